package vouch.server.ethereum;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;

/// One signed transaction of a job, stored before it is sent for the first time.
final class Attempt {

    /// What the transaction does.
    enum Kind {
        /// It carries the job's payload.
        WORK,
        /// It uses the nonce up and does nothing.
        CANCEL
    }

    private final long jobId;
    private final Kind kind;
    private final long nonce;
    private final String hash;
    private final byte[] raw;
    private final long gas;
    private final Fees fees;
    private final long waitsSince;
    private final Optional<Instant> sentAt;

    /// @param waitsSince the chain's height from which on its wait for a block is counted
    /// @param sentAt when it last left; empty where it must leave now
    Attempt(
            long jobId,
            Kind kind,
            long nonce,
            String hash,
            byte[] raw,
            long gas,
            Fees fees,
            long waitsSince,
            Optional<Instant> sentAt) {
        this.jobId = jobId;
        this.kind = kind;
        this.nonce = nonce;
        this.hash = hash;
        this.raw = raw.clone();
        this.gas = gas;
        this.fees = fees;
        this.waitsSince = waitsSince;
        this.sentAt = sentAt;
    }

    long jobId() {
        return jobId;
    }

    Kind kind() {
        return kind;
    }

    long nonce() {
        return nonce;
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

    Fees fees() {
        return fees;
    }

    long waitsSince() {
        return waitsSince;
    }

    /// Whether it is to be sent: it has not left since `before`, or the clock was put back since.
    boolean isDue(Instant before, Instant now) {
        return sentAt.isEmpty() || !sentAt.get().isAfter(before) || sentAt.get().isAfter(now);
    }

    /// The most it can cost, in wei.
    BigInteger costMax() {
        return fees.costMax(gas);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Attempt attempt
                && jobId == attempt.jobId
                && hash.equals(attempt.hash);
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
