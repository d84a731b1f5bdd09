package vouch.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdministrationTest {

    private final ScriptedServer server = new ScriptedServer();
    @TempDir private Path folder = Path.of("");

    @AfterEach
    void stop() {
        server.close();
    }

    private Administration administration() throws IOException {
        Path file = folder.resolve("admin.json");
        Files.writeString(file, "{\"url\":\"" + server.url() + "\",\"token\":\"secret\"}");
        return Administration.of(file);
    }

    @Test
    void anAccountIsMadeWithTheTokenOfTheFile() throws IOException {
        server.on(
                "/admin/accounts",
                201,
                "{\"key\":\"k\",\"password\":\"p\",\"name\":\"a\\\"b\",\"credits\":5}");

        Account.Credentials made = administration().create("a\"b", 5);

        assertThat(made).isEqualTo(new Account.Credentials("k", "p"));
        ScriptedServer.Call call = server.calls("/admin/accounts").getFirst();
        assertThat(call.authorization()).isEqualTo("Bearer secret");
        assertThat(call.body()).isEqualTo("{\"name\":\"a\\\"b\",\"credits\":5}");
        assertThat(made.toString()).doesNotContain("p]").contains("k");
    }

    @Test
    void accountsAreListedWithTheirLimits() throws IOException {
        server.on(
                "/admin/accounts",
                200,
                "{\"accounts\":[{\"key\":\"k\",\"name\":\"n\",\"state\":\"active\",\"credits\":4,\"registered\":6,"
                        + "\"createdAt\":\"2026-01-01T00:00:00Z\",\"limits\":{\"register\":10}}]}");

        assertThat(administration().accounts())
                .containsExactly(
                        new Account(
                                "k",
                                "n",
                                "active",
                                4,
                                6,
                                "2026-01-01T00:00:00Z",
                                Map.of("register", 10L)));
    }

    @Test
    void changesNameTheAccountInTheirPath() throws IOException {
        server.on("/admin/accounts/a%2Fb/credit", 200, "{\"key\":\"a/b\",\"credits\":0}")
                .on("/admin/accounts/k/limit", 200, "{\"key\":\"k\",\"limits\":{}}")
                .on("/admin/accounts/k/rotate", 200, "{\"key\":\"k\",\"password\":\"q\"}")
                .on("/admin/accounts/k/disable", 200, "{\"key\":\"k\",\"state\":\"disabled\"}");
        Administration administration = administration();

        assertThat(administration.credit("a/b", -7, "mistake")).isZero();
        administration.limit("k", "batch", OptionalLong.empty());
        assertThat(administration.rotate("k").password()).isEqualTo("q");
        assertThat(administration.disable("k", true)).isEqualTo("disabled");

        assertThat(server.calls("/admin/accounts/a%2Fb/credit").getFirst().body())
                .isEqualTo("{\"credits\":-7,\"reason\":\"mistake\"}");
        assertThat(server.calls("/admin/accounts/k/limit").getFirst().body())
                .isEqualTo("{\"endpoint\":\"batch\",\"perHour\":null}");
    }

    @Test
    void makingAnAccountIsNeverTriedTwice() throws IOException {
        server.on("/admin/accounts", 503, "{\"title\":\"busy\",\"detail\":\"busy\"}");
        Administration administration = administration();

        assertThatThrownBy(() -> administration.create("a", 1)).isInstanceOf(VouchException.class);
        assertThat(server.calls("/admin/accounts")).hasSize(1);
    }

    @Test
    void theReasonOfARefusalIsPassedOn() throws IOException {
        server.on(
                "/admin/accounts/x/rotate",
                404,
                "{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,\"detail\":\"No account has the key x.\"}");
        Administration administration = administration();

        assertThatThrownBy(() -> administration.rotate("x"))
                .isInstanceOf(VouchException.class)
                .hasMessageContaining("No account has the key x.");
    }

    @Test
    void aMissingFileAsksWhetherTheServerRuns() {
        assertThatThrownBy(() -> Administration.of(folder.resolve("admin.json")))
                .isInstanceOf(VouchException.class)
                .hasMessageContaining("is the server running");
    }
}
