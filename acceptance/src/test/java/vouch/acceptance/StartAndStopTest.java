package vouch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import vouch.client.Registration;
import vouch.protocol.Digest;

final class StartAndStopTest {

    @RegisterExtension private final Servers servers = new Servers();
    @TempDir private Path folder;

    @Test
    void whatWasAcceptedIsThereAfterAStopAndAStart() {
        // The token of before is used after all of it.
        var server = servers.start(Launch.in(folder.resolve("data")).set("tokens.lifetime", "10m"));
        var digest = Digest.sha256("kept".getBytes(StandardCharsets.UTF_8));
        String key = server.key();
        String password = server.password();
        assertThat(server.client().register(digest))
                .isEqualTo(new Registration.Registered(999_999));
        String token = Tokens.usable(server.url(), key, password);

        // 143 is what a Java program ends with after SIGTERM, all in hand being finished.
        assertThat(server.stop()).isIn(0, 143);
        server.start();

        assertThat(server.key()).isEqualTo(key);
        assertThat(server.password()).isEqualTo(password);
        assertThat(server.client().register(digest))
                .isEqualTo(new Registration.AlreadyRegistered());
        assertThat(server.client().credits()).isEqualTo(999_999);
        var answer =
                RawHttp.exchange(
                        server.url(),
                        "GET",
                        "/api/v1/credits",
                        List.of(new RawHttp.Header("Authorization", "Bearer " + token)),
                        new byte[0]);
        assertThat(answer.status()).as("tokens in flight outlive a restart").isEqualTo(200);
    }

    /// Persian has digits of its own, and Java formats numbers with them.
    @Test
    void itWorksInALanguageWithDigitsOfItsOwn() {
        var server =
                servers.start(
                        Launch.in(folder.resolve("data"))
                                .javaOptions("-Duser.language=fa", "-Duser.country=IR"));

        assertThat(server.client().register(Digest.sha256(new byte[1])))
                .isEqualTo(new Registration.Registered(999_999));
    }

    @Test
    void aSecondGatewayOnTheSameFolderIsRefusedInOneSentence() {
        var server = servers.start(folder.resolve("data"));

        var refusal = Server.refused(Launch.in(server.data()));

        assertThat(refusal.exit()).isNotZero();
        assertThat(refusal.err())
                .contains("another vouch (process " + server.pid() + ")")
                .contains("stop it first, or name another folder with --data")
                .doesNotContain("\tat ");
        assertThat(server.client().credits()).isEqualTo(1_000_000);
    }

    @Test
    void anUnknownSettingRefusesToStart() {
        var refusal =
                Server.refused(Launch.in(folder.resolve("data")).set("notary.anchor-entrys", "5"));

        assertThat(refusal.exit()).isNotZero();
        assertThat(refusal.err()).contains("notary.anchor-entrys").doesNotContain("\tat ");
    }

    @Test
    void filesWithSecretsAreTheOwnersAlone() throws Exception {
        var server = servers.start(folder.resolve("data"));

        for (var name : List.of("demo.json", "admin.json", "log.key")) {
            var mode = Files.getPosixFilePermissions(server.data().resolve(name));
            assertThat(PosixFilePermissions.toString(mode)).as(name).isEqualTo("rw-------");
        }
        assertThat(server.transcript()).doesNotContain(server.password(), server.adminToken());
    }
}
