package vouch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vouch.protocol.Digest;
import vouch.protocol.json.JsonObject;
import vouch.protocol.proof.Proof;
import vouch.protocol.proof.Salt;
import vouch.protocol.proof.Stage;

class StampTest {

    private final FakePrexis server = new FakePrexis();
    @TempDir private Path folder = Path.of("");
    private Shell shell = new Shell(Path.of(System.getProperty("java.io.tmpdir"), "unused"));

    @BeforeEach
    void open() {
        shell = new Shell(folder).as(server).whileAsleep(() -> server.log().growToFinal());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static Digest sha256(String content) {
        return Digest.sha256(content.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aFileGetsItsFinalProofBesideIt() {
        shell.file("report.pdf", "content");

        Shell.Result result = shell.run("stamp", "report.pdf");

        assertThat(result.exit()).as(result.all()).isZero();
        assertThat(result.out())
                .isEqualTo("ok      report.pdf: final, block 100 of a development chain\n");
        assertThat(result.err()).isEmpty();
        Proof proof = shell.proof("report.pdf.vouch.json");
        assertThat(proof.stage()).isEqualTo(Stage.FINAL);
        assertThat(proof.digest()).isEqualTo(sha256("content"));
        assertThat(shell.files()).containsExactly("report.pdf", "report.pdf.vouch.json");
    }

    @Test
    void whatAKilledProgramLeftIsNoFileToStamp() {
        shell.file("docs/report.pdf", "content");
        shell.file("docs/.0f.vouch.tmp", "half a proof");

        Shell.Result result = shell.run("stamp", "docs", "--hidden");

        assertThat(result.exit()).as(result.all()).isZero();
        assertThat(result.out()).doesNotContain("skipped");
        assertThat(shell.files())
                .containsExactly(
                        "docs/.0f.vouch.tmp", "docs/report.pdf", "docs/report.pdf.vouch.json");
    }

    @Test
    void aServerThatTellsIsNotAsked() {
        shell.file("report.pdf", "content");
        server.tells("received", () -> {})
                .tells("logged", () -> server.log().checkpoint())
                .tells("pending", () -> {})
                .tells("mined", () -> server.log().mine())
                .tells("final", () -> server.log().makeFinal());

        Shell.Result result = shell.run("stamp", "report.pdf");

        assertThat(result.exit()).as(result.all()).isZero();
        assertThat(shell.proof("report.pdf.vouch.json").stage()).isEqualTo(Stage.FINAL);
        assertThat(shell.slept()).isEqualTo(Duration.ZERO);
        // At first, then where it has grown: logged, mined, final.
        assertThat(server.proofRequests()).isBetween(2, 4);
    }

    @Test
    void aServerThatBreaksOffIsAsked() {
        shell.file("report.pdf", "content");
        server.tells("logged", () -> server.log().checkpoint());

        Shell.Result result = shell.run("stamp", "report.pdf");

        assertThat(result.exit()).as(result.all()).isZero();
        assertThat(shell.proof("report.pdf.vouch.json").stage()).isEqualTo(Stage.FINAL);
        assertThat(shell.slept()).isPositive();
    }

    @Test
    void aDirectAccountsProofEndsFinalWithoutAPlaceInTheLog() {
        shell.file("report.pdf", "content");
        shell.whileAsleep(() -> {
            if (server.log().size() == 1 && !server.log().isMined(sha256("content"))) {
                server.log().checkpoint();
                server.log().mineItself(sha256("content"));
                server.log().makeFinal();
            }
        });

        Shell.Result result = shell.run("stamp", "report.pdf");

        assertThat(result.exit()).as(result.all()).isZero();
        Proof proof = shell.proof("report.pdf.vouch.json");
        assertThat(proof.stage()).isEqualTo(Stage.FINAL);
        assertThat(proof.log()).isEmpty();
    }

    @Test
    void whatIsSeenIsRecordedForLaterInAFileOfTheUsersOwn() throws IOException {
        shell.file("a", "a");

        shell.run("stamp", "a");

        Trust trust = Trust.parse(Files.readAllBytes(shell.trustFile()));
        assertThat(trust.logs()).hasSize(1);
        assertThat(trust.logs().getFirst().key()).hasToString(server.log().key());
        assertThat(trust.blocks()).hasSize(1);
        assertThat(trust.blocks().getFirst().hash()).isEqualTo(server.log().blockHash(0));
        assertThat(trust.blocks().getFirst().development()).isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(shell.trustFile())))
                .isEqualTo("rw-------");
    }

    @Test
    void manyFilesTakeOneRequestToRegisterAndOneOfThemIsAskedForWhileWaiting() {
        for (int i = 0; i < 200; i++) {
            shell.file("docs/" + i, "content " + i);
        }
        int[] naps = {0};
        shell.whileAsleep(() -> {
            if (++naps[0] == 10) {
                server.log().growToFinal();
            }
        });

        Shell.Result result = shell.run("stamp", "docs");

        assertThat(result.exit()).as(result.all()).isZero();
        assertThat(server.batches()).isEqualTo(1);
        assertThat(server.proofRequests()).isLessThanOrEqualTo(200 + 10 + 200);
        assertThat(result.out()).endsWith("200 items: 200 final; 200 credits used, 800 left.\n");
    }

    @Test
    void aDigestThatIsKnownAlreadyCountsAsSuccess() {
        server.log().add(sha256("content"));
        shell.file("a", "content");

        Shell.Result result = shell.run("stamp", "a");

        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("was known already");
        assertThat(server.credits()).isEqualTo(1_000);
        assertThat(shell.proof("a.vouch.json").stage()).isEqualTo(Stage.FINAL);
    }

    @Test
    void twoFilesOfOneContentCostOneCreditAndGetAProofEach() {
        shell.file("a", "same");
        shell.file("b", "same");

        Shell.Result result = shell.run("stamp", "a", "b", "a", "./a");

        assertThat(result.exit()).isZero();
        assertThat(result.out()).endsWith("2 items: 2 final; 1 credit used, 999 left.\n");
        assertThat(shell.text("a.vouch.json")).isEqualTo(shell.text("b.vouch.json"));
    }

    @Test
    void withoutWaitingTheReceiptIsKeptAndLaterRunsGoOnFromThere() {
        shell.file("a", "content");
        assertThat(shell.run("stamp", "--no-wait", "a").exit()).isZero();
        assertThat(shell.proof("a.vouch.json").stage()).isEqualTo(Stage.RECEIVED);
        assertThat(shell.slept()).isZero();

        Shell.Result result = shell.run("stamp", "a");

        assertThat(result.exit()).isZero();
        assertThat(shell.proof("a.vouch.json").stage()).isEqualTo(Stage.FINAL);
        assertThat(server.batches()).isEqualTo(1);
        assertThat(server.credits()).isEqualTo(999);
    }

    @Test
    void aCompleteProofNeedsNoServerAtAll() {
        shell.file("a", "content");
        shell.run("stamp", "a");
        server.close();

        assertThat(shell.run("stamp", "a").exit()).isZero();
    }

    @Test
    void eachStageCanBeWaitedFor() {
        shell.file("a", "content");
        shell.whileAsleep(() -> server.log().checkpoint());
        assertThat(shell.run("stamp", "--wait", "logged", "a").exit()).isZero();
        assertThat(shell.proof("a.vouch.json").stage()).isEqualTo(Stage.LOGGED);

        shell.whileAsleep(() -> server.log().mine());
        Shell.Result mined = shell.run("stamp", "--wait", "mined", "--json", "a");

        assertThat(mined.exit()).as(mined.all()).isZero();
        assertThat(mined.json().getFirst().string("stage")).isEqualTo("mined");
        assertThat(shell.proof("a.vouch.json").stage()).isEqualTo(Stage.LOGGED);
    }

    @Test
    void whenTheTimeIsUpTheStageReachedIsKeptAndTheNextStepIsSaid() {
        shell.file("a", "content");
        shell.whileAsleep(() -> server.log().checkpoint());

        Shell.Result result = shell.run("stamp", "--timeout", "90s", "a");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err())
                .contains("a: It is logged and not yet final after 90 seconds.")
                .contains("vouch upgrade " + shell.path("a.vouch.json"));
        assertThat(shell.proof("a.vouch.json").stage()).isEqualTo(Stage.LOGGED);
        assertThat(shell.slept()).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void oneFailureStopsNoneOfTheOthers() throws IOException {
        shell.file("a", "a");
        shell.file("b", "b");
        shell.file("b.vouch.json", "not a proof");
        Files.createSymbolicLink(shell.path("dangling"), shell.path("nowhere"));
        server.credits(2);
        shell.file("c", "c");
        shell.file("d", "d");

        Shell.Result result = shell.run("stamp", "missing", "b", "dangling", "a", "c", "d");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err())
                .contains("FAILED  missing: There is no such file.")
                .contains("FAILED  b: ")
                .contains("--force")
                .contains("FAILED  d: No credit is left");
        assertThat(result.out())
                .contains("ok      a: final")
                .contains("ok      c: final")
                .endsWith("6 items: 2 final, 4 failed; 2 credits used, 0 left.\n");
        assertThat(shell.text("b.vouch.json")).isEqualTo("not a proof");
    }

