package vouch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `vouch apikey`.
class ApiKeyTest {

    private static final String KEY = "abcdefghijk-0123456789abcdefghijABCDEFGHIJzz";

    @TempDir private Path folder = Path.of("");
    private Shell shell = new Shell(Path.of(System.getProperty("java.io.tmpdir"), "unused"));
    private final FakeAdmin admin = new FakeAdmin();

    @BeforeEach
    void open() {
        shell = new Shell(folder);
        shell.file("data/admin.json", admin.file());
        admin.on(
                "POST /admin/apikeys",
                201,
                "{\"id\":\"abcdefghijk\",\"name\":\"exchange\",\"apiKey\":\"" + KEY + "\"}");
        admin.on(
                "GET /admin/apikeys",
                200,
                "{\"apiKeys\":[{\"id\":\"abcdefghijk\",\"name\":\"exchange\","
                        + "\"createdAt\":\"2026-03-01T12:00:00Z\"},{\"id\":\"z\",\"name\":\"old\\u001b\","
                        + "\"createdAt\":\"2026-02-01T12:00:00Z\","
                        + "\"disabledAt\":\"2026-02-02T12:00:00Z\"}]}");
        admin.on("POST /admin/apikeys/abcdefghijk/disable", 200, "{\"id\":\"abcdefghijk\"}");
    }

    @AfterEach
    void stop() {
        admin.close();
    }

    @Test
    void aKeyIsShownWhenItIsMade() {
        var result = shell.run("apikey", "create", "exchange");
        assertThat(result.exit()).as(result.all()).isZero();
        assertThat(result.out())
                .isEqualTo(
                        "The API key of exchange is made:\n  "
                                + KEY
                                + "\nIt is not kept anywhere and cannot be shown again. Its id, for"
                                + " disabling it, is abcdefghijk.\n");
        assertThat(admin.bodies()).containsExactly("{\"name\":\"exchange\"}");
        assertThat(shell.run("apikey", "create", "exchange", "--json").json().getFirst())
                .returns(KEY, json -> json.string("apiKey"))
                .returns("abcdefghijk", json -> json.string("id"));
    }

    @Test
    void keysAreListedByTheirIds() {
        assertThat(shell.run("apikey", "list").out())
                .isEqualTo(
                        """
                        ID           NAME       STATE     CREATED               DISABLED
                        abcdefghijk  exchange   active    2026-03-01T12:00:00Z
                        z            old\\u{1b}  disabled  2026-02-01T12:00:00Z  2026-02-02T12:00:00Z
                        """);
        var json = shell.run("apikey", "list", "--json").json().getFirst();
        assertThat(json.array("apiKeys").elements()).hasSize(2);
        admin.on("GET /admin/apikeys", 200, "{\"apiKeys\":[]}");
        assertThat(shell.run("apikey", "list").out()).isEqualTo("There are none.\n");
    }

    @Test
    void aWholeKeyThatIsTypedToDisableItIsNotSent() {
        var result = shell.run("apikey", "disable", KEY);
        assertThat(result.exit()).as(result.all()).isZero();
        assertThat(result.out()).isEqualTo("The API key abcdefghijk is disabled.\n");
        assertThat(admin.requests()).containsExactly("POST /admin/apikeys/abcdefghijk/disable");
    }

    @Test
    void whatCannotBeDoneIsSaid() {
        assertThat(shell.run("apikey").exit()).isEqualTo(64);
        assertThat(shell.run("apikey").err()).contains("create, list or disable");
        admin.on("POST /admin/apikeys/nobody/disable", 404, "{\"detail\":\"There is none.\"}");
        var result = shell.run("apikey", "disable", "nobody");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("There is none.");
    }
}
