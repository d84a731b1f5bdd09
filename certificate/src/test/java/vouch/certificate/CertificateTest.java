package vouch.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.NotFoundException;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.Deflater;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdfwriter.compress.CompressParameters;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import vouch.protocol.MalformedException;
import vouch.protocol.proof.Proof;

class CertificateTest {

    private static final Path VECTORS =
            Path.of(System.getProperty("vouch.home", ".."), "vectors", "proofs");
    private static final Optional<String> OWN = Optional.of("http://127.0.0.1:8080/console/tx/");

    private final Proof development = vector("accept/final");
    private final Proof ethereum = vector("accept/forged-chain-unchecked");

    @Test
    void thePageTellsWhatTheProofSays() throws Exception {
        String page = text(Certificate.write(ethereum, Optional.empty()));

        assertThat(page)
                .contains("Certificate of existence")
                .contains("27c7d24e  db77a005  c6109792  cc4efc12")
                .contains("0bc2388a  5464d547  45b99f00  6d241db9")
                .contains("2026-09-21 14:13:25 UTC")
                .contains("Ethereum (id 1)")
                .contains("vouch/0123456789abcdef")
                .contains("final: in a final block")
                .contains("--block-hash")
                .doesNotContain("proves nothing to others");
    }

    @Test
    void aDevelopmentChainIsSaidToProveNothing() throws Exception {
        assertThat(text(Certificate.write(development, Optional.empty())))
                .contains("This is a development chain: it proves nothing to others.")
                .contains("a development chain (id 31337)");
    }

    @Test
    void aProofThatIsNotYetOnEthereumSaysSo() throws Exception {
        String received = text(Certificate.write(vector("accept/token"), OWN));
        String logged = text(Certificate.write(vector("accept/logged"), OWN));

        assertThat(received)
                .contains("Not yet on Ethereum.")
                .contains("received: the log signed a receipt")
                .contains("Time-stamp (RFC 3161)");
        assertThat(logged)
                .contains("Not yet on Ethereum.")
                .contains("logged: in a tree whose root the log signed")
                .doesNotContain("Time-stamp");
    }

    @Test
    void aSaltedDigestIsSaidToBeOne() throws Exception {
        assertThat(text(Certificate.write(vector("accept/final-salted"), OWN)))
                .contains("Salted SHA-256 of the data");
    }

    @Test
    void theCodeLeadsToTheTransactionsPage() throws Exception {
        assertThat(code(Certificate.write(ethereum, OWN))).startsWith("https://etherscan.io/tx/0x");
        assertThat(code(Certificate.write(development, OWN)))
                .startsWith("http://127.0.0.1:8080/console/tx/0x");
        byte[] without = Certificate.write(development, Optional.empty());
        assertThatThrownBy(() -> code(without)).isInstanceOf(NotFoundException.class);
    }

    @Test
    void theProofIsAttachedAsEveryReaderFindsIt() throws Exception {
        try (PDDocument document = Loader.loadPDF(Certificate.write(ethereum, OWN))) {
            var files = document.getDocumentCatalog().getNames().getEmbeddedFiles().getNames();
            assertThat(files).containsOnlyKeys("27c7d24edb77a005.vouch.json");
            var file = Objects.requireNonNull(files.get("27c7d24edb77a005.vouch.json"));
            assertThat(file.getEmbeddedFile().toByteArray())
                    .asString()
                    .isEqualTo(ethereum.toJson());
            assertThat(file.getCOSObject().getNameAsString("AFRelationship")).isEqualTo("Source");
            assertThat(
                            document.getDocumentCatalog()
                                    .getCOSObject()
                                    .getCOSArray(COSName.getPDFName("AF")))
                    .hasSize(1);
            assertThat(document.getDocumentInformation().getTitle())
                    .isEqualTo("Certificate of existence: " + ethereum.digest().hex());
        }
    }

    @Test
    void theSameProofMakesTheSameBytes() {
        assertThat(Certificate.write(ethereum, OWN)).isEqualTo(Certificate.write(ethereum, OWN));
        assertThat(Certificate.write(development, OWN))
                .isNotEqualTo(Certificate.write(ethereum, OWN));
    }

