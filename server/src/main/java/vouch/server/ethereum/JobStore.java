package vouch.server.ethereum;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import vouch.server.database.Row;
import vouch.server.database.Transaction;

/// Jobs and the transactions signed for them, in the database.
final class JobStore {

    /// A job with a nonce that is not in a block we know of.
    ///
    /// @param sent whether a node has taken it
    /// @param stuck whether a person has to decide
    record Open(
            long id,
            String purpose,
            long nonce,
            boolean sent,
            boolean stuck,
            String data,
            Optional<Job.Call> call) {}

    /// What a decision about a job depends on.
    record Standing(long id, String state, Optional<Long> nonce) {}

    /// A stuck job.
    ///
    /// @param holdsNonce whether no other job can go on before it does
    record StuckJob(long id, String purpose, boolean holdsNonce, String reason) {}

    /// One of an open job's transactions, to be looked for.
    record Sought(long jobId, String hash, boolean cancels) {}

    /// A job in a block.
    record Placed(long id, long blockNumber, String blockHash) {}

    /// What a reorganisation took back.
    record TakenBack(int jobs, int afterFinal) {}

    private static final String OPEN =
            "state IN ('held', 'sent', 'stuck') AND ethereum_job.nonce IS NOT NULL";

    private static final String ITS_ATTEMPTS =
            """
             AND ethereum_attempt.nonce = ethereum_job.nonce
             ORDER BY ethereum_attempt.number
            """;

    /// Costs are summed in millions of wei, so that a day's sum fits.
    private static final long SUM_UNIT = 1_000_000;

    private static final String PLACED =
            "state IN ('mined', 'confirmed', 'final', 'reverted', 'replaced')";
    private static final HexFormat HEX = HexFormat.of();

    record Known(long id, Job job) {}

    Optional<Known> known(Transaction tx, String idempotencyKey) {
        return tx.find(
                """
                SELECT id, purpose, payload, recipient, gas_max
                FROM ethereum_job WHERE idempotency_key = ?
                """,
                row ->
                        new Known(
                                row.number("id"),
                                new Job(
                                        row.text("purpose"),
                                        idempotencyKey,
                                        row.bytes("payload"),
                                        call(row))),
                idempotencyKey);
    }

    /// Takes the jobs whose idempotency keys are new, in their order.
    ///
    /// @return for each of them its new id, or nothing where there is a job with its key already
    List<Optional<Long>> add(Transaction tx, List<Job> wanted, Instant now) {
        // The counter's row is what two gateways' jobs wait for.
        long last =
                tx.find(
                                """
                                UPDATE ethereum_chain SET last_job = last_job + ?
                                RETURNING last_job
                                """,
                                row -> row.number("last_job"),
                                wanted.size())
                        .orElseThrow();
        long first = last - wanted.size() + 1;
        var rows = new ArrayList<@Nullable Object[]>();
        for (Job job : wanted) {
            rows.add(
                    new @Nullable Object[] {
                        first + rows.size(),
                        job.idempotencyKey(),
                        job.purpose(),
                        job.payload(),
                        job.to().map(Address::text).orElse(null),
                        job.call().map(Job.Call::gasMax).orElse(null),
                        now
                    });
        }
        int[] added =
                tx.batch(
                        """
                        INSERT INTO ethereum_job
                            (id, idempotency_key, purpose, payload, recipient, gas_max,
                             submitted_at, state)
                        VALUES (?, ?, ?, ?, ?, ?, ?, 'queued')
                        ON CONFLICT (idempotency_key) DO NOTHING
                        """,
                        rows);
        return IntStream.range(0, added.length)
                .mapToObj(i -> added[i] == 1 ? Optional.of(first + i) : Optional.<Long>empty())
                .toList();
    }

    Optional<JobState> state(Transaction tx, long jobId) {
        return tx.find(
                """
                SELECT job.*, (SELECT hash FROM ethereum_attempt
                               WHERE ethereum_attempt.job = job.id
                               ORDER BY number DESC LIMIT 1) AS newest_hash
                FROM ethereum_job AS job WHERE job.id = ?
                """,
                JobStore::stateOf,
                jobId);
    }

