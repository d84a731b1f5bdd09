package vouch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vouch.protocol.Digest;
import vouch.protocol.proof.TimestampToken;

class InfoTest {

    @TempDir private Path folder = Path.of("");

    @Test
    void everythingAProofSaysIsPrintedAtEveryStage() {
        var shell = new Shell(folder);
        var log = new FakeLog("vouch/0123456789abcdef", 11_155_111);
        Digest digest = Digest.sha256(new byte[] {1});
        log.add(Digest.sha256(new byte[] {0}));
        log.add(digest);
        shell.file("received", log.proof(digest).toJson());
        log.growToFinal();
        shell.file("final", log.proof(digest).withSalt(new byte[32]).toJson());

        assertThat(shell.run("info", "received").out())
                .isEqualTo(
                        """
                        stage        received
                        digest       %s
                        log          vouch/0123456789abcdef
                        entry        1
                        accepted     2026-03-01T12:00:00.001Z
                        """
                                .formatted(digest.hex()));
        Shell.Result all = shell.run("info", "final");
        assertThat(all.exit()).isZero();
        assertThat(all.out())
                .contains("salt         " + "00".repeat(32))
                .contains("tree size    2")
                .contains("chain        11155111 (Sepolia)")
                .contains("calldata     0x")
                .contains("block        100")
                .contains("block hash   " + log.blockHash(0));
        assertThat(shell.run("info", "--json", "final").out()).isEqualTo(shell.text("final"));
    }

    @Test
    void aDigestThatStandsInItsTransactionItselfIsSaid() {
        var shell = new Shell(folder);
        var log = new FakeLog("vouch/0123456789abcdef", 11_155_111);
        Digest digest = Digest.sha256(new byte[] {1});
        log.add(digest);
        log.mineItself(digest);
        log.makeFinal();
        shell.file("direct", log.proof(digest).toJson());

        assertThat(shell.run("info", "direct").out())
                .contains("stage        final")
                .contains("calldata     0x" + digest.hex())
                .contains("             the digest itself: the transaction is its own")
                .doesNotContain("tree");
    }

    @Test
    void aTimeStampTellsItsTimeAndOneThatCannotBeReadIsSaid() {
        var shell = new Shell(folder);
        var log = new FakeLog("vouch/0123456789abcdef", 11_155_111);
        Digest digest = Digest.sha256(new byte[] {1});
        log.add(digest);
        shell.file("good", log.proof(digest).withRfc3161(Tokens.FIRST).toJson());
        shell.file(
                "bad",
                log.proof(digest).withRfc3161(TimestampToken.ofBytes(new byte[] {1})).toJson());

        assertThat(shell.run("info", "good").out())
                .contains("time-stamp   2026-11-22T05:")
                .contains("             by policy 1.3.6.1.4.1.99999.1, number 422")
                .contains(
                        "             over 27c7d24edb77a005c6109792cc4efc120bc2388a5464d54745b99f006d241db9");
        assertThat(shell.run("info", "bad").out())
                .contains("time-stamp   cannot be read: The DER ends too early.");
    }

    @Test
    void whatIsNoProofIsSaid() {
        var shell = new Shell(folder);
        shell.file("x", "{}");

        Shell.Result result = shell.run("info", "x");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("is not a proof").hasLineCount(1);
    }
}
