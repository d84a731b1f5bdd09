package vouch.acceptance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import vouch.acceptance.Cli;
import vouch.acceptance.Installation;
import vouch.acceptance.OutsideTool;
import vouch.acceptance.RawHttp;
import vouch.acceptance.Server;
import vouch.acceptance.SharedServer;
import vouch.protocol.Digest;
import vouch.protocol.proof.Proof;

/// The gateway's time-stamps and certificates of proofs, shown to OpenSSL and to a PDF program.
@ExtendWith(SharedServer.class)
final class OpensslTest {

    private final Server server;
    @TempDir private Path folder;

    OpensslTest(Server server) {
        this.server = server;
    }

    @BeforeEach
    void stamp() throws IOException {
        Files.writeString(folder.resolve("contract"), "a contract in " + folder);
        succeeds(cli().run("stamp", "--no-wait", "contract"));
    }

    private Cli cli() {
        return Cli.in(folder).of(server);
    }

    private static void succeeds(Cli.Result result) {
        assertThat(result.exit()).as(result.toString()).isZero();
    }

    private Digest digest() throws IOException {
        return Digest.sha256(Files.readAllBytes(folder.resolve("contract")));
    }

    private Path certificate() {
        var answer = RawHttp.exchange(server.url(), "GET", "/tsa/ca.pem", List.of(), new byte[0]);
        assertThat(answer.status()).isEqualTo(200);
        return OutsideTool.file(
                folder, "ca.pem", answer.text().getBytes(StandardCharsets.US_ASCII));
    }

    private static Cli.Result verify(OutsideTool openssl, String digest, Path response, Path ca) {
        return openssl.run(
                "ts",
                "-verify",
                "-digest",
                digest,
                "-in",
                response.toString(),
                "-CAfile",
                ca.toString());
    }

    @Test
    void opensslAcceptsTheResponseOverItsDigestAndNothingElse() throws IOException {
        var openssl = OutsideTool.program("openssl");
        var ca = certificate();
        succeeds(cli().run("export", "contract.vouch.json", "--format", "tsr"));
        var response = folder.resolve("contract.tsr");
        var digest = digest().hex();

        var accepted = verify(openssl, digest, response, ca);
        succeeds(accepted);
        assertThat(accepted.out() + accepted.err()).contains("Verification: OK");

        var other = Digest.sha256(new byte[] {1}).hex();
        assertThat(verify(openssl, other, response, ca).exit()).isNotZero();

        var stranger = Installation.home().resolve("vectors/timestamps/stranger.pem");
        assertThat(verify(openssl, digest, response, stranger).exit()).isNotZero();

        var bytes = Files.readAllBytes(response);
        for (int at : new int[] {bytes.length - 1, indexOf(bytes, digest().bytes())}) {
            var changed = bytes.clone();
            changed[at] ^= 1;
            var tampered = OutsideTool.file(folder, "tampered.tsr", changed);
            assertThat(verify(openssl, digest, tampered, ca).exit()).isNotZero();
        }
    }

    @Test
    void opensslReadsInTheResponseWhatVouchSaysOfIt() throws IOException {
        var openssl = OutsideTool.program("openssl");
        succeeds(cli().run("export", "contract.vouch.json", "--format", "tsr"));
        var response = folder.resolve("contract.tsr").toString();

        var text = openssl.run("ts", "-reply", "-in", response, "-text");

        succeeds(text);
        assertThat(text.out())
                .contains("Status: Granted.")
                .contains("Policy OID: 2.25.108361033254929127179150227252986178330")
                .contains("Hash Algorithm: sha256")
                .contains("Accuracy: 0x01 seconds");
    }

    @Test
    void vouchAcceptsTheSameCertificateAndNoOther() {
        var stranger = Installation.home().resolve("vectors/timestamps/stranger.pem").toString();

        var good = cli().run("verify", "contract", "--tsa-cert", certificate().toString());
        var bad = cli().run("verify", "contract", "--tsa-cert", stranger);

        assertThat(good.exit()).as("holds, but is not final: " + good).isEqualTo(2);
        assertThat(good.out()).contains("signed by the authority of --tsa-cert");
        assertThat(bad.exit()).isEqualTo(1);
    }

    @Test
    void aPdfProgramFindsTheProofInACertificate() throws IOException {
        var pdfdetach = OutsideTool.program("pdfdetach");
        succeeds(cli().run("export", "contract.vouch.json", "--format", "pdf"));
        var pdf = folder.resolve("contract.certificate.pdf");
        var out = folder.resolve("detached");

        succeeds(pdfdetach.run("-save", "1", "-o", out.toString(), pdf.toString()));

        assertThat(Proof.parse(Files.readAllBytes(out)))
                .isEqualTo(Proof.parse(Files.readAllBytes(folder.resolve("contract.vouch.json"))));
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        var text = new String(bytes, StandardCharsets.ISO_8859_1);
        int at = text.indexOf(new String(part, StandardCharsets.ISO_8859_1));
        assertThat(at).isNotNegative();
        return at;
    }
}