    private static JobState stateOf(Row row) {
        String state = row.text("state");
        return switch (state) {
            case "queued" -> new JobState.Queued();
            case "held" -> new JobState.Held(row.number("nonce"));
            case "sent" -> new JobState.Sent(row.text("newest_hash"));
            case "mined" -> new JobState.Mined(inclusion(row));
            case "confirmed" -> new JobState.Confirmed(inclusion(row));
            case "final" -> new JobState.Final(inclusion(row));
            case "replaced" -> new JobState.Replaced(row.number("settled") == 1);
            case "reverted" -> new JobState.Reverted(inclusion(row), row.number("settled") == 1);
            case "stuck" -> new JobState.Stuck(row.text("reason"));
            default -> throw new IllegalStateException("a job is in the state " + state);
        };
    }

    static Inclusion inclusion(Row row) {
        return new Inclusion(
                row.text("transaction_hash"),
                row.text("block_hash"),
                row.number("block_number"),
                row.number("block_timestamp"),
                Math.toIntExact(row.number("transaction_index")),
                row.number("gas_used"),
                row.number("cumulative_gas_used"),
                row.text("address"));
    }

    /// Sees to it that the next nonce is at least this one.
    ///
    /// @return the next nonce
    long reconcileNonce(Transaction tx, String address, long atLeast) {
        tx.update(
                """
                INSERT INTO ethereum_account (address, next_nonce) VALUES (?, ?)
                ON CONFLICT (address) DO UPDATE SET next_nonce = excluded.next_nonce
                WHERE ethereum_account.next_nonce < excluded.next_nonce
                """,
                address,
                atLeast);
        return tx.find(
                        "SELECT next_nonce FROM ethereum_account WHERE address = ?",
                        row -> row.number("next_nonce"),
                        address)
                .orElseThrow();
    }

    record Queued(long id, String purpose, String data, Optional<Job.Call> call) {}

    /// The purposes that have queued jobs, the one with the oldest job first.
    List<String> queuedPurposes(Transaction tx) {
        return tx.list(
                """
                SELECT purpose FROM ethereum_job WHERE state = 'queued'
                GROUP BY purpose ORDER BY min(id)
                """,
                row -> row.text("purpose"));
    }

    /// @param after only jobs with a larger id
    Optional<Queued> oldestQueued(Transaction tx, String purpose, long after) {
        return tx.find(
                """
                SELECT id, purpose, payload, recipient, gas_max FROM ethereum_job
                WHERE state = 'queued' AND purpose = ? AND id > ?
                ORDER BY id LIMIT 1
                """,
                row -> new Queued(row.number("id"), row.text("purpose"), data(row), call(row)),
                purpose,
                after);
    }

    /// Gives a queued job the account's next nonce.
    ///
    /// @return empty where the job is no longer queued
    Optional<Open> hold(Transaction tx, Queued job, String address) {
        int held =
                tx.update(
                        """
                        UPDATE ethereum_job SET state = 'held', address = ?,
                            nonce = (SELECT next_nonce FROM ethereum_account WHERE address = ?)
                        WHERE id = ? AND state = 'queued'
                        """,
                        address,
                        address,
                        job.id());
        if (held == 0) {
            return Optional.empty();
        }
        tx.update(
                "UPDATE ethereum_account SET next_nonce = next_nonce + 1 WHERE address = ?",
                address);
        return open(tx, address).stream().filter(open -> open.id() == job.id()).findFirst();
    }

    /// The account's jobs that have a nonce and are in no block, by nonce.
    List<Open> open(Transaction tx, String address) {
        return tx.list(
                "SELECT id, purpose, nonce, state, payload, recipient, gas_max FROM ethereum_job"
                        + " WHERE address = ? AND "
                        + OPEN
                        + " ORDER BY nonce",
                row ->
                        new Open(
                                row.number("id"),
                                row.text("purpose"),
                                row.number("nonce"),
                                row.text("state").equals("sent"),
                                row.text("state").equals("stuck"),
                                data(row),
                                call(row)),
                address);
    }

    private static String data(Row row) {
        return "0x" + HEX.formatHex(row.bytes("payload"));
    }

    private static Optional<Job.Call> call(Row row) {
        return row.isNull("recipient")
                ? Optional.empty()
                : Optional.of(
                        new Job.Call(new Address(row.text("recipient")), row.number("gas_max")));
    }

