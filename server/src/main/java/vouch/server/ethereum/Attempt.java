package vouch.server.ethereum;

import java.math.BigInteger;
import java.util.Arrays;

/// One signed transaction of a job, stored before it is sent for the first time.
final class Attempt {

    private final long jobId;
    private final String hash;
    private final byte[] raw;
    private final long gas;
    private final BigInteger tip;
    private final BigInteger feeCap;

    Attempt(long jobId, String hash, byte[] raw, long gas, BigInteger tip, BigInteger feeCap) {
        this.jobId = jobId;
        this.hash = hash;
        this.raw = raw.clone();
        this.gas = gas;
        this.tip = tip;
        this.feeCap = feeCap;
    }

    long jobId() {
        return jobId;
    }

    String hash() {
        return hash;
    }

    byte[] raw() {
        return raw.clone();
    }

    long gas() {
        return gas;
    }

    BigInteger tip() {
        return tip;
    }

    BigInteger feeCap() {
        return feeCap;
    }

    /// The most it can cost, in wei.
    BigInteger costMax() {
        return feeCap.multiply(BigInteger.valueOf(gas));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Attempt attempt
                && jobId == attempt.jobId
                && hash.equals(attempt.hash)
                && Arrays.equals(raw, attempt.raw);
    }

    @Override
    public int hashCode() {
        return hash.hashCode();
    }

    @Override
    public String toString() {
        return "attempt " + hash + " of job " + jobId;
    }
}
