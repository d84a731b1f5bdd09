package vouch.server.ethereum;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import vouch.server.database.Database;
import vouch.server.ethereum.TransactionDesk.Decision;

/// Carries out what a person decided about a job.
///
/// Owned by the thread that works on transactions. Whatever is decided, a job is mined at most
/// once: another nonce is given only where no transaction signed for the job can be mined any more.
final class Decisions {

    private static final Set<String> IN_A_BLOCK = Set.of("mined", "confirmed", "final");
    private static final Set<String> ENDED = Set.of("replaced", "reverted");

    private final EthereumNode node;
    private final Database database;
    private final String address;
    private final Sending sending;
    private final JobStore jobs = new JobStore();

    Decisions(EthereumNode node, Database database, String address, Sending sending) {
        this.node = node;
        this.database = database;
        this.address = address;
        this.sending = sending;
    }

    Decision retry(long jobId, Follower.Look look) {
        return decide(
                jobId,
                job -> {
                    if (job.state().equals("queued")) {
                        return new Decision.Refused(
                                "it waits for its turn already; `vouch status` says what holds it"
                                        + " up");
                    }
                    return job.nonce().isEmpty()
                            ? requeue(job)
                            : retry(job, job.nonce().get(), look);
                });
    }

    /// Decides about a job that is not at an end and in no block.
    private Decision decide(long jobId, Function<JobStore.Standing, Decision> decision) {
        Optional<JobStore.Standing> job = database.read(tx -> jobs.standing(tx, jobId));
        return job.isEmpty()
                ? new Decision.Unknown()
                : refusedWhereEnded(job.get()).orElseGet(() -> decision.apply(job.get()));
    }

    private Decision retry(JobStore.Standing job, long nonce, Follower.Look look) {
        if (node.minedNonce(address) <= nonce) {
            database.change(tx -> {
                jobs.unstick(tx, job.id());
                jobs.makeDue(tx, job.id());
            });
            return new Decision.Done("it is sent again now, with nonce " + nonce);
        }
        return afterForeignUse(job, nonce, look).orElseGet(() -> requeue(job));
    }

    private Decision requeue(JobStore.Standing job) {
        long next = node.pendingNonce(address);
        database.write(tx -> {
            jobs.requeue(tx, job.id());
            return jobs.reconcileNonce(tx, address, next);
        });
        return new Decision.Done("it is queued again and gets another nonce");
    }

    Decision cancel(long jobId, Follower.Look look) {
        return decide(
                jobId,
                job -> job.nonce().isEmpty() ? giveUp(job) : cancel(job, job.nonce().get(), look));
    }

    private Decision cancel(JobStore.Standing job, long nonce, Follower.Look look) {
        if (node.minedNonce(address) > nonce) {
            return afterForeignUse(job, nonce, look).orElseGet(() -> giveUp(job));
        }
        if (isBeingGivenUp(job)) {
            return new Decision.Refused(
                    "it is being given up already; the next blocks decide, and `vouch tx retry "
                            + job.id()
                            + "` sends that again");
        }
        JobStore.Open open =
                database.read(tx -> jobs.open(tx, address)).stream()
                        .filter(one -> one.id() == job.id())
                        .findFirst()
                        .orElseThrow();
        sending.signCancellation(open, look.head());
        // Only now that there is a transfer which the nonce goes to next.
        database.change(tx -> jobs.unstick(tx, job.id()));
        return new Decision.Done(
                "a transfer of nothing with its nonce "
                        + nonce
                        + " is sent; the chain takes that one or the job, and never both");
    }

    private boolean isBeingGivenUp(JobStore.Standing job) {
        Attempt newest = database.read(tx -> jobs.newestAttempts(tx, address)).get(job.id());
        return newest != null && newest.kind() == Attempt.Kind.CANCEL;
    }

    private Decision giveUp(JobStore.Standing job) {
        database.change(
                tx -> jobs.giveUp(tx, job.id(), "given up by a person before it was on the chain"));
        return new Decision.Done("it is given up; nothing of it will be on the chain");
    }

    private static Optional<Decision> refusedWhereEnded(JobStore.Standing job) {
        if (IN_A_BLOCK.contains(job.state())) {
            return Optional.of(new Decision.Refused("it is in a block already: " + job.state()));
        }
        return ENDED.contains(job.state())
                ? Optional.of(new Decision.Refused("it has ended already: " + job.state()))
                : Optional.empty();
    }

    /// Its nonce is used on the chain: empty where that is for good and not by a transaction of the
    /// job's own.
    private Optional<Decision> afterForeignUse(
            JobStore.Standing job, long nonce, Follower.Look look) {
        if (!job.state().equals("stuck")) {
            return Optional.of(
                    new Decision.Refused(
                            "nonce " + nonce + " was just used; the next blocks tell by what"));
        }
        if (isMined(job, nonce)) {
            return Optional.of(
                    new Decision.Refused("a transaction of its own is in a block after all"));
        }
        if (look.finalUpTo() < 0 || node.nonceAt(address, look.finalUpTo()) <= nonce) {
            return Optional.of(
                    new Decision.Refused(
                            "the transaction that used nonce "
                                    + nonce
                                    + " is not final yet: a reorganisation could still let the job's"
                                    + " own be mined; try again in some minutes"));
        }
        return Optional.empty();
    }

    private boolean isMined(JobStore.Standing job, long nonce) {
        List<String> hashes =
                database.read(tx -> jobs.sought(tx, address, nonce + 1)).stream()
                        .filter(sought -> sought.jobId() == job.id())
                        .map(JobStore.Sought::hash)
                        .toList();
        return node.receipts(hashes).stream().anyMatch(Optional::isPresent);
    }
}
