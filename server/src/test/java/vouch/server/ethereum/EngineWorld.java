package vouch.server.ethereum;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import vouch.server.database.Database;
import vouch.server.database.TestDatabases;
import vouch.server.metrics.Metrics;

/// An engine before a chain in memory on which blocks are made only when the test says so.
final class EngineWorld implements AutoCloseable {

    static final byte[] ROOT =
            HexFormat.of()
                    .parseHex("6aaf8f326d9d27d212e8647cbd1306dc1687f90595d0e6821e274d4d6312c387");

    final FakeChain chain = new FakeChain(KeySigner.development(31337).address());
    final Database database;
    final SettableClock clock = new SettableClock();
    final Metrics metrics = new Metrics();
    final ChainMetrics chainMetrics = new ChainMetrics(metrics);
    final Alarms alarms = new Alarms(chainMetrics);

    private final Path directory;
    private Spending spending = Spending.usual();
    private EthereumNode node;
    private Signer signer = KeySigner.development(31337);
    private TransactionEngine engine;

    EngineWorld(Path directory) {
        this.directory = directory;
        try {
            this.database =
                    TestDatabases.Kind.SQLITE.open(Files.createDirectory(directory.resolve("db")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.node = chain;
        ChainIdentity.check(chain, database);
        this.engine = restarted();
    }

    private TransactionEngine restarted() {
        return new TransactionEngine(
                node,
                database,
                signer,
                31337,
                new ChainSettings(
                        List.of(),
                        Optional.empty(),
                        directory,
                        new SigningKey.Development(),
                        Duration.ofSeconds(1),
                        ChainSettings.RESEND_INTERVAL_DEFAULT,
                        1,
                        ChainSettings.FINAL_DEPTH_DEFAULT,
                        spending),
                clock,
                chainMetrics,
                alarms,
                () -> {});
    }

    /// Puts another node between engine and chain, and starts the engine again.
    void through(EthereumNode other) {
        node = other;
        restart();
    }

    /// Has another signer asked, and starts the engine again.
    void signWith(Signer other) {
        signer = other;
        restart();
    }

    void spend(Spending other) {
        spending = other;
        restart();
    }

    /// A new engine over the same database, as after a restart of the gateway.
    void restart() {
        engine = restarted();
    }

    TransactionEngine engine() {
        return engine;
    }

    long submit(String key) {
        return submit("anchor", key);
    }

    long submit(String purpose, String key) {
        return database.write(tx -> engine.submit(tx, new Job(purpose, key, ROOT)));
    }

    JobState state(long id) {
        return database.read(tx -> engine.state(tx, id));
    }

    TransactionStory story(long id) {
        return engine.desk().show(id).orElseThrow();
    }

    void step() {
        engine.step();
    }

    /// Makes blocks, with a step after each.
    void mine(int blocks) {
        for (int i = 0; i < blocks; i++) {
            chain.mine();
            engine.step();
        }
    }

    long minedByUs() {
        return chain.minedNonce(engine.address());
    }

    @Override
    public void close() {
        database.close();
    }
}
