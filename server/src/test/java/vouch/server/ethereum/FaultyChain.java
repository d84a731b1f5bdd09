package vouch.server.ethereum;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import vouch.protocol.Digest;
import vouch.server.database.Database;
import vouch.server.database.TestDatabases;
import vouch.server.faults.FaultProxy;
import vouch.server.metrics.Metrics;

/// An engine whose node stands behind a [FaultProxy], and the chain as it is in truth.
final class FaultyChain implements AutoCloseable {

    /// How often the engine may look, with a block each time, until all jobs are at an end.
    private static final int LOOKS_MAX = 400;

    private final Path directory;
    private final ChainMetrics metrics = new ChainMetrics(new Metrics());
    private final Map<Long, String> jobs = new LinkedHashMap<>();

    final SettableClock clock = new SettableClock();
    final Alarms alarms = new Alarms(metrics);
    final Database database;
    final FaultProxy proxy;
    Anvil anvil;
    Life life = Life.unending();
    TransactionEngine engine;
    private final HeaderStore.Identity identity;
    private JsonRpc rpc;
    private long loadedAt;

    FaultyChain(Path directory) {
        this.directory = directory;
        this.anvil = new Anvil(directory.resolve("chain"));
        this.proxy = FaultProxy.before(anvil.chain.url());
        this.database = TestDatabases.Kind.SQLITE.open(made(directory.resolve("db")));
        this.rpc = new JsonRpc(proxy.url());
        this.identity = ChainIdentity.check(List.of(anvil.node), database);
        this.engine = engine();
    }

    private static Path made(Path directory) {
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private TransactionEngine engine() {
        return new TransactionEngine(
                life.node(
                        new Nodes(
                                List.of(new RpcNode(rpc)),
                                identity,
                                clock,
                                new Random(1),
                                Round.PATIENCE)),
                life.database(database),
                KeySigner.development(31337),
                31337,
                ChainSettings.embedded(directory),
                clock,
                metrics,
                alarms,
                () -> {});
    }

    /// The gateway is started again, after a kill or before one.
    void restartGateway() {
        restartGateway(Life.unending());
    }

    void restartGateway(Life another) {
        life = another;
        rpc.close();
        rpc = new JsonRpc(proxy.url());
        engine = engine();
    }

    /// The node ends, and comes back with its chain and without its pool.
    void restartNode() {
        anvil.close();
        startNode();
    }

    /// The node is killed, and comes back with the chain it had when it last stopped.
    void restartNodeWithItsOldState() {
        anvil.kill();
        startNode();
    }

    void startNode() {
        anvil = new Anvil(directory.resolve("chain"));
        proxy.pointAt(anvil.chain.url());
        loadedAt = anvil.node.heads().head().number();
    }

    /// anvil forgets how to take back what it loaded.
    long oldestThatCanBeTakenBack() {
        return loadedAt;
    }

    long submit(String name) {
        byte[] payload = Digest.sha256(name.getBytes(StandardCharsets.UTF_8)).bytes();
        long id = database.write(tx -> engine.submit(tx, new Job("anchor", name, payload)));
        jobs.put(id, "0x" + HexFormat.of().formatHex(payload));
        return id;
    }

    JobState state(long id) {
        return database.read(tx -> engine.state(tx, id));
    }

    Map<Long, JobState> states() {
        var states = new LinkedHashMap<Long, JobState>();
        jobs.keySet().forEach(id -> states.put(id, state(id)));
        return states;
    }

    /// Why jobs are stuck.
    List<String> stuck() {
        return database.read(tx ->
                tx.list(
                        "SELECT reason FROM ethereum_job WHERE state = 'stuck'",
                        row -> row.text("reason")));
    }

    /// Looks once, whatever the node does to it.
    void step() {
        try {
            engine.step();
        } catch (NodeException e) {
            // The loop would say so, and look again.
        }
    }

    void mine(int blocks) {
        for (int i = 0; i < blocks; i++) {
            anvil.mine(1);
            step();
        }
    }

    /// With a node that works again: every job becomes final, and is on the chain once.
    void everythingIsMinedOnce() {
        proxy.heal();
        for (int look = 0; look < LOOKS_MAX && !allFinal(); look++) {
            clock.advance(ChainSettings.RESEND_INTERVAL_DEFAULT);
            mine(1);
        }
        assertThat(states().values())
                .allSatisfy(state -> assertThat(state).isInstanceOf(JobState.Final.class));
        assertThat(mined()).isEqualTo(onceEach());
    }

    private boolean allFinal() {
        return states().values().stream().allMatch(JobState.Final.class::isInstance);
    }

    private Map<String, Integer> onceEach() {
        var once = new HashMap<String, Integer>();
        jobs.values().forEach(data -> once.put(data, 1));
        return once;
    }

    /// How often each calldata stands in our account's transactions on the chain as it is.
    Map<String, Integer> mined() {
        var counts = new HashMap<String, Integer>();
        ours().forEach(transaction ->
                counts.merge(transaction.path("input").asText(), 1, Integer::sum));
        return counts;
    }

    /// The next block's base fee; those after it follow from it.
    void baseFee(long gwei) {
        anvil.call("anvil_setNextBlockBaseFeePerGas", Quantities.hex(gwei * 1_000_000_000));
    }

    /// Our account's transactions on the chain as it is, in their order.
    List<JsonNode> ours() {
        var ours = new ArrayList<JsonNode>();
        long head = anvil.node.heads().head().number();
        for (long number = 0; number <= head; number++) {
            var block = anvil.call("eth_getBlockByNumber", Quantities.hex(number), true);
            for (JsonNode transaction : block.path("transactions")) {
                if (transaction.path("from").asText().equals(engine.address())) {
                    ours.add(transaction);
                }
            }
        }
        return ours;
    }

    @Override
    public void close() {
        rpc.close();
        proxy.close();
        database.close();
        anvil.close();
    }
}
