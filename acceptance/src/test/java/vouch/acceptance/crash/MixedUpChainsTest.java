package vouch.acceptance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import vouch.acceptance.ManualNode;
import vouch.acceptance.Server;
import vouch.acceptance.Servers;
import vouch.client.Account;
import vouch.protocol.Digest;

/// The same data before another chain is refused; before an earlier state of its own chain, all
/// that is missing is put there again.
final class MixedUpChainsTest {

    @RegisterExtension private final Servers servers = new Servers();
    @TempDir private Path folder;

    private FaultyNode node;

    @BeforeEach
    void start() {
        node = new FaultyNode(folder);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private Server server() {
        return servers.start(node.launch(folder.resolve("data")));
    }

    @Test
    void anotherChainIsRefusedAndTheRightOneIsTakenAgain() {
        var server = server();
        var account = server.admin().create("client", 10);
        var digests = finalDigests(server, account, "first");
        node.remember();
        server.stop();

        node.end();
        node.replaceBy(ManualNode.ofChain(1337));
        assertThat(refusal()).contains("chain 1337").contains("chain 31337");

        node.end();
        node.replaceBy(ManualNode.beginningAt(FaultyNode.BEGAN + 1));
        assertThat(refusal()).contains("another chain of the same number");

        node.restartWithItsOldState();
        server.start();
        digests.addAll(finalDigests(server, account, "second"));
        node.everythingIsMinedOnce(server, server.as(account), digests);
        assertThat(Checks.findings(server)).isEmpty();
    }

    private String refusal() {
        var refusal = Server.refused(node.launch(folder.resolve("data")));
        assertThat(refusal.exit()).isEqualTo(1);
        assertThat(refusal.err().lines()).as(refusal.err()).hasSize(1);
        return refusal.err();
    }

    @Test
    void whatAShorterChainLacksIsPutThereAgain() {
        var server = server();
        var account = server.admin().create("client", 10);
        var digests = finalDigests(server, account, "on both");
        node.remember();
        digests.addAll(finalDigests(server, account, "while it runs"));

        node.restartWithItsOldState();
        node.everythingIsMinedOnce(server, server.as(account), digests);

        digests.addAll(finalDigests(server, account, "while it is stopped"));
        server.stop();
        node.restartWithItsOldState();
        server.start();
        node.everythingIsMinedOnce(server, server.as(account), digests);
        assertThat(Checks.findings(server)).isEmpty();
    }

    private List<Digest> finalDigests(Server server, Account.Credentials account, String name) {
        var client = server.as(account);
        var digests = new ArrayList<>(Load.digests(name, 2));
        client.register(digests);
        node.everythingIsMinedOnce(server, client, digests);
        return digests;
    }
}