    /// Stores a signed transaction, to be sent from then on.
    void addAttempt(Transaction tx, Attempt attempt, Instant now) {
        // The very same bytes come back where a nonce is taken from a job and given to it again.
        tx.update(
                """
                INSERT INTO ethereum_attempt
                    (hash, job, number, kind, nonce, raw, gas, tip, fee_cap, created_at, waits_since)
                SELECT ?, ?, coalesce(max(number), 0) + 1, ?, ?, ?, ?, ?, ?, ?, ?
                FROM ethereum_attempt WHERE job = ?
                ON CONFLICT (job, hash) DO NOTHING
                """,
                attempt.hash(),
                attempt.jobId(),
                attempt.kind().name().toLowerCase(Locale.ROOT),
                attempt.nonce(),
                attempt.raw(),
                attempt.gas(),
                attempt.fees().tip().longValueExact(),
                attempt.fees().feeCap().longValueExact(),
                now,
                attempt.waitsSince(),
                attempt.jobId());
    }

    /// The newest attempt with its present nonce of each open job.
    Map<Long, Attempt> newestAttempts(Transaction tx, String address) {
        var newest = new TreeMap<Long, Attempt>();
        tx.list(
                        "SELECT ethereum_attempt.* FROM ethereum_attempt"
                                + " JOIN ethereum_job ON ethereum_job.id = ethereum_attempt.job"
                                + " WHERE address = ? AND "
                                + OPEN
                                + ITS_ATTEMPTS,
                        JobStore::attempt,
                        address)
                .forEach(attempt -> newest.put(attempt.jobId(), attempt));
        return newest;
    }

    private static Attempt attempt(Row row) {
        return new Attempt(
                row.number("job"),
                row.text("kind").equals("cancel") ? Attempt.Kind.CANCEL : Attempt.Kind.WORK,
                row.number("nonce"),
                row.text("hash"),
                row.bytes("raw"),
                row.number("gas"),
                new Fees(
                        BigInteger.valueOf(row.number("tip")),
                        BigInteger.valueOf(row.number("fee_cap"))),
                row.number("waits_since"),
                row.optionalInstant("sent_at"));
    }

    /// Notes that an attempt left and what was said to it.
    void left(Transaction tx, Attempt attempt, Instant now, String answer) {
        tx.update(
                """
                UPDATE ethereum_attempt SET sent_at = ?, sends = sends + 1, answer = ?
                WHERE job = ? AND hash = ?
                """,
                now,
                answer,
                attempt.jobId(),
                attempt.hash());
    }

    /// Notes what became of sending an attempt that is due again at once.
    void stillDue(Transaction tx, Attempt attempt, String answer) {
        tx.update(
                """
                UPDATE ethereum_attempt SET sends = sends + 1, answer = ?
                WHERE job = ? AND hash = ?
                """,
                answer,
                attempt.jobId(),
                attempt.hash());
    }

    /// Has every attempt with the job's present nonce sent again at once.
    void makeDue(Transaction tx, long jobId) {
        tx.update("UPDATE ethereum_attempt SET sent_at = NULL WHERE job = ?", jobId);
    }

    /// @return whether the job was not in the state Sent before
    boolean sent(Transaction tx, long jobId) {
        return tx.update(
                        "UPDATE ethereum_job SET state = 'sent' WHERE id = ? AND state = 'held'",
                        jobId)
                == 1;
    }

    /// Every transaction of the open jobs whose nonce is below this one.
    List<Sought> sought(Transaction tx, String address, long nonceBelow) {
        return tx.list(
                "SELECT ethereum_attempt.job, hash, kind FROM ethereum_attempt"
                        + " JOIN ethereum_job ON ethereum_job.id = ethereum_attempt.job"
                        + " WHERE address = ? AND ethereum_job.nonce < ? AND "
                        + OPEN
                        + ITS_ATTEMPTS,
                row ->
                        new Sought(
                                row.number("job"),
                                row.text("hash"),
                                row.text("kind").equals("cancel")),
                address,
                nonceBelow);
    }

