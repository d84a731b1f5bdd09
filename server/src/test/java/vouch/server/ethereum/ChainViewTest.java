package vouch.server.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vouch.server.database.Database;
import vouch.server.database.TestDatabases;
import vouch.server.metrics.Metrics;

/// What others see of the embedded chain, and how long it makes blocks.
class ChainViewTest {

    @TempDir Path directory;

    private final Semaphore looks = new Semaphore(0);
    private final AtomicBoolean wanted = new AtomicBoolean();
    private Database database;
    private Chain chain;

    @BeforeEach
    void start() throws Exception {
        database = TestDatabases.Kind.SQLITE.open(Files.createDirectories(directory.resolve("db")));
        var usual = ChainSettings.embedded(directory.resolve("chain"));
        chain =
                Chain.open(
                        new ChainSettings(
                                usual.nodes(),
                                usual.anvil(),
                                usual.directory(),
                                usual.key(),
                                Duration.ofMillis(50),
                                usual.resendInterval(),
                                usual.confirmations(),
                                usual.finalDepth(),
                                usual.spending()),
                        database,
                        new Metrics(),
                        InstantSource.system());
        chain.keepMiningWhile(() -> {
            looks.release();
            return wanted.get();
        });
        chain.start();
    }

    @AfterEach
    void stop() {
        chain.close();
        database.close();
    }

    /// Waits for looks at the chain until something is so.
    private void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            assertThat(looks.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void theChainIsToldAsItIs() {
        ChainView view = chain.view();
        Address account = view.account();

        assertThat(account.text()).isEqualTo(chain.address());
        assertThat(view.chainId()).isEqualTo(31337);
        assertThat(view.genesisHash()).isEqualTo(chain.genesisHash());
        assertThat(view.header(0).orElseThrow().hash()).isEqualTo(chain.genesisHash());
        assertThat(view.header(1_000_000)).isEmpty();
        assertThat(view.confirmations()).isEqualTo(1);
        assertThat(view.balance(account)).isPositive();
        assertThat(view.code(account)).isEmpty();
        // Every anvil has the deterministic deployer.
        assertThat(view.code(Address.parse("0x4e59b44847b379578588920cA78FbF26c0B4956C")))
                .isNotEmpty();
        assertThat(view.call(account, new byte[] {1}, view.head().number())).isEmpty();
        assertThat(view.logs(account, "0x" + "00".repeat(32), 0, 999)).isEmpty();
        assertThatThrownBy(() -> view.logs(account, "0x" + "00".repeat(32), 0, 1000))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> view.logs(account, "0x" + "00".repeat(32), 5, 4))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void blocksAreMadeForWhatOthersSendAndKeptWhenSomebodyReliesOnThem() throws Exception {
        ChainView view = chain.view();
        DevelopmentNode node = chain.development().orElseThrow();
        assertThat(node.depositor()).isEqualTo(MessageKey.parse(node.depositorKey()).address());
        await(() -> !chain.isMining());

        var before = view.balance(node.depositor());
        String hash = node.send(node.depositor(), node.depositor(), new byte[] {1});
        assertThat(hash).matches("0x[0-9a-f]{64}");
        await(() -> view.balance(node.depositor()).compareTo(before) < 0);
        await(() -> !chain.isMining());
        Header head = view.head();

        view.keep();
        Chain.copyState(directory.resolve("chain"), directory.resolve("copy"));
        try (var copy = EmbeddedChain.start(directory.resolve("copy"), Optional.empty());
                var again = new JsonRpc(copy.url())) {
            assertThat(new RpcNode(again).header(head.number())).contains(head);
        }
    }

    @Test
    void blocksAreMadeWhileSomebodyWantsThem() throws Exception {
        await(() -> !chain.isMining());
        long height = chain.view().head().number();
        wanted.set(true);
        await(() -> chain.view().head().number() >= height + 2);
        assertThat(chain.view().call(chain.view().account(), new byte[] {1}, height)).isEmpty();
        wanted.set(false);
        await(() -> !chain.isMining());
        long stopped = chain.view().head().number();
        looks.drainPermits();
        assertThat(looks.tryAcquire(3, 60, TimeUnit.SECONDS)).isTrue();

        assertThat(chain.view().head().number()).isEqualTo(stopped);
    }

    @Test
    void aCallThatIsUndoneIsToldFromANodeThatDoesNotAnswer() {
        // The deployer undoes a deployment whose code fails.
        var deployer = Address.parse("0x4e59b44847b379578588920cA78FbF26c0B4956C");
        byte[] failing = new byte[33];
        failing[32] = (byte) 0xfe;
        long head = chain.view().head().number();
        assertThatThrownBy(() -> chain.view().call(deployer, failing, head))
                .isInstanceOf(CallRefusedException.class);
        assertThatThrownBy(() ->
                        chain.development()
                                .orElseThrow()
                                .send(chain.view().account(), deployer, failing))
                .isInstanceOf(CallRefusedException.class);
        var stranger = new Address("0x" + "12".repeat(20));
        assertThatThrownBy(() ->
                        chain.development().orElseThrow().send(stranger, stranger, new byte[1]))
                .isInstanceOf(NodeException.class);
    }
}
