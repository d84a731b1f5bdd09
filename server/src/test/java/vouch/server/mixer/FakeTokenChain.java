package vouch.server.mixer;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import vouch.protocol.ethereum.Keccak256;
import vouch.protocol.proof.EthereumEvidence;
import vouch.server.database.Transaction;
import vouch.server.ethereum.Address;
import vouch.server.ethereum.ChainView;
import vouch.server.ethereum.Header;
import vouch.server.ethereum.Inclusion;
import vouch.server.ethereum.Job;
import vouch.server.ethereum.JobState;
import vouch.server.ethereum.LogEntry;
import vouch.server.ethereum.NodeException;
import vouch.server.ethereum.Transactions;

/// A chain in memory with one token and the forwarders' factory on it, and the engine that puts our
/// jobs there. Blocks are made, and taken back, when a test says so.
public final class FakeTokenChain implements ChainView, Transactions {

    static final Address POOL = address(1);
    static final Address DEPOSITOR = address(2);
    static final int FINAL_DEPTH = 2;

    /// How the token behaves.
    enum Mood {
        HONEST,
        /// `transfer` answers false and moves nothing; calls that look at the answer are undone.
        SAYS_NO,
        /// Every call is undone.
        REVERTS
    }

    /// @param data in hexadecimal digits
    /// @param number tells two that say the same apart
    private record Sent(Address from, Address to, String data, Optional<Long> job, long number) {}

    private record Moved(Address from, Address to, BigInteger units) {}

    private record Mined(Sent sent, String hash, List<Moved> moved) {}

    private record Made(Header header, List<Mined> mined) {}

    final Contracts contracts;
    Mood mood = Mood.HONEST;
    boolean silent;

    /// The number of a block that the node does not know though it told of a newer one.
    long unknown = -1;

    /// Whether what is at the token's address is no token.
    boolean noToken;

    long chainId = 31337;
    String genesis = "0x" + "0e".repeat(32);
    Address account = POOL;
    int kept;

    private final List<Made> blocks = new ArrayList<>();
    private final List<Sent> waiting = new ArrayList<>();
    private final Map<String, Long> keys = new HashMap<>();
    private final Map<Long, Job> jobs = new HashMap<>();
    private final Map<Long, JobState> states = new HashMap<>();
    private final Map<Address, byte[]> code = new HashMap<>();
    private final List<Runnable> listeners = new ArrayList<>();
    private Instant time;
    private int branch;
    private long sends;

    FakeTokenChain(Contracts contracts, Instant time, BigInteger pool, BigInteger depositor) {
        this.contracts = contracts;
        this.time = time;
        blocks.add(new Made(next(0), List.of()));
        code.put(Contracts.DEPLOYER, new byte[] {1});
        code.put(contracts.testToken(), new byte[] {1});
        code.put(contracts.factory(), new byte[] {1});
        blocks.add(
                new Made(
                        next(1),
                        List.of(
                                new Mined(
                                        new Sent(
                                                POOL,
                                                contracts.testToken(),
                                                "",
                                                Optional.empty(),
                                                0),
                                        hash("first"),
                                        List.of(
                                                new Moved(Contracts.NOBODY, POOL, pool),
                                                new Moved(
                                                        Contracts.NOBODY,
                                                        DEPOSITOR,
                                                        depositor))))));
        mine();
    }

    /// One to hand to whoever needs a chain and asks it nothing.
    public static FakeTokenChain development() {
        return new FakeTokenChain(
                Contracts.of(POOL, Optional.of(DEPOSITOR)),
                Instant.EPOCH,
                BigInteger.ONE,
                BigInteger.ONE);
    }

    static Address address(int number) {
        return Address.parse("0x" + "%040x".formatted(0xa000 + number));
    }

    private Header next(long number) {
        String parent =
                blocks.isEmpty() ? "0x" + "00".repeat(32) : blocks.getLast().header().hash();
        return new Header(
                number,
                number == 0 ? genesis : hash(number + "/" + branch + "/" + parent),
                parent,
                time.getEpochSecond() + 12 * number,
                BigInteger.ONE,
                true);
    }

    private static String hash(String text) {
        return "0x"
                + HexFormat.of().formatHex(Keccak256.hash(text.getBytes(StandardCharsets.UTF_8)));
    }

    void putCode(Address address) {
        code.put(address, new byte[] {1});
    }

    /// Lets the chain's clock go on without blocks.
    void pass(Instant now) {
        time = now.minusSeconds(12L * blocks.size());
    }

    // What people do.