    /// @param cost what it cost, in wei
    void placed(Transaction tx, long jobId, String state, Inclusion inclusion, BigInteger cost) {
        tx.update(
                "UPDATE ethereum_job SET state = ?, reason = NULL, paid = ?, transaction_hash = ?,"
                        + " block_hash = ?, block_number = ?, block_timestamp = ?,"
                        + " transaction_index = ?, gas_used = ?, cumulative_gas_used = ?"
                        + " WHERE id = ? AND "
                        + OPEN,
                state,
                cost.min(BigInteger.valueOf(Long.MAX_VALUE)).longValue(),
                inclusion.transactionHash(),
                inclusion.blockHash(),
                inclusion.blockNumber(),
                inclusion.blockTimestamp(),
                inclusion.transactionIndex(),
                inclusion.gasUsed(),
                inclusion.cumulativeGasUsed(),
                jobId);
    }

    /// @return whether the job was not stuck before
    boolean stuck(Transaction tx, long jobId, String reason) {
        return tx.update(
                        """
                        UPDATE ethereum_job SET state = 'stuck', reason = ?
                        WHERE id = ? AND state IN ('held', 'sent')
                        """,
                        reason,
                        jobId)
                == 1;
    }

    /// Makes a job stuck that has no nonce yet.
    ///
    /// @return whether it was queued before
    boolean stuckInQueue(Transaction tx, long jobId, String reason) {
        return tx.update(
                        """
                        UPDATE ethereum_job SET state = 'stuck', reason = ?
                        WHERE id = ? AND state = 'queued'
                        """,
                        reason,
                        jobId)
                == 1;
    }

    /// Makes a job stuck and gives its nonce, the newest there is, to the next one.
    void stuckWithoutNonce(Transaction tx, Open job, String address, String reason) {
        int freed =
                tx.update(
                        """
                        UPDATE ethereum_account SET next_nonce = next_nonce - 1
                        WHERE address = ? AND next_nonce = ?
                        """,
                        address,
                        job.nonce() + 1);
        if (freed == 1) {
            tx.update("UPDATE ethereum_job SET nonce = NULL WHERE id = ?", job.id());
        }
        stuck(tx, job.id(), reason);
    }

    Optional<Standing> standing(Transaction tx, long jobId) {
        return tx.find(
                "SELECT id, state, nonce FROM ethereum_job WHERE id = ?",
                row ->
                        new Standing(
                                row.number("id"),
                                row.text("state"),
                                row.isNull("nonce")
                                        ? Optional.empty()
                                        : Optional.of(row.number("nonce"))),
                jobId);
    }

    /// Has a stuck job begin again from the start, with another nonce.
    void requeue(Transaction tx, long jobId) {
        tx.update(
                """
                UPDATE ethereum_job SET state = 'queued', nonce = NULL, reason = NULL
                WHERE id = ? AND state = 'stuck'
                """,
                jobId);
    }

    /// Has a stuck job sent again with the nonce it has.
    void unstick(Transaction tx, long jobId) {
        tx.update(
                """
                UPDATE ethereum_job SET state = 'held', reason = NULL
                WHERE id = ? AND state = 'stuck'
                """,
                jobId);
    }

    /// Ends a job that can never be mined.
    void giveUp(Transaction tx, long jobId, String reason) {
        tx.update(
                """
                UPDATE ethereum_job SET state = 'replaced', settled = 1, reason = ?
                WHERE id = ? AND state IN ('queued', 'stuck')
                """,
                reason,
                jobId);
    }

    List<StuckJob> stuckJobs(Transaction tx) {
        return tx.list(
                """
                SELECT id, purpose, nonce, reason FROM ethereum_job WHERE state = 'stuck' ORDER BY id
                """,
                row ->
                        new StuckJob(
                                row.number("id"),
                                row.text("purpose"),
                                !row.isNull("nonce"),
                                row.text("reason")));
    }

    /// @return how many jobs it moved
    int settle(Transaction tx, long confirmedUpTo, long finalUpTo) {
        int finals =
                tx.update(
                        """
                        UPDATE ethereum_job SET state = 'final'
                        WHERE state IN ('mined', 'confirmed') AND block_number <= ?
                        """,
                        finalUpTo);
        int confirmed =
                tx.update(
                        """
                        UPDATE ethereum_job SET state = 'confirmed'
                        WHERE state = 'mined' AND block_number <= ?
                        """,
                        confirmedUpTo);
        int settled =
                tx.update(
                        """
                        UPDATE ethereum_job SET settled = 1
                        WHERE state IN ('replaced', 'reverted') AND settled = 0
                          AND block_number <= ?
                        """,
                        finalUpTo);
        return finals + confirmed + settled;
    }

