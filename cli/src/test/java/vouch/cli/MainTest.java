package vouch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

    @TempDir private Path folder = Path.of("");
    private Shell shell = new Shell(Path.of(System.getProperty("java.io.tmpdir"), "unused"));

    @BeforeEach
    void open() {
        shell = new Shell(folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "help", ""})
    void theHelpListsEveryCommandAlsoThoseTheLauncherHandsElsewhere(String line) {
        Shell.Result result = line.isEmpty() ? shell.run() : shell.run(line);

        assertThat(result.exit()).as(result.all()).isZero();
        assertThat(result.out())
                .contains(
                        "stamp", "verify", "info", "upgrade", "account", "serve", "fsck", "test",
                        "bench")
                .contains("Exit codes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stamp",
                "verify",
                "info",
                "upgrade",
                "account",
                "account create",
                "account list",
                "account credit",
                "account limit",
                "account quota",
                "account rotate",
                "account disable"
            })
    void everyCommandHasAHelpOfItsOwn(String command) {
        Shell.Result result = shell.run((command + " --help").split(" "));

        assertThat(result.exit()).as(result.all()).isZero();
        assertThat(result.out()).startsWith("Usage: vouch " + command);
        assertThat(result.out().lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void helpTakesTheNameOfACommand() {
        assertThat(shell.run("help", "stamp").out()).startsWith("Usage: vouch stamp");
    }

    @Test
    void theVersionIsSaid() {
        Shell.Result result = shell.run("--version");

        assertThat(result.exit()).isZero();
        assertThat(result.out()).startsWith("vouch ");
    }

    @Test
    void commandsOfTheLauncherSayWhereTheyAre() {
        Shell.Result result = shell.run("serve");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("the script `vouch`");
    }
}
