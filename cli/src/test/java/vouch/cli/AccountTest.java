package vouch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountTest {

    @TempDir private Path folder = Path.of("");
    private Shell shell = new Shell(Path.of(System.getProperty("java.io.tmpdir"), "unused"));
    private final List<String> requests = new ArrayList<>();
    private String answer = "";
    private HttpServer server = start();

    private HttpServer start() {
        try {
            var listener =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            listener.createContext(
                    "/",
                    exchange -> {
                        var body =
                                new String(
                                        exchange.getRequestBody().readAllBytes(),
                                        StandardCharsets.UTF_8);
                        requests.add(
                                exchange.getRequestMethod()
                                        + " "
                                        + exchange.getRequestURI().getRawPath()
                                        + " "
                                        + body);
                        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
                        exchange.sendResponseHeaders(200, bytes.length);
                        exchange.getResponseBody().write(bytes);
                        exchange.close();
                    });
            listener.start();
            return listener;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void open() {
        shell = new Shell(folder);
        shell.file(
                "data/admin.json",
                "{\"url\":\"http://127.0.0.1:"
                        + server.getAddress().getPort()
                        + "\",\"token\":\"t\"}");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aNewAccountShowsItsPasswordOnce() {
        answer = "{\"key\":\"k1\",\"password\":\"p1\",\"name\":\"alice\",\"credits\":5}";

        Shell.Result result = shell.run("account", "create", "alice", "--credits", "5");

        assertThat(result.exit()).as(result.all()).isZero();
        assertThat(result.out())
                .contains("key       k1")
                .contains("password  p1")
                .contains("5 credits");
        assertThat(requests)
                .containsExactly("POST /admin/accounts {\"name\":\"alice\",\"credits\":5}");
    }

    @Test
    void jsonIsForPrograms() {
        answer = "{\"key\":\"k1\",\"password\":\"p1\",\"name\":\"alice\",\"credits\":5}";

        assertThat(
                        shell.run("account", "create", "alice", "--json")
                                .json()
                                .getFirst()
                                .string("password"))
                .isEqualTo("p1");
    }

    @Test
    void accountsAreListedInColumns() {
        answer =
                "{\"accounts\":[{\"key\":\"k1\",\"name\":\"alice\\u001b\",\"state\":\"active\",\"mode\":\"log\",\"credits\":1234,"
                        + "\"registered\":6,\"createdAt\":\"2026-01-01T00:00:00Z\",\"limits\":{\"batch\":3,\"auth\":9},\"documentBytes\":7}]}";

        assertThat(shell.run("account", "list", "--data", "data").out())
                .isEqualTo(
                        """
                        KEY  NAME         STATE   MODE  CREDITS  REGISTERED  CREATED               LIMITS
                        k1   alice\\u{1b}  active  log   1,234    6           2026-01-01T00:00:00Z  auth=9 batch=3
                        """);
    }

    @Test
    void anAccountIsInDirectModeFromTheStartOrFromNowOn() {
        answer = "{\"key\":\"k1\",\"password\":\"p1\",\"mode\":\"direct\"}";

        Shell.Result made = shell.run("account", "create", "alice", "--credits", "5", "--direct");
        Shell.Result set = shell.run("account", "mode", "k1", "direct");
        Shell.Result unset = shell.run("account", "mode", "k1", "log");
        Shell.Result wrong = shell.run("account", "mode", "k1", "both");

        assertThat(made.out()).contains("5 credits, each for a transaction of its own");
        assertThat(set.out()).isEqualTo("k1: each new digest gets a transaction of its own.\n");
        assertThat(unset.out()).contains("with the log's root");
        assertThat(wrong.exit()).isEqualTo(64);
        assertThat(wrong.err()).contains("A mode is log or direct, not both.");
        assertThat(requests)
                .containsExactly(
                        "POST /admin/accounts {\"name\":\"alice\",\"credits\":5,\"mode\":\"direct\"}",
                        "POST /admin/accounts/k1/mode {\"mode\":\"direct\"}",
                        "POST /admin/accounts/k1/mode {\"mode\":\"log\"}");
    }

    @Test
    void creditsAreGivenAndTakenBack() {
        answer = "{\"key\":\"k1\",\"credits\":7}";

        assertThat(shell.run("account", "credit", "k1", "10").out())
                .isEqualTo("k1 has 7 credits.\n");
        Shell.Result taken = shell.run("account", "credit", "k1", "-3", "--reason", "mistake");

        assertThat(taken.exit()).as(taken.all()).isZero();
        assertThat(requests)
                .containsExactly(
                        "POST /admin/accounts/k1/credit {\"credits\":10,\"reason\":\"by the administrator\"}",
                        "POST /admin/accounts/k1/credit {\"credits\":-3,\"reason\":\"mistake\"}");
    }

    @Test
    void limitsAreSetAndUnset() {
        answer = "{\"key\":\"k1\",\"limits\":{}}";

        shell.run("account", "limit", "k1", "batch", "50");
        shell.run("account", "limit", "k1", "batch", "default");
        Shell.Result wrong = shell.run("account", "limit", "k1", "everything", "5");

        assertThat(requests)
                .containsExactly(
                        "POST /admin/accounts/k1/limit {\"endpoint\":\"batch\",\"perHour\":50}",
                        "POST /admin/accounts/k1/limit {\"endpoint\":\"batch\",\"perHour\":null}");
        assertThat(wrong.exit()).isEqualTo(1);
        assertThat(wrong.err()).contains("There is no endpoint everything");
    }

    @Test
    void quotasAreSetAndUnset() {
        answer = "{\"key\":\"k1\"}";

        assertThat(shell.run("account", "quota", "k1", "1000000").out())
                .isEqualTo("The documents of k1 may take 1,000,000 bytes.\n");
        assertThat(shell.run("account", "quota", "k1", "default").out())
                .isEqualTo("The documents of k1 may take what the server's own limit says.\n");
        assertThat(shell.run("account", "quota", "k1", "much").exit()).isEqualTo(64);

        assertThat(requests)
                .containsExactly(
                        "POST /admin/accounts/k1/quota {\"bytes\":1000000}",
                        "POST /admin/accounts/k1/quota {\"bytes\":null}");
    }

    @Test
    void passwordsRotateAndAccountsAreShutOutAndLetIn() {
        answer = "{\"key\":\"k1\",\"password\":\"p2\"}";
        assertThat(shell.run("account", "rotate", "k1").out()).contains("password  p2");

        answer = "{\"key\":\"k1\",\"state\":\"disabled\"}";
        assertThat(shell.run("account", "disable", "k1").out()).isEqualTo("k1 is disabled.\n");
        shell.run("account", "disable", "--undo", "k1");

        assertThat(requests)
                .containsExactly(
                        "POST /admin/accounts/k1/rotate {}",
                        "POST /admin/accounts/k1/disable {\"disabled\":true}",
                        "POST /admin/accounts/k1/disable {\"disabled\":false}");
    }

    @Test
    void withoutARunningServerOneSentenceSaysSo() {
        Shell.Result result = shell.run("account", "list", "--data", "elsewhere");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("is the server running").hasLineCount(1);
    }
}
