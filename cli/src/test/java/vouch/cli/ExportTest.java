package vouch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vouch.certificate.Certificate;
import vouch.protocol.Digest;
import vouch.protocol.proof.Proof;

class ExportTest {

    private static final String CONTENT = "file 5\n";

    @TempDir private Path folder = Path.of("");
    private Shell shell = new Shell(Path.of(System.getProperty("java.io.tmpdir"), "unused"));
    private final FakeLog log = new FakeLog("vouch/0123456789abcdef", 1);
    private final Digest digest = Digest.sha256(CONTENT.getBytes(StandardCharsets.UTF_8));

    @BeforeEach
    void open() {
        shell = new Shell(folder);
        shell.file("a.txt", CONTENT);
        log.add(digest);
        shell.file("received.vouch.json", log.proof(digest).toJson());
        log.growToFinal();
        shell.file("a.txt.vouch.json", log.proof(digest).withRfc3161(Tokens.FIRST).toJson());
    }

    @ParameterizedTest
    @CsvSource({
        "eth.ots, a.txt.eth.ots, format       OpenTimestamps",
        "tsr, a.txt.tsr, format       RFC 3161 time-stamp response",
        "tlog-proof, a.txt.tlog-proof, format       C2SP tlog-proof",
        "chainpoint, a.txt.chp, format       Chainpoint v4",
        "pdf, a.txt.certificate.pdf, format       certificate (PDF) with this proof attached"
    })
    void eachFormatIsWrittenBesideTheProofAndRecognised(String format, String file, String info) {
        Shell.Result written = shell.run("export", "a.txt.vouch.json", "--format", format);
        Shell.Result told = shell.run("info", file);

        assertThat(written.exit()).as(written.all()).isZero();
        assertThat(written.out()).isEqualTo("wrote " + file + "\n");
        assertThat(told.exit()).as(told.all()).isZero();
        assertThat(told.out()).startsWith(info);
        if (!format.equals("tlog-proof")) {
            assertThat(told.out()).contains(digest.hex());
        }
    }

    @Test
    void aCertificateIsVerifiedByItsProof() throws IOException {
        shell.run("export", "a.txt.vouch.json", "--format", "pdf", "-o", "c.pdf");

        Shell.Result result =
                shell.run("verify", "a.txt", "c.pdf", "--block-hash", log.blockHash(0).toString());

        assertThat(result.exit()).as(result.all()).isZero();
        assertThat(Certificate.read(Files.readAllBytes(shell.path("c.pdf"))))
                .isEqualTo(shell.proof("a.txt.vouch.json"));
        assertThat(shell.run("info", "--json", "c.pdf").out())
                .isEqualTo(shell.text("a.txt.vouch.json"));
    }

    @Test
    void aFormatThatOthersVerifyIsSaidToBeOne() {
        shell.run("export", "a.txt.vouch.json", "--format", "eth.ots");

        Shell.Result result = shell.run("verify", "a.txt", "a.txt.eth.ots");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("docs/verifying.md says which");
    }

    @Test
    void itGoesToTheStandardOutput() {
        Shell.Result result =
                shell.run("export", "a.txt.vouch.json", "--format", "tlog-proof", "-o", "-");

        assertThat(result.out()).startsWith("c2sp.org/tlog-proof@v1\n");
        assertThat(shell.files()).doesNotContain("a.txt.tlog-proof");
    }

    @Test
    void whatIsMissingIsSaidAndNothingIsWritten() {
        Shell.Result ots = shell.run("export", "received.vouch.json", "--format", "eth.ots");
        Shell.Result tsr = shell.run("export", "received.vouch.json", "--format", "tsr");

        assertThat(ots.exit()).isEqualTo(1);
        assertThat(ots.err()).contains("Run vouch upgrade received.vouch.json first.");
        assertThat(tsr.err()).contains("The proof carries no RFC 3161 time-stamp token.");
        assertThat(shell.files()).noneMatch(file -> file.startsWith("received.e"));
    }

    @Test
    void aFileWithOtherContentStaysUnlessForced() {
        shell.file("a.txt.tlog-proof", "mine");

        Shell.Result refused = shell.run("export", "a.txt.vouch.json", "--format", "tlog-proof");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("holds something else (--force replaces it)");
        assertThat(shell.text("a.txt.tlog-proof")).isEqualTo("mine");

        Shell.Result forced =
                shell.run("export", "a.txt.vouch.json", "--format", "tlog-proof", "--force");
        Shell.Result again = shell.run("export", "a.txt.vouch.json", "--format", "tlog-proof");
        assertThat(forced.exit()).isZero();
        assertThat(again.exit()).as("the same content is no loss").isZero();
    }

    @Test
    void aProofThatDoesNotHoldIsNotWritten() {
        Digest other = Digest.sha256(new byte[] {1});
        log.add(other);
        log.growToFinal();
        Proof mixed =
                new Proof(
                        digest,
                        Optional.empty(),
                        log.proof(digest).receiptNote(),
                        log.proof(other).log(),
                        Optional.empty(),
                        Optional.empty());
        shell.file("bad.vouch.json", mixed.toJson());

        for (String format : new String[] {"vouch.json", "tlog-proof", "pdf", "tsr"}) {
            Shell.Result result =
                    shell.run("export", "bad.vouch.json", "--format", format, "-o", "x");
            assertThat(result.exit()).isEqualTo(1);
            assertThat(result.err()).contains("The proof does not hold");
        }
        assertThat(shell.files()).doesNotContain("x");
    }

    @Test
    void anUnknownFormatIsAWrongOption() {
        Shell.Result result = shell.run("export", "a.txt.vouch.json", "--format", "docx");

        assertThat(result.exit()).isEqualTo(64);
        assertThat(result.err())
                .contains(
                        "There is no format docx, only vouch.json, eth.ots, tsr, tlog-proof,"
                                + " chainpoint, pdf.");
    }

    @Test
    void whatOnlySeemsToBeAProofIsSaid() {
        shell.file("x.pdf", "%PDF-1.7 nothing");
        shell.file("x.chp", "{\"@context\": \"https://w3id.org/chainpoint/v4\"}");

        assertThat(shell.run("info", "x.pdf").err()).contains("No proof is attached to this PDF.");
        assertThat(shell.run("info", "x.chp").err()).contains("is not the proof it seems to be");
    }
}