    /// Jobs in blocks at or below this height, newest first.
    List<Placed> placedUpTo(Transaction tx, long blockNumber, int limit) {
        return tx.list(
                "SELECT id, block_number, block_hash FROM ethereum_job WHERE block_number <= ? AND "
                        + PLACED
                        + " ORDER BY block_number DESC, id DESC LIMIT ?",
                row ->
                        new Placed(
                                row.number("id"),
                                row.number("block_number"),
                                row.text("block_hash")),
                blockNumber,
                limit);
    }

    /// Moves what was in blocks above this height back to Sent, to be sent again at once.
    ///
    /// @param head the height from which on their wait for a block is counted
    TakenBack takeBackAbove(Transaction tx, long blockNumber, long head) {
        var states =
                tx.list(
                        "SELECT state FROM ethereum_job WHERE block_number > ? AND " + PLACED,
                        row -> row.text("state"),
                        blockNumber);
        tx.update(
                """
                UPDATE ethereum_attempt SET sent_at = NULL, waits_since = ?
                WHERE job IN (SELECT id FROM ethereum_job WHERE block_number > ?)
                """,
                head,
                blockNumber);
        tx.update(
                """
                UPDATE ethereum_job
                SET state = 'sent', settled = 0, paid = NULL, transaction_hash = NULL, block_hash = NULL, block_number = NULL,
                    block_timestamp = NULL, transaction_index = NULL, gas_used = NULL,
                    cumulative_gas_used = NULL
                WHERE block_number > ?
                """,
                blockNumber);
        return new TakenBack(states.size(), (int) states.stream().filter("final"::equals).count());
    }

    /// How many jobs are in each state that is not an end.
    Map<String, Long> unfinished(Transaction tx) {
        var counts = new TreeMap<String, Long>();
        for (String state : List.of("queued", "held", "sent", "mined", "confirmed", "stuck")) {
            counts.put(state, 0L);
        }
        tx.list(
                        """
                        SELECT state, count(*) AS jobs FROM ethereum_job
                        WHERE state IN ('queued', 'held', 'sent', 'mined', 'confirmed', 'stuck')
                        GROUP BY state
                        """,
                        row -> Map.entry(row.text("state"), row.number("jobs")))
                .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
        return counts;
    }

    Optional<Instant> oldestUnmined(Transaction tx) {
        return tx.find(
                """
                SELECT submitted_at FROM ethereum_job
                WHERE state IN ('queued', 'held', 'sent', 'stuck')
                ORDER BY submitted_at LIMIT 1
                """,
                row -> row.instant("submitted_at"));
    }

    /// When the oldest job was taken that has not left yet.
    Optional<Instant> oldestUnsent(Transaction tx) {
        return tx.find(
                """
                SELECT submitted_at FROM ethereum_job WHERE state IN ('queued', 'held')
                ORDER BY submitted_at LIMIT 1
                """,
                row -> row.instant("submitted_at"));
    }

    /// What the transactions in blocks made after this time (seconds since 1970) cost together, to
    /// a million wei each.
    ///
    /// @param purpose only those of this purpose; empty for all
    Wei paidSince(Transaction tx, long timestamp, Optional<String> purpose) {
        long sum =
                tx.find(
                                "SELECT coalesce(sum(paid / "
                                        + SUM_UNIT
                                        + "), 0) AS paid FROM ethereum_job"
                                        + " WHERE block_timestamp > ?"
                                        + (purpose.isPresent() ? " AND purpose = ?" : ""),
                                row -> row.number("paid"),
                                purpose.<Object[]>map(word -> new Object[] {timestamp, word})
                                        .orElseGet(() -> new Object[] {timestamp}))
                        .orElseThrow();
        return new Wei(BigInteger.valueOf(sum).multiply(BigInteger.valueOf(SUM_UNIT)));
    }
}
