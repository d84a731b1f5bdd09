package vouch.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vouch.acceptance.RawHttp.Header;
import vouch.client.Registration;
import vouch.protocol.Digest;

/// A gateway on a chain on which the mixer never runs, though a token is named, with a keystore
/// that ethers made: it says so, takes no order, and vouches for data as anywhere.
final class ForbiddenChainTest {

    private static final Duration SAID_WITHIN = Duration.ofMinutes(1);
    private static final List<Header> FORM =
            List.of(new Header("Content-Type", "application/x-www-form-urlencoded"));
    private static final String KEY =
            "0x4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318";
    private static final String ADDRESS = "0x2c7536e3605d9c16a7a3d7b1898e529396a65c23";
    private static final String PASSWORD = "a password for a test";

    @RegisterExtension private final Servers servers = new Servers();
    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 4_242})
    void theMixerDoesNotRunAndTheNotaryDoes(long chainId) throws IOException {
        try (var node = ManualNode.ofChain(chainId)) {
            node.call("anvil_setBalance", "[\"" + ADDRESS + "\",\"0xde0b6b3a7640000\"]");
            var server =
                    servers.start(
                            Launch.in(folder.resolve("data"))
                                    .with("--node-url", node.url())
                                    .set("chain.keystore", secret("keystore", keystore()))
                                    .set(
                                            "chain.keystore-password-file",
                                            secret("password", PASSWORD + "\n"))
                                    .set("mixer.token", "0x" + "12".repeat(20)));
            assertThat(
                            server.err()
                                    .await(
                                            line ->
                                                    line.contains("the mixer runs on test networks")
                                                            && line.contains("chain " + chainId),
                                            SAID_WITHIN))
                    .as(server::transcript)
                    .isPresent();

            var order = "forwardToAddress=0x" + "34".repeat(20) + "&apiKey=any";
            var refused =
                    RawHttp.exchange(server.url(), "POST", "/api.php", FORM, order.getBytes(UTF_8));
            assertThat(refused.status()).isEqualTo(200);
            assertThat(new String(refused.body(), UTF_8)).isEqualTo("{\"errorCode\":1}");
            assertThat(get(server, "/current-fees.php")).isEqualTo(200);
            assertThat(get(server, "/mixer/guarantee-key")).isEqualTo(503);

            var client = server.as(server.admin().create("client", 10));
            assertThat(client.register(Digest.sha256(order.getBytes(UTF_8))))
                    .isInstanceOf(Registration.Registered.class);
        }
    }

    private static String keystore() {
        var made = OutsideTool.node("keystore.mjs", "ethers").run(KEY, PASSWORD);
        assertThat(made.exit()).as(made.err()).isZero();
        return made.out();
    }

    private String secret(String name, String content) throws IOException {
        var mode = PosixFilePermissions.fromString("rw-------");
        var file =
                Files.createFile(folder.resolve(name), PosixFilePermissions.asFileAttribute(mode));
        return Files.writeString(file, content).toString();
    }

    private static int get(Server server, String path) {
        return RawHttp.exchange(server.url(), "GET", path, List.of(), new byte[0]).status();
    }
}