    /// Somebody sends the token; the transaction waits for a block.
    void send(Address from, Address to, BigInteger units) {
        waiting.add(
                new Sent(
                        from,
                        contracts.testToken(),
                        HexFormat.of().formatHex(contracts.transfer(to, units)),
                        Optional.empty(),
                        ++sends));
    }

    /// Puts everything that waits into a block, and one more block on top of it.
    void mineDeep() {
        mine();
        mine();
    }

    void mine() {
        var included = new ArrayList<Mined>();
        for (Sent sent : waiting) {
            execute(sent, included).ifPresent(included::add);
        }
        waiting.removeAll(included.stream().map(Mined::sent).toList());
        blocks.add(new Made(next(blocks.size()), List.copyOf(included)));
        settle();
    }

    private Optional<Mined> execute(Sent sent, List<Mined> before) {
        var moved = new ArrayList<Moved>();
        boolean done = run(sent, moved, before);
        if (!done && sent.job().isPresent()) {
            states.put(
                    sent.job().get(),
                    new JobState.Stuck("its transaction would fail: execution reverted"));
            return Optional.empty();
        }
        return Optional.of(
                new Mined(sent, hash(sent.toString()), done ? List.copyOf(moved) : List.of()));
    }

    private boolean run(Sent sent, List<Moved> moved, List<Mined> before) {
        byte[] bytes = HexFormat.of().parseHex(sent.data());
        ByteBuffer data = ByteBuffer.wrap(bytes, 4, bytes.length - 4);
        if (sent.to().equals(contracts.testToken())) {
            Address to = addressFrom(data);
            BigInteger units = word(data);
            return switch (mood) {
                case HONEST -> move(sent.from(), to, units, moved, before);
                case SAYS_NO -> true;
                case REVERTS -> false;
            };
        }
        byte[] salt = new byte[32];
        data.get(salt);
        Address forwarder = contracts.forwarder(salt);
        BigInteger all = balance(forwarder, before, moved);
        return mood == Mood.HONEST && move(forwarder, POOL, all, moved, before);
    }

    private boolean move(
            Address from, Address to, BigInteger units, List<Moved> moved, List<Mined> before) {
        if (balance(from, before, moved).compareTo(units) < 0) {
            return false;
        }
        moved.add(new Moved(from, to, units));
        return true;
    }

    private static Address addressFrom(ByteBuffer data) {
        byte[] word = new byte[32];
        data.get(word);
        return Address.of(Arrays.copyOfRange(word, 12, 32));
    }

    private static BigInteger word(ByteBuffer data) {
        byte[] word = new byte[32];
        data.get(word);
        return new BigInteger(1, word);
    }

    BigInteger balance(Address of, long block) {
        return sum(
                of,
                blocks.subList(0, (int) block + 1).stream()
                        .flatMap(made -> made.mined().stream())
                        .flatMap(mined -> mined.moved().stream())
                        .toList());
    }

    private BigInteger balance(Address of, List<Mined> before, List<Moved> moved) {
        return balance(of, blocks.size() - 1L)
                .add(sum(of, before.stream().flatMap(mined -> mined.moved().stream()).toList()))
                .add(sum(of, moved));
    }

    private static BigInteger sum(Address of, List<Moved> moved) {
        BigInteger sum = BigInteger.ZERO;
        for (Moved one : moved) {
            sum = one.to().equals(of) ? sum.add(one.units()) : sum;
            sum = one.from().equals(of) ? sum.subtract(one.units()) : sum;
        }
        return sum;
    }

    /// Takes the newest blocks back and makes as many others.
    ///
    /// @param again whether what people had sent is sent again; our own jobs always are
    void reorganise(int depth, boolean again) {
        branch++;
        var lost = new ArrayList<Sent>();
        for (int i = 0; i < depth; i++) {
            blocks.removeLast().mined().forEach(mined -> lost.add(mined.sent()));
        }
        lost.stream().filter(sent -> again || sent.job().isPresent()).forEach(waiting::add);
        lost.forEach(sent -> sent.job().ifPresent(job -> states.put(job, new JobState.Sent("0x"))));
        for (int i = 0; i < depth; i++) {
            blocks.add(new Made(next(blocks.size()), List.of()));
        }
        settle();
    }

    /// Ends a job that waits without a trace on the chain.
    void giveUp(long job) {
        waiting.removeIf(sent -> sent.job().equals(Optional.of(job)));
        states.put(job, new JobState.Replaced(true));
    }

    /// Has a job that is stuck tried again.
    void retry(long job) {
        states.put(job, new JobState.Queued());
    }

    void retryIfStuck(long job) {
        if (states.get(job) instanceof JobState.Stuck) {
            retry(job);
        }
    }