    @Test
    void theAttachedProofIsReadAlsoAfterAnotherProgramSavedTheFile() throws Exception {
        byte[] pdf = Certificate.write(development, OWN);
        assertThat(Certificate.read(pdf)).isEqualTo(development);

        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PDDocument document = Loader.loadPDF(pdf)) {
            document.getDocumentInformation().setTitle("changed");
            document.save(out, CompressParameters.DEFAULT_COMPRESSION);
        }
        assertThat(Certificate.read(out.toByteArray())).isEqualTo(development);
    }

    @Test
    void aProofThatDoesNotHoldGetsNoCertificate() {
        assertThatThrownBy(() -> Certificate.write(vector("refuse/path-changed"), OWN))
                .isInstanceOf(MalformedException.class)
                .hasMessageStartingWith("The proof does not hold. The inclusion path");
    }

    @Test
    void whatHoldsNoProofOrTwoIsRefused() {
        assertMalformed("".getBytes(StandardCharsets.US_ASCII), "A certificate is a PDF.");
        assertMalformed(
                "%PDF-1.7\n%%EOF\n".getBytes(StandardCharsets.US_ASCII),
                "No proof is attached to this PDF.");
        assertMalformed(
                new byte[Certificate.BYTES_MAX + 1],
                "A certificate has at most " + Certificate.BYTES_MAX + " bytes.");
        byte[] one = Certificate.write(development, OWN);
        byte[] other = Certificate.write(ethereum, OWN);
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        assertMalformed(both, "More than one proof is attached to this PDF.");
    }

    /// A megabyte of zeros a thousand times over, which a naive reader would make of 4 MB.
    @Test
    void aStreamThatSwellsIsReadOnlyAsFarAsAProofReaches() {
        byte[] packed = packed(new byte[64 * 1024 * 1024]);
        ByteArrayOutputStream pdf = new ByteArrayOutputStream();
        pdf.writeBytes(ascii("%PDF-1.7\n"));
        for (int i = 0; i < 16; i++) {
            attach(pdf, packed, packed.length);
        }
        assertMalformed(pdf.toByteArray(), "No proof is attached to this PDF.");
        pdf.writeBytes(ascii("1 0 obj\n<</Type /EmbeddedFile>>\nstream\n\nendstream\nendobj\n"));
        assertMalformed(pdf.toByteArray(), "A certificate has at most 16 embedded files.");
    }

    /// Whatever was changed in it can then not be noticed.
    @Test
    void aPackedProofWithoutItsChecksumIsRefused() {
        byte[] packed = packed(development.toJson().getBytes(StandardCharsets.UTF_8));
        assertThat(Certificate.read(withAttached(packed, packed.length))).isEqualTo(development);
        assertMalformed(
                withAttached(packed, packed.length - 4), "No proof is attached to this PDF.");
    }

    private static byte[] withAttached(byte[] packed, int length) {
        ByteArrayOutputStream pdf = new ByteArrayOutputStream();
        pdf.writeBytes(ascii("%PDF-1.7\n"));
        attach(pdf, packed, length);
        return pdf.toByteArray();
    }

    private static void attach(ByteArrayOutputStream pdf, byte[] packed, int length) {
        pdf.writeBytes(ascii("1 0 obj\n<</Type /EmbeddedFile /Filter /FlateDecode>>\nstream\n"));
        pdf.write(packed, 0, length);
        pdf.writeBytes(ascii("\nendstream\nendobj\n"));
    }

    private static byte[] packed(byte[] content) {
        byte[] packed = new byte[256 * 1024];
        try (Deflater deflater = new Deflater(9)) {
            deflater.setInput(content);
            deflater.finish();
            return Arrays.copyOf(packed, deflater.deflate(packed));
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void assertMalformed(byte[] pdf, String sentence) {
        assertThatThrownBy(() -> Certificate.read(pdf))
                .isInstanceOf(MalformedException.class)
                .hasMessage(sentence);
    }

    private static String text(byte[] pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            assertThat(document.getNumberOfPages()).isEqualTo(1);
            return new PDFTextStripper().getText(document);
        }
    }

    private static String code(byte[] pdf) throws Exception {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            BufferedImage image = new PDFRenderer(document).renderImageWithDPI(0, 150);
            int width = image.getWidth();
            int height = image.getHeight();
            int[] pixels = image.getRGB(0, 0, width, height, null, 0, width);
            var source = new RGBLuminanceSource(width, height, pixels);
            return new QRCodeReader()
                    .decode(new BinaryBitmap(new HybridBinarizer(source)))
                    .getText();
        }
    }

    private static Proof vector(String name) {
        try {
            return Proof.parse(Files.readAllBytes(VECTORS.resolve(name + ".vouch.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