    @Test
    void aProofOfOtherContentIsNeverLost() {
        shell.file("a", "first");
        shell.run("stamp", "a");
        String old = shell.text("a.vouch.json");
        shell.file("a", "second");

        Shell.Result refused = shell.run("stamp", "a");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("is the proof of other content").contains("--force");
        assertThat(shell.text("a.vouch.json")).isEqualTo(old);

        Shell.Result forced = shell.run("stamp", "--force", "a");
        assertThat(forced.exit()).as(forced.all()).isZero();
        assertThat(shell.proof("a.vouch.json").digest()).isEqualTo(sha256("second"));
        List<String> aside = shell.files().stream().filter(name -> name.endsWith("~")).toList();
        assertThat(aside).hasSize(1);
        assertThat(shell.text(aside.getFirst())).isEqualTo(old);
    }

    @Test
    void forceSetsNothingAsideBeforeANewProofIsThere() {
        shell.file("a", "first");
        shell.run("stamp", "a");
        String old = shell.text("a.vouch.json");
        shell.file("a", "second");
        server.credits(0);

        assertThat(shell.run("stamp", "--force", "a").exit()).isEqualTo(1);

        assertThat(shell.text("a.vouch.json")).isEqualTo(old);
        assertThat(shell.files()).containsExactly("a", "a.vouch.json");
    }

