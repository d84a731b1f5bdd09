package vouch.server.notary;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import vouch.protocol.ethereum.BlockHeader;
import vouch.protocol.ethereum.Hash;
import vouch.protocol.ethereum.Rlp;
import vouch.protocol.ethereum.TransactionTrie;
import vouch.protocol.proof.EthereumEvidence;
import vouch.server.database.Transaction;
import vouch.server.ethereum.Inclusion;
import vouch.server.ethereum.Job;
import vouch.server.ethereum.JobState;
import vouch.server.ethereum.Transactions;

/// A chain outside the process that does what a test says.
final class FakeTransactions implements Transactions {

    final Set<Long> withoutEvidence = new HashSet<>();
    final List<Job> jobs = new ArrayList<>();
    final Map<Long, JobState> states = new HashMap<>();

    /// The newest block made at each height.
    final Map<Long, String> standing = new HashMap<>();

    private final Map<Job, Long> ids = new HashMap<>();
    private final Map<String, EthereumEvidence> evidence = new HashMap<>();
    private final List<Runnable> listeners = new ArrayList<>();

    /// Puts jobs into a block of this name, each in a transaction with its payload, and says where
    /// they stand there; their states stay as they are.
    List<Inclusion> block(String name, long... jobIds) {
        var transactions =
                LongStream.of(jobIds)
                        .mapToObj(id -> transaction(id, jobs.get((int) id - 1)))
                        .toList();
        byte[] header = header(name, TransactionTrie.root(transactions));
        String hash = BlockHeader.parse(header).hash().toString();
        standing.put(BlockHeader.parse(header).number(), hash);
        return IntStream.range(0, jobIds.length)
                .mapToObj(i -> {
                    evidence.put(
                            hash + jobIds[i],
                            new EthereumEvidence(
                                    transactions.get(i),
                                    i,
                                    TransactionTrie.proof(transactions, i),
                                    header));
                    return new Inclusion(
                            Hash.keccak256(transactions.get(i)).toString(),
                            hash,
                            7,
                            1_700_000_000,
                            i,
                            22_280,
                            22_280,
                            "0x" + "22".repeat(20));
                })
                .toList();
    }

    /// Makes jobs final in a block of this name.
    void makeFinal(String block, long... jobIds) {
        var inclusions = block(block, jobIds);
        for (int i = 0; i < jobIds.length; i++) {
            put(jobIds[i], new JobState.Final(inclusions.get(i)));
        }
    }

    private static byte[] transaction(long nonce, Job job) {
        return Rlp.encodeList(
                List.of(
                        integer(nonce),
                        integer(1),
                        integer(30_000),
                        Rlp.encodeBytes(new byte[20]),
                        integer(0),
                        Rlp.encodeBytes(job.payload()),
                        integer(31337 * 2 + 35),
                        integer(1),
                        integer(1)));
    }

    private static byte[] header(String name, byte[] transactionsRoot) {
        byte[] word = new byte[32];
        byte[] one = {1};
        return BlockHeader.encode(
                List.of(
                        word,
                        word,
                        new byte[20],
                        word,
                        transactionsRoot,
                        word,
                        new byte[256],
                        new byte[0],
                        new byte[] {7},
                        one,
                        one,
                        one,
                        name.getBytes(StandardCharsets.UTF_8),
                        word,
                        new byte[8]));
    }

    private static byte[] integer(long value) {
        byte[] bytes = BigInteger.valueOf(value).toByteArray();
        int from = bytes[0] == 0 ? 1 : 0;
        return Rlp.encodeBytes(Arrays.copyOfRange(bytes, from, bytes.length));
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
        return ids.computeIfAbsent(
                job,
                _ -> {
                    jobs.add(job);
                    states.put((long) jobs.size(), new JobState.Queued());
                    return (long) jobs.size();
                });
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
        if (states.get(jobId) instanceof JobState.Final(var inclusion)) {
            return Optional.ofNullable(evidence.get(inclusion.blockHash() + jobId)).orElseThrow();
        }
        throw new IllegalStateException("job " + jobId + " is not final");
    }

    @Override
    public List<Optional<String>> blockHashes(List<Long> numbers) {
        return numbers.stream().map(number -> Optional.ofNullable(standing.get(number))).toList();
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
