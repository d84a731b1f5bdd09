package vouch.server.notary;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import vouch.protocol.proof.EthereumEvidence;
import vouch.server.database.Transaction;
import vouch.server.ethereum.Inclusion;
import vouch.server.ethereum.Job;
import vouch.server.ethereum.JobState;
import vouch.server.ethereum.Transactions;

/// A chain outside the process that does what a test says.
final class FakeTransactions implements Transactions {

    EthereumEvidence evidence =
            new EthereumEvidence(new byte[] {1}, 0, List.of(new byte[] {2}), new byte[] {3});
    final Set<Long> withoutEvidence = new HashSet<>();
    final List<Job> jobs = new ArrayList<>();
    final Map<Long, JobState> states = new HashMap<>();
    private final List<Runnable> listeners = new ArrayList<>();

    static Inclusion inclusion(String blockHash) {
        return new Inclusion(
                "0x" + "11".repeat(32),
                blockHash,
                7,
                1_700_000_000,
                0,
                22_280,
                22_280,
                "0x" + "22".repeat(20));
    }

    void put(long job, JobState state) {
        states.put(job, state);
        listeners.forEach(Runnable::run);
    }

    @Override
    public List<Long> submit(Transaction tx, List<Job> wanted) {
        return wanted.stream().map(this::take).toList();
    }

    private long take(Job job) {
        int known = jobs.indexOf(job);
        if (known >= 0) {
            return known + 1L;
        }
        jobs.add(job);
        states.put((long) jobs.size(), new JobState.Queued());
        return jobs.size();
    }

    @Override
    public JobState state(Transaction tx, long jobId) {
        return states.getOrDefault(jobId, new JobState.Queued());
    }

    @Override
    public EthereumEvidence evidence(long jobId) {
        if (withoutEvidence.contains(jobId)) {
            throw new IllegalStateException("the node has no evidence of job " + jobId);
        }
        return evidence;
    }

    @Override
    public void wake() {}

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    @Override
    public long chainId() {
        return 31337;
    }

    @Override
    public boolean developmentChain() {
        return true;
    }
}
