package vouch.server.ethereum;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vouch.server.database.Database;
import vouch.server.database.TestDatabases;
import vouch.server.metrics.Metrics;

class TransactionEngineTest {

    private static final byte[] ROOT =
            HexFormat.of()
                    .parseHex("6aaf8f326d9d27d212e8647cbd1306dc1687f90595d0e6821e274d4d6312c387");

    @TempDir Path directory;

    private final SettableClock clock = new SettableClock();
    private Anvil anvil;
    private Database database;
    private TransactionEngine engine;

    @BeforeEach
    void start() throws Exception {
        anvil = new Anvil(directory.resolve("chain"));
        database = TestDatabases.Kind.SQLITE.open(Files.createDirectory(directory.resolve("db")));
        ChainIdentity.check(anvil.node, database);
        engine = engine(anvil.node);
    }

    @AfterEach
    void stop() {
        database.close();
        anvil.close();
    }

    private TransactionEngine engine(EthereumNode node) {
        return new TransactionEngine(
                node,
                database,
                KeySigner.development(31337),
                31337,
                1,
                12,
                clock,
                new ChainMetrics(new Metrics()),
                () -> {});
    }

    private long submit(String key) {
        return database.write(tx -> engine.submit(tx, new Job("anchor", key, ROOT)));
    }

    private JobState state(long id) {
        return database.read(tx -> engine.state(tx, id));
    }

    private void mine(int blocks) {
        for (int i = 0; i < blocks; i++) {
            anvil.mine(1);
            engine.step();
        }
    }

    @Test
    void aJobGoesFromQueuedToFinal() {
        long id = submit("a");
        assertThat(state(id)).isEqualTo(new JobState.Queued());

        engine.step();
        assertThat(state(id)).isInstanceOf(JobState.Sent.class);

        mine(1);
        assertThat(state(id)).isInstanceOf(JobState.Mined.class);
        mine(1);
        assertThat(state(id)).isInstanceOf(JobState.Confirmed.class);
        mine(1);
        assertThat(state(id)).isInstanceOf(JobState.Final.class);

        Inclusion inclusion = ((JobState.Final) state(id)).inclusion();
        assertThat(inclusion.from()).isEqualTo(engine.address());
        assertThat(inclusion.gasUsed()).isEqualTo(22_280);
        var transaction = anvil.call("eth_getTransactionByHash", inclusion.transactionHash());
        assertThat(transaction.path("input").asText()).isEqualTo(Quantities.hex(ROOT));
        assertThat(transaction.path("to").asText()).isEqualTo(engine.address());
        assertThat(engine.hasUnfinished()).isFalse();
    }
}
