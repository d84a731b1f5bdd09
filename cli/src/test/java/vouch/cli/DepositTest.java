package vouch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `vouch app deposit`.
class DepositTest {

    private static final String USER = "11111111-1111-4111-8111-111111111111";
    private static final String ID = "22222222-2222-4222-8222-222222222222";

    @TempDir private Path folder = Path.of("");
    private Shell shell = new Shell(Path.of(System.getProperty("java.io.tmpdir"), "unused"));
    private final FakeAdmin server = new FakeAdmin();

    @BeforeEach
    void open() {
        shell = new Shell(folder);
        shell.file("data/admin.json", server.file());
        server.on("POST /admin/mixin/deposits", 200, deposit("confirmed"));
        server.on("POST /admin/mixin/deposits/" + ID, 200, deposit("pending"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String deposit(String state) {
        return """
        {"transactionId":"%s","userId":"%s","symbol":"BTC","amount":"0.5","confirmations":2,
         "threshold":3,"state":"%s"}\
        """
                .formatted(ID, USER, state);
    }

    @Test
    void aDepositArrives() {
        var result = shell.run("app", "deposit", USER, "--asset", "BTC", "--amount", "0.5");
        assertThat(result.exit()).as(result.all()).isZero();
        assertThat(result.out()).isEqualTo("0.5 BTC arrived for " + USER + ".\n");
    }

    @Test
    void oneOnItsWayIsMovedOn() {
        var result = shell.run("app", "deposit", ID, "--of", "--confirmations", "2", "--json");
        assertThat(result.exit()).as(result.all()).isZero();
        assertThat(result.json().getFirst().string("state")).isEqualTo("pending");
        assertThat(server.requests()).containsExactly("POST /admin/mixin/deposits/" + ID);
        var words = shell.run("app", "deposit", ID, "--of", "--confirmations", "2");
        assertThat(words.out()).contains("2 of 3 confirmations", ID);
    }

    @Test
    void whatIsWrongIsSaidBeforeTheServerIsAsked() {
        assertThat(shell.run("app", "deposit", "me").exit()).isNotZero();
        assertThat(shell.run("app", "deposit", ID, "--of").err()).contains("--confirmations");
        assertThat(shell.run("app", "deposit", USER, "--confirmations", "-1").exit()).isNotZero();
        assertThat(server.requests()).isEmpty();
    }
}
