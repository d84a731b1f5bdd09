package vouch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonObject;

class AppTest {

    private static final String APP = "89e0bdee-c355-47f2-945a-be48be875606";
    private static final String MADE =
            "{\"app_id\":\""
                    + APP
                    + "\",\"session_id\":\"c09cf313-7ded-425d-ad3f-a1ce4cfd5e5e\","
                    + "\"pin_token\":\"AAAA\",\"server_public_key\":\"00ff\",\"pin\":\"123456\","
                    + "\"client_secret\":\"s\"}";

    @TempDir private Path folder = Path.of("");
    private Shell shell = new Shell(Path.of(System.getProperty("java.io.tmpdir"), "unused"));
    private final FakeAdmin admin = new FakeAdmin().on("POST /admin/apps", 201, MADE);

    @BeforeEach
    void open() {
        shell = new Shell(folder);
        shell.file("data/admin.json", admin.file());
    }

    @AfterEach
    void stop() {
        admin.close();
    }

    @Test
    void aKeystoreIsPrintedAsAClientReadsItAndNothingElse() {
        var result = shell.run("app", "create", "bot", "--for", "@mixin.dev/mixin-node-sdk");
        assertThat(result.exit()).as(result.all()).isZero();
        var keystore = (JsonObject) Json.parse(result.out().strip());
        assertThat(keystore.members())
                .containsOnlyKeys(
                        "app_id", "session_id", "server_public_key", "session_private_key");
        assertThat(keystore.string("app_id")).isEqualTo(APP);
    }

    @Test
    void thePrivateKeyStaysHere() {
        var result = shell.run("app", "create", "bot", "--for", "all", "--json");
        var keystore = (JsonObject) Json.parse(result.out().strip());
        assertThat(admin.bodies())
                .singleElement()
                .asString()
                .contains("\"name\":\"bot\"")
                .doesNotContain(keystore.string("session_private_key"))
                .doesNotContain(keystore.string("private_key"));
    }

    @Test
    void withoutAClientEachKeystoreThatTakesTheKeyIsShown() {
        var result = shell.run("app", "create", "bot", "--key", "rsa");
        assertThat(result.out())
                .contains("The app bot is made: " + APP)
                .contains("for mixin-node-sdk:", "for fox-one:", "BEGIN RSA PRIVATE KEY")
                .doesNotContain("for @mixin.dev/mixin-node-sdk:");
    }

    @Test
    void aFileIsForItsOwnerAlone() throws IOException {
        var result = shell.run("app", "create", "bot", "-o", "bot.json");
        assertThat(result.out()).contains("Its keystore is in bot.json").doesNotContain("123456");
        var file = shell.path("bot.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(file)).contains("\"pin\": \"123456\"");
    }

    @Test
    void nothingIsMadeThatTheClientCannotUse() {
        var rsa =
                shell.run(
                        "app",
                        "create",
                        "bot",
                        "--key",
                        "rsa",
                        "--for",
                        "@mixin.dev/mixin-node-sdk");
        assertThat(rsa.exit()).isEqualTo(1);
        assertThat(rsa.err()).contains("cannot sign with an RSA key");
        var nobody = shell.run("app", "create", "bot", "--for", "nobody");
        assertThat(nobody.exit()).isEqualTo(1);
        assertThat(nobody.err()).contains("There is no keystore for nobody; there are those for");
        assertThat(admin.requests()).isEmpty();
    }

    @Test
    void appsAreListedInColumns() {
        admin.on(
                "GET /admin/apps",
                200,
                "{\"apps\":[{\"app_id\":\""
                        + APP
                        + "\",\"identity_number\":\"7000100001\","
                        + "\"name\":\"bot\\u001b\",\"created_at\":\"2026-01-01T00:00:00Z\"}]}");
        assertThat(shell.run("app", "list").out())
                .isEqualTo(
                        """
                        APP                                   NUMBER      NAME       CREATED
                        89e0bdee-c355-47f2-945a-be48be875606  7000100001  bot\\u{1b}  2026-01-01T00:00:00Z
                        """);
    }
}