    List<Job> submitted() {
        return jobs.keySet().stream().sorted().map(jobs::get).toList();
    }

    long lastJob() {
        return jobs.size();
    }

    private void settle() {
        for (int height = 0; height < blocks.size(); height++) {
            for (Mined mined : blocks.get(height).mined()) {
                int at = height;
                mined.sent().job().ifPresent(job -> states.put(job, state(mined, at)));
            }
        }
        states.forEach((job, state) -> {
            boolean missing =
                    state instanceof JobState.Queued
                            && waiting.stream()
                                    .noneMatch(one -> one.job().equals(Optional.of(job)));
            if (missing) {
                waiting.add(sent(job));
            }
        });
        listeners.forEach(Runnable::run);
    }

    private Sent sent(long id) {
        Job job = Objects.requireNonNull(jobs.get(id));
        return new Sent(
                POOL,
                job.to().orElseThrow(),
                HexFormat.of().formatHex(job.payload()),
                Optional.of(id),
                id);
    }

    private JobState state(Mined mined, int height) {
        Header header = blocks.get(height).header();
        var inclusion =
                new Inclusion(
                        mined.hash(),
                        header.hash(),
                        height,
                        header.timestamp(),
                        0,
                        50_000,
                        50_000,
                        POOL.text());
        int above = blocks.size() - 1 - height;
        if (above >= FINAL_DEPTH) {
            return new JobState.Final(inclusion);
        }
        return above >= 1 ? new JobState.Confirmed(inclusion) : new JobState.Mined(inclusion);
    }

    // What the engine does.

    @Override
    public List<Long> submit(Transaction tx, List<Job> wanted) {
        return wanted.stream().map(this::submit).toList();
    }

    private long submit(Job job) {
        Long known = keys.get(job.idempotencyKey());
        if (known != null) {
            if (!Objects.equals(job, jobs.get(known))) {
                throw new IllegalArgumentException("another job: " + job.idempotencyKey());
            }
            return known;
        }
        long id = jobs.size() + 1L;
        keys.put(job.idempotencyKey(), id);
        jobs.put(id, job);
        states.put(id, new JobState.Queued());
        waiting.add(sent(id));
        return id;
    }

    @Override
    public JobState state(Transaction tx, long jobId) {
        return Optional.ofNullable(states.get(jobId)).orElseThrow();
    }

    @Override
    public void wake() {}

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    @Override
    public EthereumEvidence evidence(long jobId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Optional<String>> blockHashes(List<Long> numbers) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean developmentChain() {
        return true;
    }

    // What a node answers.

    private void answer() {
        if (silent) {
            throw new NodeException("no node answers");
        }
    }

    @Override
    public Header head() {
        answer();
        return blocks.getLast().header();
    }

    @Override
    public Optional<Header> header(long number) {
        answer();
        return number < blocks.size() && number != unknown
                ? Optional.of(blocks.get((int) number).header())
                : Optional.empty();
    }

    @Override
    public List<LogEntry> logs(Address contract, String topic0, long from, long to) {
        answer();
        var logs = new ArrayList<LogEntry>();
        for (long number = from; number <= Math.min(to, blocks.size() - 1L); number++) {
            Made made = blocks.get((int) number);
            int index = 0;
            for (Mined mined : made.mined()) {
                for (Moved moved : mined.moved()) {
                    logs.add(
                            new LogEntry(
                                    contract,
                                    List.of(topic0, topic(moved.from()), topic(moved.to())),
                                    word(moved.units()),
                                    number,
                                    made.header().hash(),
                                    mined.hash(),
                                    index++));
                }
            }
        }
        return logs;
    }

    private static String topic(Address address) {
        return "0x" + "00".repeat(12) + address.text().substring(2);
    }

    private static byte[] word(BigInteger value) {
        return HexFormat.of().parseHex("%064x".formatted(value));
    }

    @Override
    public byte[] call(Address to, byte[] data, long block) {
        answer();
        if (noToken) {
            return new byte[0];
        }
        if (data.length == 4) {
            return word(BigInteger.valueOf(18));
        }
        return word(balance(addressFrom(ByteBuffer.wrap(data, 4, 32)), block));
    }

    @Override
    public byte[] code(Address address) {
        answer();
        return code.getOrDefault(address, new byte[0]);
    }

    @Override
    public BigInteger balance(Address address) {
        return BigInteger.ZERO;
    }

    @Override
    public void keep() {
        kept++;
    }

    @Override
    public long confirmations() {
        return 1;
    }

    @Override
    public Address account() {
        return account;
    }

    @Override
    public long chainId() {
        return chainId;
    }

    @Override
    public String genesisHash() {
        return genesis;
    }
}