    @Test
    void aSaltedProofCarriesItsSaltAndIsTakenUpWithIt() {
        shell.file("secret", "guess me");
        assertThat(shell.run("stamp", "--salted", "--no-wait", "secret").exit()).isZero();
        Salt salt = shell.proof("secret.vouch.json").salt().orElseThrow();
        assertThat(server.log().knows(sha256("guess me"))).isFalse();
        assertThat(server.log().knows(salt.salted(sha256("guess me")))).isTrue();

        assertThat(shell.run("stamp", "secret").exit()).isZero();

        Proof proof = shell.proof("secret.vouch.json");
        assertThat(proof.stage()).isEqualTo(Stage.FINAL);
        assertThat(proof.salt()).contains(salt);
        assertThat(server.batches()).isEqualTo(1);
        assertThat(shell.files()).containsExactly("secret", "secret.vouch.json");
    }

    @Test
    void aSaltSurvivesAServerThatFailsBetweenRegistrationAndProof() {
        shell.file("secret", "guess me");
        server.broken(true);
        assertThat(shell.run("stamp", "--salted", "--no-wait", "secret").exit()).isEqualTo(1);
        assertThat(shell.files()).containsExactly("secret", "secret.vouch.json.salt");
        server.broken(false);

        assertThat(shell.run("stamp", "--salted", "secret").exit()).isZero();

        assertThat(server.credits()).isEqualTo(999);
        assertThat(shell.files()).containsExactly("secret", "secret.vouch.json");
    }

    @Test
    void digestsAreStampedToo() {
        String hex = sha256("x").hex();

        Shell.Result result =
                shell.run("stamp", "--digest", hex.toUpperCase(java.util.Locale.ROOT), "abc");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("abc: A digest is written as 64 hexadecimal characters");
        assertThat(shell.proof(hex + ".vouch.json").stage()).isEqualTo(Stage.FINAL);
    }

    @Test
    void folderIsWalkedWithoutItsProofsLinksAndHiddenFiles() throws IOException {
        shell.file("docs/a", "a");
        shell.file("docs/deep/b", "b");
        shell.file("docs/.git/config", "c");
        shell.file("docs/.hidden", "d");
        shell.file("elsewhere", "e");
        Files.createSymbolicLink(shell.path("docs/link"), shell.path("elsewhere"));
        shell.run("stamp", "docs");
        Shell.Result again = shell.run("stamp", "docs");

        assertThat(again.exit()).isZero();
        assertThat(again.out()).endsWith("2 items: 2 final; 3 skipped.\n");
        assertThat(shell.files())
                .contains("docs/a.vouch.json", "docs/deep/b.vouch.json")
                .doesNotContain(
                        "docs/link.vouch.json",
                        "docs/.hidden.vouch.json",
                        "docs/a.vouch.json.vouch.json");

        shell.run("stamp", "--hidden", "docs");
        assertThat(shell.files()).contains("docs/.git/config.vouch.json");
    }

