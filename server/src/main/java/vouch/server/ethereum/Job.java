package vouch.server.ethereum;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/// Something to be put on the chain: a transaction of the gateway's account, to itself with a
/// payload that is to stand there, or to a contract with a payload that calls it. It carries no
/// value. Immutable.
public final class Job {

    /// The largest payload of a transaction to the account itself, in bytes.
    public static final int PAYLOAD_BYTES_MAX = 4096;

    /// The largest payload of a call, in bytes: a contract's code of the length that chains take at
    /// most (EIP-3860), and the salt that a deploying contract wants before it.
    public static final int CALL_BYTES_MAX = 32 + 49_152;

    /// The most gas a call may be allowed: no transaction gets more on a chain with EIP-7825.
    public static final long GAS_MAX = 1 << 24;

    private final String purpose;
    private final String idempotencyKey;
    private final byte[] payload;
    private final Optional<Call> call;

    /// What only a call has.
    ///
    /// @param gasMax the most gas it may use
    record Call(Address to, long gasMax) {

        Call {
            if (gasMax < 1 || gasMax > GAS_MAX) {
                throw new IllegalArgumentException("a call may use 1 to 2^24 gas: " + gasMax);
            }
        }
    }

    /// A transaction of the account to itself.
    ///
    /// @param purpose one word for logs and metrics, such as `anchor`
    /// @param idempotencyKey a second job with the same key is the first one
    public Job(String purpose, String idempotencyKey, byte[] payload) {
        this(purpose, idempotencyKey, payload, Optional.empty());
    }

    /// A call of a contract. Where the chain would undo it, it waits without a nonce, and becomes
    /// Stuck once three different heads said so.
    ///
    /// @param gasMax the most gas it may use, 1 to [#GAS_MAX]; what needs more becomes Stuck too
    public Job(String purpose, String idempotencyKey, Address to, byte[] payload, long gasMax) {
        this(purpose, idempotencyKey, payload, Optional.of(new Call(to, gasMax)));
    }

    Job(String purpose, String idempotencyKey, byte[] payload, Optional<Call> call) {
        if (purpose.isBlank() || idempotencyKey.isBlank()) {
            throw new IllegalArgumentException("a job needs a purpose and an idempotency key");
        }
        int bytesMax = call.isPresent() ? CALL_BYTES_MAX : PAYLOAD_BYTES_MAX;
        if (payload.length > bytesMax) {
            throw new IllegalArgumentException(
                    "a job's payload has at most " + bytesMax + " bytes: " + payload.length);
        }
        this.purpose = purpose;
        this.idempotencyKey = idempotencyKey;
        this.payload = payload.clone();
        this.call = call;
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

    /// The contract it calls; empty where the account writes to itself.
    public Optional<Address> to() {
        return call.map(Call::to);
    }

    Optional<Call> call() {
        return call;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Job job
                && purpose.equals(job.purpose)
                && idempotencyKey.equals(job.idempotencyKey)
                && Arrays.equals(payload, job.payload)
                && call.equals(job.call);
    }

    @Override
    public int hashCode() {
        return idempotencyKey.hashCode();
    }

    @Override
    public String toString() {
        return purpose
                + " "
                + idempotencyKey
                + to().map(address -> " to " + address).orElse("")
                + " 0x"
                + HexFormat.of().formatHex(payload);
    }
}
