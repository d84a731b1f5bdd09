package vouch.server.ethereum;

import java.util.Arrays;
import java.util.HexFormat;

/// Something to be put on the chain: a transaction of the gateway's account to itself that carries
/// a payload as its calldata. Immutable.
public final class Job {

    /// The largest payload, in bytes.
    public static final int PAYLOAD_BYTES_MAX = 4096;

    private final String purpose;
    private final String idempotencyKey;
    private final byte[] payload;

    /// @param purpose one word for logs and metrics, such as `anchor`
    /// @param idempotencyKey a second job with the same key is the first one
    public Job(String purpose, String idempotencyKey, byte[] payload) {
        if (purpose.isBlank() || idempotencyKey.isBlank()) {
            throw new IllegalArgumentException("a job needs a purpose and an idempotency key");
        }
        if (payload.length > PAYLOAD_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "a job's payload has at most "
                            + PAYLOAD_BYTES_MAX
                            + " bytes: "
                            + payload.length);
        }
        this.purpose = purpose;
        this.idempotencyKey = idempotencyKey;
        this.payload = payload.clone();
    }

    public String purpose() {
        return purpose;
    }

    public String idempotencyKey() {
        return idempotencyKey;
    }

    public byte[] payload() {
        return payload.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Job job
                && purpose.equals(job.purpose)
                && idempotencyKey.equals(job.idempotencyKey)
                && Arrays.equals(payload, job.payload);
    }

    @Override
    public int hashCode() {
        return idempotencyKey.hashCode();
    }

    @Override
    public String toString() {
        return purpose + " " + idempotencyKey + " 0x" + HexFormat.of().formatHex(payload);
    }
}
