package vouch.server.ethereum;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Several nodes of one chain, used as if they were one. Thread-safe; [#heads] is asked by one
/// thread.
///
/// [#heads] chooses the node with the newest block, and everything read after it comes from that
/// node, so that one look at the chain sees one branch of it. Where the node fails, another one
/// goes on only if it has that newest block too. A transaction is sent to all of them.
final class Nodes implements EthereumNode {

    /// How long we wait for a node, chosen because another one was lost, to have caught up with
    /// what that one had. After that the chain has become shorter.
    static final Duration CATCH_UP_WITHIN = Duration.ofMinutes(1);

    private record View(NodeEndpoint node, Heads heads) {}

    private final List<NodeEndpoint> endpoints;
    private final InstantSource clock;
    private final Duration patience;

    private volatile @Nullable View view;

    // Owned by the thread that calls heads().
    private Optional<Instant> behindSince = Optional.empty();

    /// @param chain the chain they must all be on
    Nodes(
            List<? extends EthereumNode> nodes,
            HeaderStore.Identity chain,
            InstantSource clock,
            RandomGenerator random,
            Duration patience) {
        var named = new ArrayList<NodeEndpoint>();
        for (int i = 0; i < nodes.size(); i++) {
            String name = ChainIdentity.name(i, nodes.size());
            named.add(new NodeEndpoint(name, nodes.get(i), chain, clock, random));
        }
        this.endpoints = List.copyOf(named);
        this.clock = clock;
        this.patience = patience;
    }

    @Override
    public Heads heads() {
        var round = Round.of(admitted(), NodeEndpoint::heads, _ -> true, patience);
        View before = view;
        View best = null;
        for (var answer : inOrder(round.answers())) {
            var one = new View(answer.from(), answer.value());
            if (best == null || isBetter(one, best, before)) {
                best = one;
            }
        }
        if (best == null) {
            throw round.failure();
        }
        if (before != null && best.node() != before.node()) {
            waitUntilCaughtUp(best, before, round.answers());
        }
        behindSince = Optional.empty();
        view = best;
        return best.heads();
    }

    /// As they are named, so that the first one named is taken where nothing else decides.
    private List<Round.Answer<NodeEndpoint, Heads>> inOrder(
            List<Round.Answer<NodeEndpoint, Heads>> answers) {
        return answers.stream()
                .sorted(Comparator.comparingInt(answer -> endpoints.indexOf(answer.from())))
                .toList();
    }

    /// Where two have a block of the same height, the node in use stays in use.
    private static boolean isBetter(View one, View other, @Nullable View inUse) {
        int newer = Long.compare(one.heads().head().number(), other.heads().head().number());
        return newer > 0 || (newer == 0 && inUse != null && one.node() == inUse.node());
    }

    /// A node that took the place of a lost one and has not seen its newest block yet would look
    /// like a chain that became shorter.
    private void waitUntilCaughtUp(
            View best, View before, List<Round.Answer<NodeEndpoint, Heads>> answers) {
        long reached = before.heads().head().number();
        boolean lost = answers.stream().noneMatch(answer -> answer.from() == before.node());
        if (!lost || best.heads().head().number() >= reached) {
            return;
        }
        Instant now = clock.instant();
        Instant since = behindSince.orElse(now);
        behindSince = Optional.of(since);
        if (now.isBefore(since.plus(CATCH_UP_WITHIN)) && !now.isBefore(since)) {
            throw new NodeException(
                    best.node().name()
                            + " is at block "
                            + best.heads().head().number()
                            + " and "
                            + before.node().name()
                            + " was at "
                            + reached
                            + " before it was lost: waiting for the one to catch up");
        }
    }

    /// Has the chain compared again: what looks like a reorganisation may be another chain.
    @Override
    public void checkIdentity() {
        View now = view;
        if (now != null) {
            now.node().doubt();
        }
        ask(_ -> true);
    }

    @Override
    public SendOutcome send(byte[] transaction) {
        var round =
                Round.of(
                        admitted(),
                        (NodeEndpoint endpoint) ->
                                endpoint.askInRound(node -> node.send(transaction)),
                        SendOutcomes::arrived,
                        patience);
        if (round.answers().isEmpty()) {
            throw round.failure();
        }
        return SendOutcomes.merged(
                round.answers().stream().map(Round.Answer::value).toList(), round.complete());
    }

    /// All that may be asked now. Where none may, the one whose pause is over first is asked all
    /// the same: there is nothing to lose.
    private List<NodeEndpoint> admitted() {
        List<NodeEndpoint> admitted =
                endpoints.stream()
                        .filter(endpoint -> endpoint.isFree() && endpoint.admits())
                        .toList();
        return admitted.isEmpty() ? List.of(dueFirst()) : admitted;
    }

    private NodeEndpoint dueFirst() {
        return endpoints.stream()
                .min(Comparator.comparing(endpoint -> endpoint.pausesUntil().orElse(Instant.MIN)))
                .orElseThrow();
    }

    /// Asks the node in use, or the next one that sees the same branch.
    private <T> T ask(Function<EthereumNode, T> question) {
        View now = view;
        RuntimeException failure = null;
        for (NodeEndpoint endpoint : inOrder(now)) {
            if (!endpoint.admits()) {
                continue;
            }
            try {
                return ask(endpoint, now, question);
            } catch (NodeException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return ask(dueFirst(), now, question);
    }

    private <T> T ask(
            NodeEndpoint endpoint, @Nullable View now, Function<EthereumNode, T> question) {
        return now == null || endpoint == now.node()
                ? endpoint.ask(question)
                : instead(endpoint, now, question);
    }

    /// Asks another node than the one the present look at the chain began with.
    private <T> T instead(NodeEndpoint endpoint, View now, Function<EthereumNode, T> question) {
        Header head = now.heads().head();
        T answer =
                endpoint.ask(node -> {
                    boolean sees =
                            node.header(head.number())
                                    .filter(header -> header.hash().equals(head.hash()))
                                    .isPresent();
                    if (!sees) {
                        throw new NodeRefusedException(
                                endpoint.name() + " does not have block " + head.number() + " yet");
                    }
                    return question.apply(node);
                });
        view = new View(endpoint, now.heads());
        return answer;
    }

    private List<NodeEndpoint> inOrder(@Nullable View now) {
        return endpoints.stream()
                .sorted(
                        Comparator.comparing((NodeEndpoint endpoint) ->
                                        now == null || endpoint != now.node())
                                .thenComparing(
                                        endpoint -> endpoint.head().orElse(-1L),
                                        Comparator.reverseOrder()))
                .toList();
    }

    /// What any of them has. Whatever is asked for by its hash is the same everywhere.
    private <T> Optional<T> search(Function<EthereumNode, Optional<T>> question) {
        RuntimeException failure = null;
        for (NodeEndpoint endpoint : inOrder(view)) {
            if (endpoint.admits()) {
                try {
                    Optional<T> answer = endpoint.ask(question);
                    if (answer.isPresent()) {
                        return answer;
                    }
                } catch (NodeException e) {
                    failure = e;
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
        return Optional.empty();
    }

    @Override
    public long chainId() {
        return ask(EthereumNode::chainId);
    }

    @Override
    public String genesisHash() {
        return ask(EthereumNode::genesisHash);
    }

    @Override
    public List<Optional<Header>> headers(List<Long> numbers) {
        return ask(node -> node.headers(numbers));
    }

    @Override
    public long minedNonce(String address) {
        return ask(node -> node.minedNonce(address));
    }

    @Override
    public long nonceAt(String address, long blockNumber) {
        return ask(node -> node.nonceAt(address, blockNumber));
    }

    @Override
    public long pendingNonce(String address) {
        return ask(node -> node.pendingNonce(address));
    }

    @Override
    public BigInteger balance(String address) {
        return ask(node -> node.balance(address));
    }

    @Override
    public BigInteger suggestedTip() {
        return ask(EthereumNode::suggestedTip);
    }

    @Override
    public long estimateGas(String from, String to, String data) {
        return ask(node -> node.estimateGas(from, to, data));
    }

    /// The newest block of the node in use. Unlike [#heads], any thread may ask.
    Header newest() {
        return ask(node -> node.heads().head());
    }

    @Override
    public List<LogEntry> logs(Address contract, String topic0, long from, long to) {
        return ask(node -> node.logs(contract, topic0, from, to));
    }

    @Override
    public byte[] call(Address to, byte[] data, long block) {
        return ask(node -> node.call(to, data, block));
    }

    @Override
    public byte[] code(Address address) {
        return ask(node -> node.code(address));
    }

    @Override
    public List<Optional<MinedReceipt>> receipts(List<String> transactionHashes) {
        return ask(node -> node.receipts(transactionHashes));
    }

    @Override
    public Optional<JsonNode> block(String blockHash) {
        return search(node -> node.block(blockHash));
    }

    @Override
    public Optional<byte[]> rawTransaction(String transactionHash) {
        return search(node -> node.rawTransaction(transactionHash));
    }

    /// A line for each node, without its URL.
    List<String> describe() {
        return endpoints.stream().map(NodeEndpoint::describe).toList();
    }

    /// What to tell people where some nodes do not answer and others do.
    Optional<String> someLost() {
        boolean any = endpoints.stream().anyMatch(NodeEndpoint::isWorking);
        return any ? complaints(NodeEndpoint::isLost) : Optional.empty();
    }

    /// What to tell people where nodes are on another chain.
    Optional<String> onAnotherChain() {
        return complaints(NodeEndpoint::isOnAnotherChain)
                .map(words -> words + "; nothing it says is used");
    }

    private Optional<String> complaints(Predicate<NodeEndpoint> which) {
        String words =
                endpoints.stream()
                        .filter(which)
                        .map(NodeEndpoint::complaint)
                        .collect(Collectors.joining("; "));
        return words.isEmpty() ? Optional.empty() : Optional.of(words);
    }
}