    @Test
    void proofsCanGoToAFolderOfTheirOwn() throws IOException {
        shell.file("x/a", "1");
        shell.file("y/a", "2");
        Files.createDirectory(shell.path("proofs"));

        Shell.Result result = shell.run("stamp", "--out", "proofs", "x/a", "y/a");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("y/a: Its proof would lie where another file's does");
        assertThat(shell.proof("proofs/a.vouch.json").digest()).isEqualTo(sha256("1"));
    }

    @Test
    void jsonIsOneObjectALineAndASummaryAtTheEnd() {
        shell.file("a", "a");

        List<JsonObject> lines = shell.run("stamp", "--json", "a", "missing").json();

        assertThat(lines).hasSize(3);
        JsonObject failed = lines.getFirst();
        assertThat(failed.string("item")).isEqualTo("missing");
        assertThat(failed.truth("ok")).isFalse();
        assertThat(failed.string("error")).isEqualTo("There is no such file.");
        JsonObject ok = lines.get(1);
        assertThat(ok.truth("ok")).isTrue();
        assertThat(ok.string("stage")).isEqualTo("final");
        assertThat(ok.string("digest")).isEqualTo(sha256("a").hex());
        assertThat(ok.string("registration")).isEqualTo("registered");
        assertThat(ok.integer("index")).isZero();
        assertThat(ok.integer("block")).isEqualTo(100);
        assertThat(ok.truth("developmentChain")).isTrue();
        assertThat(lines.getLast().object("summary").integer("failed")).isEqualTo(1);
        assertThat(lines.getLast().object("summary").integer("credits")).isEqualTo(999);
    }

    @Test
    void aProofThatDoesNotHoldIsNotKept() {
        shell.file("a", "a");
        server.log().add(sha256("other"));
        server.distort(proof -> {
            Proof other = server.log().proof(sha256("other"));
            return new Proof(
                    proof.digest(),
                    proof.salt(),
                    other.receiptNote(),
                    proof.log(),
                    proof.ethereum(),
                    proof.rfc3161());
        });

        Shell.Result result = shell.run("stamp", "a");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("The server's proof does not hold");
        assertThat(shell.files()).containsExactly("a");
    }

    @Test
    void aLogThatChangesItsKeyIsAnAlarmAndNothingIsSent() throws IOException {
        shell.file("a", "a");
        shell.run("stamp", "a");
        byte[] before = Files.readAllBytes(shell.trustFile());
        server.log(new FakeLog(server.log().origin(), 31_337));
        shell.file("b", "b");

        Shell.Result result = shell.run("stamp", "b");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("ALARM").contains(server.log().origin());
        assertThat(server.batches()).isEqualTo(1);
        assertThat(Files.readAllBytes(shell.trustFile())).isEqualTo(before);
    }

    @Test
    void aFinalBlockThatChangesItsHashIsAnAlarmAndItsProofIsNotKept() throws IOException {
        shell.file("a", "a");
        shell.run("stamp", "a");
        byte[] before = Files.readAllBytes(shell.trustFile());
        shell.file("b", "b");
        // The same log on a chain whose block 100 is another.
        server.log().rewriteBlocks("other");

        Shell.Result result = shell.run("stamp", "--digest", sha256("a").hex());

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("ALARM: block 100 of chain 31337");
        assertThat(shell.files()).doesNotContain(sha256("a").hex() + ".vouch.json");
        assertThat(Files.readAllBytes(shell.trustFile())).isEqualTo(before);
    }

    @Test
    void aNewDevelopmentChainUnderANewLogIsNoAlarm() {
        shell.file("a", "a");
        shell.run("stamp", "a");
        FakeLog fresh = new FakeLog("vouch/fedcba9876543210", 31_337);
        server.log(fresh);
        shell.file("b", "b");

        Shell.Result result = shell.run("stamp", "b");

        assertThat(result.exit()).as(result.all()).isZero();
        assertThat(TrustFile.read(surroundings()).blocks()).hasSize(2);
    }

