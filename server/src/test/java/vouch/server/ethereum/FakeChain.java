package vouch.server.ethereum;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import vouch.protocol.ethereum.Hash;
import vouch.protocol.ethereum.Rlp;
import vouch.protocol.ethereum.RlpBytes;
import vouch.protocol.ethereum.RlpItem;
import vouch.protocol.ethereum.RlpList;

/// A chain of one account in memory, with the pool's rules of a real node: for what has to be tried
/// so often that a real one would take hours.
final class FakeChain implements EthereumNode {

    static final BigInteger GWEI = BigInteger.valueOf(1_000_000_000);

    private static final long BLOCK_SECONDS = 12;

    private record Sent(
            String hash,
            long nonce,
            BigInteger tip,
            BigInteger feeCap,
            long gas,
            String calldata,
            boolean works) {

        BigInteger costMax() {
            return feeCap.multiply(BigInteger.valueOf(gas));
        }

        /// Whether a node lets it take the other's place: a tenth more of both.
        boolean replaces(Sent other) {
            return isTenthMore(tip, other.tip()) && isTenthMore(feeCap, other.feeCap());
        }

        private static boolean isTenthMore(BigInteger one, BigInteger other) {
            return one.multiply(BigInteger.TEN).compareTo(other.multiply(BigInteger.valueOf(11)))
                    >= 0;
        }
    }

    /// What a mined transaction carries.
    String calldata(String hash) {
        return blocks.stream()
                .flatMap(block -> block.transactions().stream())
                .filter(sent -> sent.hash().equals(hash))
                .map(Sent::calldata)
                .findFirst()
                .orElseThrow();
    }

    private record Block(Header header, List<Sent> transactions) {}

    private final List<Block> blocks = new ArrayList<>();
    private final TreeMap<Long, Sent> pool = new TreeMap<>();
    private final String address;
    private BigInteger balance = BigInteger.TEN.pow(20);
    private BigInteger baseFee = GWEI;
    private long seconds = 1_700_000_000;
    private int madeUp;

    /// What is done to a transaction when it is mined, where a test says so.
    private boolean failing;

    private Function<String, Optional<RuntimeException>> refusals = _ -> Optional.empty();
    private Function<String, Long> gasUsed = _ -> 0L;

    FakeChain(String address) {
        this.address = address;
        add(List.of());
    }

    private String nextHash() {
        madeUp++;
        return "0x" + String.format("%064x", madeUp);
    }

    private void add(List<Sent> transactions) {
        seconds += BLOCK_SECONDS;
        blocks.add(
                new Block(
                        new Header(
                                blocks.size(),
                                nextHash(),
                                blocks.isEmpty() ? nextHash() : blocks.getLast().header().hash(),
                                seconds,
                                baseFee,
                                true),
                        transactions));
    }

    /// Makes a block of what can be in it.
    void mine() {
        var taken = new ArrayList<Sent>();
        long nonce = minedNonce(address);
        for (Sent next = pool.get(nonce);
                next != null && next.feeCap().compareTo(baseFee) >= 0;
                next = pool.get(nonce)) {
            taken.add(pool.remove(nonce));
            nonce++;
        }
        add(taken);
    }

    void dropPool() {
        pool.clear();
    }

    void rollBack(int depth) {
        blocks.subList(blocks.size() - depth, blocks.size()).clear();
    }

    /// Takes the newest blocks away and makes as many empty ones.
    void reorganise(int depth) {
        rollBack(depth);
        for (int i = 0; i < depth; i++) {
            add(List.of());
        }
    }

    void setBalance(BigInteger wei) {
        balance = wei;
    }

    void setBaseFee(BigInteger wei) {
        baseFee = wei;
    }

    void passTime(long more) {
        seconds += more;
    }

    /// Has what is mined from now on undone by the chain, or not.
    void undo(boolean transactionsFail) {
        failing = transactionsFail;
    }

    /// A transaction of the account that is not ours.
    void useKeyElsewhere() {
        long nonce = pendingNonce(address);
        pool.put(nonce, new Sent(nextHash(), nonce, GWEI, GWEI.multiply(GWEI), 21_000, "0x", true));
    }

