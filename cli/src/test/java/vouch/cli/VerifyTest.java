package vouch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vouch.protocol.Digest;
import vouch.protocol.json.JsonObject;

class VerifyTest {

    private static final String ORIGIN = "vouch/0123456789abcdef";

    @TempDir private Path folder = Path.of("");
    private Shell shell = new Shell(Path.of(System.getProperty("java.io.tmpdir"), "unused"));
    private FakeLog log = new FakeLog(ORIGIN, 1);

    @BeforeEach
    void open() {
        shell = new Shell(folder);
    }

    private static Digest sha256(String content) {
        return Digest.sha256(content.getBytes(StandardCharsets.UTF_8));
    }

    /// A file whose proof is final, in block 100.
    private void stamped() {
        shell.file("a", "content");
        log.add(sha256("something else"));
        log.add(sha256("content"));
        log.growToFinal();
        shell.file("a.vouch.json", log.proof(sha256("content")).toJson());
    }

    private void onDevelopmentChain() {
        log = new FakeLog(ORIGIN, 31_337);
        stamped();
    }

    @Test
    void withTheRightBlockHashItHolds() {
        stamped();

        Shell.Result result =
                shell.run(
                        "verify",
                        "a",
                        "--log-key",
                        log.key(),
                        "--block-hash",
                        log.blockHash(0).toString().toUpperCase(Locale.ROOT).replace("0X", "0x"));

        assertThat(result.exit()).as(result.all()).isZero();
        assertThat(result.out())
                .startsWith("a: the proof holds.\n")
                .contains("digest      " + sha256("content").hex())
                .contains("stage       final")
                .contains("entry 1 of the log " + ORIGIN)
                .contains("signatures  good, by --log-key")
                .contains("chain       1 (Ethereum)")
                .contains("block       100, 2026-03-01 12:01:40 UTC")
                .contains("block hash  " + log.blockHash(0))
                .contains("compared    the block hash with --block-hash");
    }

    @Test
    void aTimeStampIsToldAndCheckedWithItsAuthoritysCertificate() {
        shell.file("a", "file 5\n");
        log.add(sha256("file 5\n"));
        shell.file(
                "a.vouch.json", log.proof(sha256("file 5\n")).withRfc3161(Tokens.FIRST).toJson());

        Shell.Result unchecked = shell.run("verify", "a");
        Shell.Result checked = shell.run("verify", "a", "--tsa-cert", Tokens.AUTHORITY.toString());
        Shell.Result json =
                shell.run("verify", "a", "--json", "--tsa-cert", Tokens.AUTHORITY.toString());
        Path stranger = Tokens.AUTHORITY.resolveSibling("stranger.pem");
        Shell.Result other = shell.run("verify", "a", "--tsa-cert", stranger.toString());

        assertThat(unchecked.out())
                .contains("time-stamp  2026-11-22T05:")
                .contains(
                        "not checked: no authority's certificate is known (--tsa-cert gives one)");
        assertThat(checked.exit()).isEqualTo(2);
        assertThat(checked.out()).contains(", signed by the authority of --tsa-cert");
        assertThat(json.json().getFirst().truth("timestampChecked")).isTrue();
        assertThat(other.exit()).isEqualTo(1);
        assertThat(other.out())
                .contains("The time-stamp token does not fit: The token is of another certificate");
    }

    @Test
    void aCertificateThatIsNotForTimeStampingIsAWrongOption() {
        stamped();
        Path plain = Tokens.AUTHORITY.resolveSibling("no-usage.pem");

        Shell.Result wrong = shell.run("verify", "a", "--tsa-cert", plain.toString());
        Shell.Result missing = shell.run("verify", "a", "--tsa-cert", "missing.pem");

        assertThat(wrong.exit()).isEqualTo(64);
        assertThat(wrong.err()).contains("--tsa-cert: The certificate is not for time-stamping");
        assertThat(missing.exit()).isEqualTo(1);
        assertThat(missing.err()).contains("Cannot read the certificate");
    }

    @Test
    void aDigestThatStandsInItsTransactionItselfIsSaid() {
        shell.file("a", "content");
        log.add(sha256("content"));
        log.mineItself(sha256("content"));
        log.makeFinal();
        shell.file("a.vouch.json", log.proof(sha256("content")).toJson());

        Shell.Result result = shell.run("verify", "a", "--block-hash", log.blockHash(0).toString());

        assertThat(result.exit()).as(result.all()).isZero();
        assertThat(result.out())
                .contains("stage       final")
                .contains(
                        "carries     the digest itself: the transaction is its own, and no place");
    }

