package vouch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vouch.protocol.Digest;
import vouch.protocol.proof.Proof;
import vouch.protocol.proof.Stage;

class UpgradeTest {

    private final FakePrexis server = new FakePrexis();
    @TempDir private Path folder = Path.of("");
    private Shell shell = new Shell(Path.of(System.getProperty("java.io.tmpdir"), "unused"));

    @BeforeEach
    void open() {
        shell = new Shell(folder).as(server);
        shell.file("docs/a", "a");
        shell.file("docs/b", "b");
        shell.run("stamp", "--no-wait", "--salted", "docs/a");
        shell.run("stamp", "--no-wait", "docs/b");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void proofsAreBroughtToWhatTheServerHasByNow() {
        server.log().growToFinal();

        Shell.Result result = shell.run("upgrade", "docs");

        assertThat(result.exit()).as(result.all()).isZero();
        assertThat(result.out()).contains("2 items: 2 final.");
        assertThat(shell.proof("docs/a.vouch.json").stage()).isEqualTo(Stage.FINAL);
        assertThat(shell.proof("docs/b.vouch.json").stage()).isEqualTo(Stage.FINAL);
        assertThat(shell.run("verify", "docs/a").exit()).isZero();
    }

    @Test
    void whatIsNotYetFinalIsSaidAndNothingIsWaitedFor() {
        server.log().checkpoint();

        Shell.Result result = shell.run("upgrade", "docs/b.vouch.json");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("It is logged and not yet final.");
        assertThat(shell.proof("docs/b.vouch.json").stage()).isEqualTo(Stage.LOGGED);
        assertThat(shell.slept()).isEqualTo(Duration.ZERO);
    }

    @Test
    void itCanWait() {
        shell.whileAsleep(() -> server.log().growToFinal());

        assertThat(shell.run("upgrade", "--wait", "final", "docs").exit()).isZero();
    }

    @Test
    void oneBadProofStopsNoneOfTheOthersAndStaysAsItIs() {
        shell.file("docs/broken.vouch.json", "broken");
        server.log().growToFinal();

        Shell.Result result = shell.run("upgrade", "missing.vouch.json", "docs");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("missing.vouch.json").contains("docs/broken.vouch.json");
        assertThat(result.out()).contains("4 items: 2 final, 2 failed.");
        assertThat(shell.text("docs/broken.vouch.json")).isEqualTo("broken");
    }

    @Test
    void aServerThatFailsLeavesTheOldProof() {
        String old = shell.text("docs/b.vouch.json");
        server.broken(true);

        Shell.Result result = shell.run("upgrade", "docs/b.vouch.json");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("The disk is full");
        assertThat(shell.text("docs/b.vouch.json")).isEqualTo(old);
    }

    @Test
    void aServerThatIsGoneLeavesTheOldProof() {
        String old = shell.text("docs/b.vouch.json");
        server.close();

        Shell.Result result = shell.run("upgrade", "docs/b.vouch.json");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("is it running");
        assertThat(shell.text("docs/b.vouch.json")).isEqualTo(old);
    }

    @Test
    void theProofOfAnotherServerIsToldApart() {
        String old = shell.text("docs/b.vouch.json");
        FakeLog other = new FakeLog("vouch/fedcba9876543210", 31_337);
        other.add(Digest.sha256("b".getBytes(StandardCharsets.UTF_8)));
        other.growToFinal();
        server.log(other);

        Shell.Result result = shell.run("upgrade", "docs/b.vouch.json");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("was made by another server").contains("--url");
        assertThat(shell.text("docs/b.vouch.json")).isEqualTo(old);
    }

    @Test
    void aServerThatMovesAnEntryIsAnAlarmAndTheOldProofStays() {
        String old = shell.text("docs/b.vouch.json");
        server.log().swapFirstTwo();
        server.log().growToFinal();

        Shell.Result result = shell.run("upgrade", "docs/b.vouch.json");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("ALARM: the server now says entry 0");
        assertThat(shell.text("docs/b.vouch.json")).isEqualTo(old);
    }

    @Test
    void aFurtherProofIsNeverReplacedByALesserOne() {
        server.log().checkpoint();
        shell.run("upgrade", "docs/b.vouch.json");
        String further = shell.text("docs/b.vouch.json");
        server.distort(proof -> Proof.of(proof.receiptNote()));

        Shell.Result result = shell.run("upgrade", "docs/b.vouch.json");

        assertThat(result.err()).contains("It is logged and not yet final.");
        assertThat(shell.text("docs/b.vouch.json")).isEqualTo(further);
    }

    @Test
    void aProofThatGrowsKeepsItsEarliestTimeStamp() {
        shell.file("docs/c", "file 5\n");
        server.distort(proof -> proof.withRfc3161(Tokens.FIRST));
        shell.run("stamp", "--no-wait", "docs/c");
        server.distort(proof -> proof.withRfc3161(Tokens.SECOND));
        server.log().checkpoint();
        shell.run("upgrade", "docs/c.vouch.json");
        assertThat(shell.proof("docs/c.vouch.json").stage()).isEqualTo(Stage.LOGGED);
        assertThat(shell.proof("docs/c.vouch.json").rfc3161()).contains(Tokens.FIRST);

        server.log().growToFinal();
        shell.run("upgrade", "docs/c.vouch.json");

        assertThat(shell.proof("docs/c.vouch.json").stage()).isEqualTo(Stage.FINAL);
        assertThat(shell.proof("docs/c.vouch.json").rfc3161()).contains(Tokens.FIRST);
    }

    @Test
    void aProofWithoutATimeStampTakesUpTheServersWithoutGrowing() {
        shell.file("docs/c", "file 5\n");
        shell.run("stamp", "--no-wait", "docs/c");
        assertThat(shell.proof("docs/c.vouch.json").rfc3161()).isEmpty();
        server.distort(proof -> proof.withRfc3161(Tokens.FIRST));

        shell.run("upgrade", "docs/c.vouch.json");

        assertThat(shell.proof("docs/c.vouch.json").stage()).isEqualTo(Stage.RECEIVED);
        assertThat(shell.proof("docs/c.vouch.json").rfc3161()).contains(Tokens.FIRST);
    }

    @Test
    void aServerThatGivesATimeStampOfSomethingElseIsNotBelieved() {
        String old = shell.text("docs/b.vouch.json");
        server.distort(proof -> proof.withRfc3161(Tokens.FIRST));
        server.log().growToFinal();

        Shell.Result result = shell.run("upgrade", "docs");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("The time-stamp token is over another digest.");
        assertThat(shell.text("docs/b.vouch.json")).isEqualTo(old);
    }

    @Test
    void aFinalProofIsLeftAlone() {
        server.log().growToFinal();
        shell.run("upgrade", "docs");
        String best = shell.text("docs/b.vouch.json");
        server.close();

        assertThat(shell.run("stamp", "--no-wait", "docs/b").exit()).isZero();
        assertThat(shell.run("upgrade", "docs").exit()).isZero();

        assertThat(shell.text("docs/b.vouch.json")).isEqualTo(best);
    }
}