    @Override
    public SendOutcome send(byte[] raw) {
        Sent sent = decode(raw);
        long next = minedNonce(address);
        if (sent.equals(pool.get(sent.nonce()))) {
            return new SendOutcome.AlreadyKnown();
        }
        if (sent.nonce() < next) {
            return new SendOutcome.NonceTooLow();
        }
        if (balance.compareTo(sent.costMax()) < 0) {
            return new SendOutcome.FundsShort("insufficient funds");
        }
        if (sent.feeCap().compareTo(baseFee) < 0) {
            return new SendOutcome.Underpriced("max fee per gas less than block base fee");
        }
        Sent there = pool.get(sent.nonce());
        if (there != null && !sent.replaces(there)) {
            return new SendOutcome.Underpriced("replacement transaction underpriced");
        }
        pool.put(sent.nonce(), sent);
        return new SendOutcome.Taken();
    }

    private Sent decode(byte[] raw) {
        List<RlpItem> fields =
                switch (Rlp.decode(Arrays.copyOfRange(raw, 1, raw.length))) {
                    case RlpList list -> list.items();
                    case RlpBytes _ -> throw new AssertionError("no transaction");
                };
        return new Sent(
                Hash.keccak256(raw).toString(),
                integer(fields.get(1)).longValueExact(),
                integer(fields.get(2)),
                integer(fields.get(3)),
                integer(fields.get(4)).longValueExact(),
                Quantities.hex(bytes(fields.get(7))),
                !failing);
    }

    private static byte[] bytes(RlpItem item) {
        return switch (item) {
            case RlpBytes bytes -> bytes.bytes();
            case RlpList _ -> throw new AssertionError("no bytes");
        };
    }

    private static BigInteger integer(RlpItem item) {
        return new BigInteger(1, bytes(item));
    }

    @Override
    public long chainId() {
        return 31337;
    }

    @Override
    public String genesisHash() {
        return blocks.getFirst().header().hash();
    }

    @Override
    public Heads heads() {
        Header head = blocks.getLast().header();
        return new Heads(head, Optional.of(Math.max(0, head.number() - 2)));
    }

    @Override
    public List<Optional<Header>> headers(List<Long> numbers) {
        return numbers.stream()
                .map(number ->
                        number < blocks.size()
                                ? Optional.of(blocks.get(number.intValue()).header())
                                : Optional.<Header>empty())
                .toList();
    }

    @Override
    public long minedNonce(String of) {
        return nonceAt(of, blocks.size() - 1L);
    }

    @Override
    public long nonceAt(String of, long blockNumber) {
        return blocks.stream()
                .limit(blockNumber + 1)
                .mapToLong(block -> block.transactions().size())
                .sum();
    }

    @Override
    public long pendingNonce(String of) {
        long nonce = minedNonce(of);
        while (pool.containsKey(nonce)) {
            nonce++;
        }
        return nonce;
    }

    @Override
    public BigInteger balance(String of) {
        return balance;
    }

    @Override
    public BigInteger suggestedTip() {
        return GWEI;
    }

    @Override
    public long estimateGas(String from, String to, String data) {
        Optional<RuntimeException> refusal = refusals.apply(data);
        if (refusal.isPresent()) {
            throw refusal.get();
        }
        return gasUsed.apply(to) + 21_000 + 16L * HexFormat.of().parseHex(data.substring(2)).length;
    }

    /// Has some calldata's transactions refused when they are estimated.
    void refuse(Function<String, Optional<RuntimeException>> byCalldata) {
        refusals = byCalldata;
    }

    /// Has some recipients' code use gas.
    void useGas(Function<String, Long> byRecipient) {
        gasUsed = byRecipient;
    }

    @Override
    public List<LogEntry> logs(Address contract, String topic0, long from, long to) {
        return List.of();
    }

    @Override
    public byte[] call(Address to, byte[] data, long block) {
        return new byte[0];
    }

    @Override
    public byte[] code(Address of) {
        return new byte[0];
    }

    @Override
    public List<Optional<MinedReceipt>> receipts(List<String> hashes) {
        return hashes.stream().map(this::receipt).toList();
    }

    private Optional<MinedReceipt> receipt(String hash) {
        for (Block block : blocks) {
            for (Sent sent : block.transactions()) {
                if (sent.hash().equals(hash)) {
                    return Optional.of(receipt(block, sent));
                }
            }
        }
        return Optional.empty();
    }

    private MinedReceipt receipt(Block block, Sent sent) {
        BigInteger fee = block.header().baseFee();
        return new MinedReceipt(
                sent.hash(),
                block.header().hash(),
                block.header().number(),
                block.transactions().indexOf(sent),
                sent.gas(),
                sent.gas(),
                fee.add(sent.tip()).min(sent.feeCap()),
                address,
                sent.works());
    }

    @Override
    public Optional<JsonNode> block(String blockHash) {
        return Optional.empty();
    }

    @Override
    public Optional<byte[]> rawTransaction(String transactionHash) {
        return Optional.empty();
    }
}