    private Surroundings surroundings() {
        return new Surroundings(
                java.util.Map.of(),
                shell.path(""),
                shell.home(),
                System.out,
                System.err,
                InputStream.nullInputStream(),
                0,
                java.time.InstantSource.system(),
                _ -> {});
    }

    @Test
    void whereTheHomeCannotBeWrittenToTheTrustFileLiesHere() {
        shell.file("a", "a");
        shell.file("no-folder", "");
        shell.with("XDG_CONFIG_HOME", shell.path("no-folder").toString());

        Shell.Result result = shell.run("stamp", "a");

        assertThat(result.exit()).as(result.all()).isZero();
        assertThat(result.err()).contains("The trust file is " + shell.path("vouch-trust.json"));
        assertThat(shell.run("verify", "a").exit()).isZero();
    }

    @Test
    void aTrustFileThatIsNamedAndCannotBeWrittenStopsEverythingBeforeACreditIsSpent() {
        shell.file("a", "a");
        shell.with("VOUCH_TRUST", shell.file("no-folder", "") + "/trust.json");

        assertThat(shell.run("stamp", "a").exit()).isEqualTo(1);
        assertThat(server.credits()).isEqualTo(1_000);
    }

    @Test
    void aDamagedTrustFileIsNeverOverwritten() {
        shell.file("a", "a");
        shell.with("VOUCH_TRUST", shell.file("trust", "{}").toString());

        Shell.Result result = shell.run("stamp", "a");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("is damaged");
        assertThat(shell.text("trust")).isEqualTo("{}");
    }

    @Test
    void withoutCredentialsOneSentenceSaysWhatToDo() {
        shell.without("VOUCH_URL").without("VOUCH_KEY").without("VOUCH_PASSWORD");
        shell.file("a", "a");

        Shell.Result result = shell.run("stamp", "a");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err())
                .contains("vouch serve")
                .contains("--password-file")
                .hasLineCount(1);
    }

    @Test
    void theDemoAccountIsUsedWhereNothingElseIsSaidAndShownToNoOtherServer() {
        shell.without("VOUCH_URL").without("VOUCH_KEY").without("VOUCH_PASSWORD");
        shell.file(
                "data/demo.json",
                "{\"url\":\""
                        + server.url()
                        + "\",\"prexis\":{\"key\":\"alice\",\"password\":\"correct horse\"}}");
        shell.file("a", "a");

        assertThat(shell.run("stamp", "a").exit()).isZero();

        shell.file("b", "b");
        Shell.Result other = shell.run("stamp", "--url", "http://127.0.0.1:1", "b");
        assertThat(other.exit()).isEqualTo(1);
        assertThat(other.err()).contains("No key is given for http://127.0.0.1:1");
    }

    @Test
    void thePasswordComesFromAFileAndNeverAppears() {
        shell.without("VOUCH_PASSWORD");
        shell.file("password", "wrong horse\n");
        shell.file("a", "a");

        Shell.Result result = shell.run("stamp", "--password-file", "password", "a");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("does not know this key").hasLineCount(1);
        assertThat(result.all()).doesNotContain("horse");
    }

    @Test
    void namesThatWouldMoveTheCursorAreWrittenOut() {
        shell.file("a\u001b[2Jb", "a");

        Shell.Result result = shell.run("stamp", "a\u001b[2Jb");

        assertThat(result.out()).contains("a\\u{1b}[2Jb").doesNotContain("\u001b");
    }

    @Test
    void onATerminalABarShowsTheWayAndIsGoneAtTheEnd() {
        shell.terminal(60);
        for (int i = 0; i < 20; i++) {
            shell.file("docs/" + i, "content " + i);
        }

        Shell.Result result = shell.run("stamp", "docs");

        assertThat(result.err()).contains("[####").endsWith("\r\u001b[K");
        assertThat(result.err().split("\r\u001b\\[K")).allMatch(line -> line.length() < 60);
        assertThat(result.out()).doesNotContain("\u001b");
    }

    @Test
    void quietSaysNothingButWhatFailed() {
        shell.file("a", "a");

        Shell.Result result = shell.run("stamp", "--quiet", "a", "missing");

        assertThat(result.out()).isEmpty();
        assertThat(result.err()).isEqualTo("FAILED  missing: There is no such file.\n");
    }
}