    @Test
    void withAnotherBlockHashItDoesNotHold() {
        stamped();

        Shell.Result result = shell.run("verify", "a", "--block-hash", "0x" + "ab".repeat(32));

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out())
                .startsWith("a: DOES NOT HOLD. The block hash does not fit")
                .contains("0x" + "ab".repeat(32))
                .contains(log.blockHash(0).toString());
    }

    @ParameterizedTest
    @CsvSource({
        "1, https://etherscan.io/block/100",
        "11155111, https://sepolia.etherscan.io/block/100",
        "560048, https://hoodi.etherscan.io/block/100"
    })
    void withNothingToCompareWithItCannotTellAndSaysWhereToLook(long chainId, String page) {
        log = new FakeLog(ORIGIN, chainId);
        stamped();

        Shell.Result result = shell.run("verify", "a");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.out())
                .contains("cannot be told from the proof alone")
                .contains("signatures  not checked: no key of this log is known")
                .contains("compared    with nothing")
                .contains(page + "\nand see that its hash is ")
                .contains(log.blockHash(0).toString())
                .doesNotContain("the proof holds.");
    }

    @Test
    void aProofThatIsNotFinalCannotTellAndSaysHowToBringItFurther() {
        shell.file("a", "content");
        log.add(sha256("content"));
        log.checkpoint();
        shell.file("a.vouch.json", log.proof(sha256("content")).toJson());

        Shell.Result result = shell.run("verify", "a", "--block-hash", "0x" + "00".repeat(32));

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.out()).contains("stage       logged").contains("vouch upgrade");
    }

    @Test
    void aDevelopmentChainIsCalledOneAndProvesNothingToOthers() {
        onDevelopmentChain();

        Shell.Result result = shell.run("verify", "a", "--block-hash", log.blockHash(0).toString());

        assertThat(result.exit()).isZero();
        assertThat(result.out())
                .contains("31337 (a development chain): it proves nothing to anyone else");
    }

    @Test
    void anotherFileDoesNotFit() {
        stamped();
        shell.file("a", "other content");

        Shell.Result result = shell.run("verify", "a", "--block-hash", log.blockHash(0).toString());

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out()).startsWith("a: DOES NOT HOLD. The file does not fit");
    }

    @Test
    void theKeyOfAnotherLogDoesNotFit() {
        stamped();
        FakeLog other = new FakeLog(ORIGIN, 1);

        Shell.Result result =
                shell.run(
                        "verify",
                        "a",
                        "--log-key",
                        other.key(),
                        "--block-hash",
                        log.blockHash(0).toString());

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out()).contains("The receipt signature does not fit");
    }

    @Test
    void theKeyCanLieInAFile() {
        stamped();
        shell.file("log.vkey", log.key() + "\n");

        Shell.Result result =
                shell.run(
                        "verify",
                        "a",
                        "--log-key",
                        "@log.vkey",
                        "--block-hash",
                        log.blockHash(0).toString());

        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("signatures  good");
    }

    @Test
    void aDigestAndAProofAreEnough() {
        stamped();
        String hash = log.blockHash(0).toString();
        String hex = sha256("content").hex();

        assertThat(
                        shell.run("verify", "--digest", hex, "a.vouch.json", "--block-hash", hash)
                                .exit())
                .isZero();

        shell.file(hex + ".vouch.json", shell.text("a.vouch.json"));
        assertThat(shell.run("verify", "--digest", hex, "--block-hash", hash).exit()).isZero();
        assertThat(shell.run("verify", "--digest", sha256("x").hex(), "a.vouch.json").exit())
                .isEqualTo(1);
    }

    @Test
    void aNodeThatIsNamedIsAskedForTheBlock() {
        stamped();
        try (var node =
                new FakeNode(1, "{\"number\":\"0x64\",\"hash\":\"" + log.blockHash(0) + "\"}")) {
            Shell.Result result = shell.run("verify", "a", "--node-url", node.url());

            assertThat(result.exit()).as(result.all()).isZero();
            assertThat(result.out())
                    .contains("the node at 127.0.0.1")
                    .doesNotContain("a-secret-key");
            assertThat(node.asked().getLast()).contains("[\"0x64\",false]");
        }
    }

    @Test
    void aNodeWithAnotherBlockOrNoneOrOfAnotherChainContradictsTheProof() {
        stamped();
        String good = "{\"hash\":\"" + log.blockHash(0) + "\"}";
        try (var forked = new FakeNode(1, "{\"hash\":\"0x" + "cd".repeat(32) + "\"}");
                var behind = new FakeNode(1, "null");
                var elsewhere = new FakeNode(5, good)) {
            for (FakeNode node : new FakeNode[] {forked, behind, elsewhere}) {
                Shell.Result result = shell.run("verify", "a", "--node-url", node.url());
                assertThat(result.exit()).as(result.all()).isEqualTo(1);
                assertThat(result.out()).contains("The block hash does not fit");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"hash\":5}", "[]", "{\"hash\":\"0x12\"}"})
    void aNodeThatTalksNonsenseIsNothingToCompareWith(String block) {
        stamped();
        try (var node = new FakeNode(1, block)) {
            Shell.Result result = shell.run("verify", "a", "--node-url", node.url());

            assertThat(result.exit()).isEqualTo(2);
            assertThat(result.out()).contains("The node at 127.0.0.1");
        }
    }

    @Test
    void aNodeThatCannotBeReachedIsNothingToCompareWith() {
        stamped();
        String url;
        try (var node = new FakeNode(1, "{}")) {
            url = node.url();
        }

        Shell.Result result = shell.run("verify", "a", "--node-url", url);

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.all()).contains("cannot be reached").doesNotContain("a-secret-key");
    }

    @Test
    void whatStampRecordedIsEnoughAndAContradictionToItIsSaidWhateverElseIsGiven() {
        try (var server = new FakePrexis(ORIGIN, 31_337)) {
            shell.as(server).whileAsleep(() -> server.log().growToFinal());
            shell.file("a", "content");
            shell.run("stamp", "a");
            shell.without("VOUCH_URL");

            Shell.Result result = shell.run("verify", "a");

            assertThat(result.exit()).as(result.all()).isZero();
            assertThat(result.out())
                    .contains(
                            "signatures  good, by the key that the trust file recorded 2026-03-01")
                    .contains(
                            "compared    the block hash with the trust file, recorded 2026-03-01");

            server.log().rewriteBlocks("forged");
            shell.file("a.vouch.json", server.log().proof(sha256("content")).toJson());
            String forged = server.log().blockHash(0).toString();
            Shell.Result contradicted = shell.run("verify", "a", "--block-hash", forged);
            assertThat(contradicted.exit()).isEqualTo(1);
            assertThat(contradicted.out()).contains("the trust file, recorded");
        }
    }

    @Test
    void jsonSaysTheSame() {
        stamped();

        JsonObject cannotTell = shell.run("verify", "--json", "a").json().getFirst();
        assertThat(cannotTell.integer("exit")).isEqualTo(2);
        assertThat(cannotTell.truth("holds")).isFalse();
        assertThat(cannotTell.truth("signaturesChecked")).isFalse();
        assertThat(cannotTell.string("blockHash")).isEqualTo(log.blockHash(0).toString());

        JsonObject holds =
                shell.run("verify", "--json", "a", "--block-hash", log.blockHash(0).toString())
                        .json()
                        .getFirst();
        assertThat(holds.truth("holds")).isTrue();
        assertThat(holds.string("comparedWith")).isEqualTo("--block-hash");

        shell.file("a", "other");
        JsonObject fails = shell.run("verify", "--json", "a").json().getFirst();
        assertThat(fails.integer("exit")).isEqualTo(1);
        assertThat(fails.string("part")).isEqualTo("file");
    }

    @Test
    void whatIsNoProofIsRefusedWithASentence() throws IOException {
        shell.file("a", "content");
        assertThat(shell.run("verify", "a").err()).contains("a.vouch.json: there is no such file");

        shell.file("a.vouch.json", "{\"format\":\"vouch-proof/v1\",\"evil\u001b[2J\":1}");
        Shell.Result malformed = shell.run("verify", "a");
        assertThat(malformed.exit()).isEqualTo(1);
        assertThat(malformed.err()).contains("is not a proof").doesNotContain("\u001b");

        try (var huge = new RandomAccessFile(shell.path("a.vouch.json").toFile(), "rw")) {
            huge.setLength(40L << 30);
        }
        assertThat(shell.run("verify", "a").err()).contains("longer than");
        Files.delete(shell.path("a.vouch.json"));
        Files.createDirectory(shell.path("a.vouch.json"));
        assertThat(shell.run("verify", "a").err()).contains("not a regular file");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "verify",
                "verify a b c",
                "verify --digest 00 a",
                "verify a --block-hash 12",
                "verify a --log-key nonsense",
                "verify a --node-url ftp://x",
                "verify a --block-hash 0x00 --node-url http://x",
                "verify a --no-such-option",
                "stamp",
                "stamp --wait forever a",
                "stamp --timeout soon a",
                "upgrade",
                "info",
                "account",
                "account fire k",
                "account limit k batch many",
                "nonsense"
            })
    void whatMakesNoSenseIsExitCode64NeverTheOneForCannotTell(String line) {
        stamped();

        Shell.Result result = shell.run(line.split(" "));

        assertThat(result.exit()).as(result.all()).isEqualTo(64);
        assertThat(result.err()).startsWith("vouch: ").contains("--help").hasLineCount(2);
        assertThat(result.out()).isEmpty();
    }
}
