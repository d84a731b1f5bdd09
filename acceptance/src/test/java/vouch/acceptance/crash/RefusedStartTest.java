package vouch.acceptance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import vouch.acceptance.Launch;
import vouch.acceptance.Server;
import vouch.acceptance.ServerProgram;
import vouch.acceptance.Servers;
import vouch.client.Registration;
import vouch.protocol.Digest;

/// A start that cannot be says why in one sentence, and breaks nothing.
final class RefusedStartTest {

    @RegisterExtension private final Servers servers = new Servers();
    @TempDir private Path folder;

    @Test
    void aSecondGatewayOnTheSameFolderLeavesTheFirstUndisturbed() {
        var server = servers.start(Counts.unlimited(Launch.in(folder.resolve("data"))));
        var before = Load.digests("before", 3);
        server.client().register(before);
        var chain = ChainProcesses.of(server.data());
        var adminUrl = server.adminUrl();

        for (int attempt = 0; attempt < 2; attempt++) {
            var refusal = Server.refused(Launch.in(server.data()));

            assertThat(refusal.exit()).isEqualTo(1);
            assertThat(refusal.err().lines()).hasSize(1);
            assertThat(refusal.err())
                    .contains(server.data().toString())
                    .contains("process " + server.pid())
                    .contains("stop it first")
                    .contains("--data");
        }

        assertThat(server.isRunning()).isTrue();
        assertThat(server.adminUrl()).isEqualTo(adminUrl);
        assertThat(ChainProcesses.of(server.data())).isEqualTo(chain).hasSize(1);
        var after = Load.digests("after", 3);
        assertThat(server.client().register(after))
                .allMatch(Registration.Registered.class::isInstance);
        Proofs.awaitFinal(server, List.of(before.getLast(), after.getLast()));
        assertThat(server.stop()).isIn(0, 143);
    }

    @Test
    void aPortThatIsTakenIsToldInOneSentenceAndNothingIsLost() throws IOException {
        var server = servers.start(Counts.unlimited(Launch.in(folder.resolve("data"))));
        List<Digest> digests = Load.digests("kept", 3);
        server.client().register(digests);
        Proofs.awaitFinal(server, digests);
        server.stop();

        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = String.valueOf(other.getLocalPort());
            var refusal =
                    ServerProgram.run("serve", "--data", server.data().toString(), "--port", port);

            assertThat(refusal.exit()).as("%s", refusal).isEqualTo(1);
            assertThat(refusal.err().lines()).as("%s", refusal).hasSize(1);
            assertThat(refusal.err()).contains("port").contains("--port").contains(port);
            assertThat(refusal.out()).doesNotContain("vouch is ready");
        }
        assertThat(ChainProcesses.of(server.data())).isEmpty();

        server.start();
        assertThat(server.client().register(digests))
                .allMatch(Registration.AlreadyRegistered.class::isInstance);
        Proofs.awaitFinal(server, digests);
        assertThat(server.transcript()).doesNotContain("\tat ");
    }
}
