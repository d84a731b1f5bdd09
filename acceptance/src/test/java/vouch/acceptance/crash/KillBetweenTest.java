package vouch.acceptance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vouch.acceptance.Eventually;
import vouch.acceptance.Server;
import vouch.client.Account;
import vouch.client.Prexis;
import vouch.protocol.Digest;
import vouch.server.faults.Call;
import vouch.server.faults.Fault;
import vouch.server.faults.Gate;

/// The gateway is killed between each two of the things it does to put a job on the chain, always
/// with the same data, and goes on at its next start: each job is on the chain once.
///
/// The proxy holds a call to the node, and the kill comes while it is held.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KillBetweenTest {

    private static final Duration AT_ONCE = Duration.ZERO;

    /// The kill comes while this call is on its way.
    enum Moment {
        QUEUED("eth_estimateGas", false),
        NONCE_GIVEN("eth_signTransaction", false),
        SIGNED_AND_NOT_STORED("eth_signTransaction", true),
        STORED_AND_NOT_SENT(Call.SEND, false),
        SENT_AND_NOT_ANSWERED(Call.SEND, true),
        ANSWERED(Call.SEND, true),
        IN_A_BLOCK_AND_NOT_SEEN("eth_getTransactionReceipt", false),
        SEEN_AND_NOT_NOTED("eth_getTransactionReceipt", true),
        FINAL_AND_NOT_PROVED("eth_getBlockByHash", false),
        PROVED_AND_NOT_KEPT("eth_getBlockByHash", true);

        final String method;
        final boolean afterTheNode;

        Moment(String method, boolean afterTheNode) {
            this.method = method;
            this.afterTheNode = afterTheNode;
        }
    }

    @TempDir private static Path folder;

    private final List<Digest> all = new ArrayList<>();
    private FaultyNode node;
    private Server server;
    private Account.Credentials account;
    private Prexis client;

    @BeforeAll
    void start() {
        node = new FaultyNode(folder);
        server = Server.start(node.launchWithSigner(folder.resolve("data")));
        account = server.admin().create("kills", 1_000);
        client = server.as(account);
    }

    @AfterAll
    void stop() {
        server.close();
        node.close();
    }

    @ParameterizedTest
    @EnumSource
    void everyJobIsOnTheChainOnce(Moment moment) {
        var gate = new Gate();
        node.proxy()
                .next(
                        1,
                        moment.method,
                        moment.afterTheNode
                                ? new Fault.HeldAfter(gate)
                                : new Fault.HeldBefore(gate));
        var digests = Load.digests(moment.name(), 2);
        client.register(digests);
        all.addAll(digests);
        Eventually.isTrue(
                "a call of " + moment.method,
                () -> {
                    node.node().mine(1);
                    return gate.awaitArrival(AT_ONCE);
                });
        if (moment == Moment.ANSWERED) {
            // The answer and the kill race for what is written of it.
            gate.open();
        }
        server.kill9();
        gate.lose();

        server.start();
        client = server.as(account);
        node.everythingIsMinedOnce(server, client, all);
        assertThat(Checks.findings(server)).isEmpty();
    }
}
