package vouch.server.ethereum;

import java.util.List;
import java.util.Optional;
import vouch.protocol.proof.EthereumEvidence;
import vouch.server.database.Transaction;

/// Puts jobs on the chain, each exactly once, and says how far they have got. Thread-safe.
public interface Transactions {

    /// Takes a job inside the caller's database transaction: it is done if and only if that
    /// commits. Call [#wake] after the commit to have it begun at once.
    ///
    /// @return the job's id; the same one again for the same idempotency key
    /// @throws IllegalArgumentException if that key stands for a job with another content
    default long submit(Transaction tx, Job job) {
        return submit(tx, List.of(job)).getFirst();
    }

    /// Takes many jobs with a few statements, to be begun in this order.
    ///
    /// @return their ids, in the same order
    /// @throws IllegalArgumentException as for one
    List<Long> submit(Transaction tx, List<Job> jobs);

    /// @throws IllegalArgumentException if there is no such job
    JobState state(Transaction tx, long jobId);

    /// Has the work begun now rather than at the next poll.
    void wake();

    /// Has `listener` called after any job's state changed, from the thread that does the work and
    /// after the change is on disk. It must be quick and must not throw.
    void onChange(Runnable listener);

    /// What proves to anybody that a final job's transaction stands in its block: asked from the
    /// node, recomputed up to the block's hash, and to be kept for good by who asks, since nodes
    /// forget. Blocks; not to be called inside a database transaction.
    ///
    /// @throws IllegalStateException if the job is not final
    /// @throws NodeException if the node does not have it, or it does not add up; ask again later
    EthereumEvidence evidence(long jobId);

    /// The hashes of the blocks at these heights on the chain as the nodes have it now, `0x` and
    /// lower case; empty above its head. Blocks.
    ///
    /// @throws NodeException if there is no answer; ask again later
    List<Optional<String>> blockHashes(List<Long> numbers);

    long chainId();

    /// Whether this chain proves nothing to anybody outside.
    boolean developmentChain();
}
