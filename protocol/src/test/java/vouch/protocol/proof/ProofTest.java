package vouch.protocol.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import vouch.protocol.Digest;
import vouch.protocol.MalformedException;
import vouch.protocol.log.NoteSignature;
import vouch.protocol.log.SignedNote;

class ProofTest {

    private final Proof complete =
            SampleLog.anchored(SampleLog.SALTED, SampleLog.SIZE, "block-2", 1)
                    .withRfc3161(TimestampToken.ofBytes(new byte[] {0x30, 0}));

    @Test
    void everyStageIsWrittenAndReadAgain() {
        List<Proof> stages =
                List.of(SampleLog.received(1), SampleLog.logged(1, SampleLog.SIZE), complete);
        for (Proof proof : stages) {
            Proof read = Proof.parse(utf8(proof.toJson()));

            assertThat(read).isEqualTo(proof).hasSameHashCodeAs(proof);
            assertThat(read.toJson()).isEqualTo(proof.toJson());
        }
        assertThat(stages.stream().map(Proof::stage))
                .containsExactly(Stage.RECEIVED, Stage.LOGGED, Stage.FINAL);
    }

    @Test
    void theMembersStandInTheirOrder() {
        assertThat(complete.toJson().lines().filter(line -> line.startsWith("  \"")))
                .extracting(line -> line.substring(3, line.indexOf('"', 3)))
                .containsExactly(
                        "format", "digest", "salt", "receipt", "log", "ethereum", "rfc3161");
    }

    @Test
    void aProofGrowsWithoutChangingTheOneItGrewFrom() {
        Proof received = SampleLog.received(1);
        String before = received.toJson();
        Proof logged = received.withLog(SampleLog.signedCheckpoint(13), SampleLog.tree(13).path(1));

        assertThat(logged.stage()).isEqualTo(Stage.LOGGED);
        assertThat(received.toJson()).isEqualTo(before);
        assertThat(logged.receipt()).isEqualTo(SampleLog.receipt(1));
    }

    @Test
    void theEvidenceCannotBeChangedFromOutside() {
        EthereumEvidence evidence = complete.ethereum().orElseThrow();
        evidence.transaction()[0] ^= 1;
        evidence.header()[0] ^= 1;
        evidence.nodes().getFirst()[0] ^= 1;
        complete.salt().orElseThrow().bytes()[0] ^= 1;
        complete.rfc3161().orElseThrow().bytes()[0] ^= 1;

        assertThat(complete).isEqualTo(Proof.parse(utf8(complete.toJson())));
    }

    @Test
    void refusalsNameTheMember() {
        String json = complete.toJson();
        assertRefused(
                json.replaceFirst("\"path\": \\[\\s*\"", "\"path\": [\""),
                json.replaceFirst("\"path\": \\[\\s*\"..", "\"path\": [\"zz"),
                "The member \"log.path[0]\" is malformed. Hexadecimal text holds only the characters"
                        + " 0-9 and a-f; character 1 is another.");
        assertRefused(
                json,
                json.replace("\"nodes\": [", "\"nodes\": [7,"),
                "The member \"ethereum.nodes[0]\" must be a string, not a number.");
        assertRefused(
                json,
                json.replace("\"rfc3161\": \"MAA=\"", "\"rfc3161\": \"\""),
                "The member \"rfc3161\" is malformed. A time-stamp token has 1 to 16384 bytes.");
        assertRefused(
                json,
                json.replace("\"transaction\": \"0x", "\"transaction\": \"0x0"),
                "The member \"ethereum.transaction\" is malformed. Hexadecimal text needs two digits"
                        + " for each byte.");
        assertRefused(
                json,
                json.replace("\"salt\"", "\"\\u001b[31m" + "x".repeat(60) + "\""),
                "The member \"?[31m" + "x".repeat(35) + "\" is not known here.");
    }

    private static void assertRefused(String original, String changed, String sentence) {
        assertThat(changed).isNotEqualTo(original);
        assertThatThrownBy(() -> Proof.parse(utf8(changed)))
                .isInstanceOf(MalformedException.class)
                .hasMessage(sentence);
    }

    @Test
    void tooMuchOfAnythingIsRefused() {
        byte[] one = {1};
        assertThatThrownBy(() -> Proof.parse(new byte[Proof.BYTES_MAX + 1]))
                .hasMessage("The JSON text is longer than 1048576 bytes.");
        assertMalformed(() -> new EthereumEvidence(new byte[65_537], 0, List.of(one), one));
        assertMalformed(() -> new EthereumEvidence(new byte[0], 0, List.of(one), one));
        assertMalformed(() -> new EthereumEvidence(one, -1, List.of(one), one));
        assertMalformed(() -> new EthereumEvidence(one, 0, List.of(), one));
        assertMalformed(() -> new EthereumEvidence(one, 0, Collections.nCopies(65, one), one));
        assertMalformed(
                () -> new EthereumEvidence(one, 0, Collections.nCopies(3, new byte[50_000]), one));
        assertMalformed(() -> new EthereumEvidence(one, 0, List.of(one), new byte[8_193]));
        assertMalformed(() ->
                SampleLog.received(1)
                        .withLog(
                                SampleLog.signedCheckpoint(13),
                                Collections.nCopies(65, Digest.sha256())));
        assertMalformed(() -> TimestampToken.ofBytes(new byte[16_385]));
        assertMalformed(() -> SampleLog.received(1).withSalt(new byte[33]));
    }

    @Test
    void theLargestBundleThatCanBeMadeCanBeReadAgain() {
        byte[] node = new byte[EthereumEvidence.NODES_BYTES_MAX / 64];
        EthereumEvidence largest =
                new EthereumEvidence(
                        new byte[EthereumEvidence.TRANSACTION_BYTES_MAX],
                        Integer.MAX_VALUE,
                        Collections.nCopies(64, node),
                        new byte[8 * 1024]);
        Proof proof =
                complete.withLog(
                                SampleLog.signedCheckpoint(13),
                                Collections.nCopies(64, Digest.sha256()))
                        .withEthereum(largest)
                        .withRfc3161(TimestampToken.ofBytes(new byte[16 * 1024]));

        assertThat(Proof.parse(utf8(proof.toJson()))).isEqualTo(proof);
    }

    @Test
    void aSecondSignatureAndAnotherNoteThanAReceiptAreRefused() {
        SignedNote receipt = SampleLog.received(1).receiptNote();
        NoteSignature signature = receipt.signatures().getFirst();

        assertMalformed(
                () -> Proof.of(new SignedNote(receipt.text(), List.of(signature, signature))));
        assertMalformed(() -> Proof.of(SampleLog.signedCheckpoint(3)));
        assertMalformed(() -> SampleLog.received(1).withLog(receipt, List.of()));
    }

    private static void assertMalformed(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(MalformedException.class);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
