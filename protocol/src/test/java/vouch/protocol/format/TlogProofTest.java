package vouch.protocol.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vouch.protocol.Encodings;
import vouch.protocol.MalformedException;
import vouch.protocol.log.FixedRandom;
import vouch.protocol.log.NoteSigner;
import vouch.protocol.log.NoteVerifier;
import vouch.protocol.log.SignedNote;
import vouch.protocol.proof.SampleLog;

class TlogProofTest {

    private static final int INDEX = SampleLog.SALTED;

    private final NoteVerifier key = SampleLog.signer().verifier();
    private final SignedNote note = SampleLog.signedCheckpoint(SampleLog.SIZE);
    private final TlogProof proof =
            new TlogProof(
                    Optional.of(TlogProof.Extra.of(SampleLog.salt())),
                    INDEX,
                    SampleLog.tree(SampleLog.SIZE).path(INDEX),
                    note);

    @Test
    void itReadsAsItWasWritten() {
        assertThat(parse(proof.text())).isEqualTo(proof);
        assertThat(proof.text())
                .startsWith("c2sp.org/tlog-proof@v1\nextra ")
                .contains("\nindex 6\n")
                .endsWith("\n\n" + note);
        assertThat(proof.verifies(SampleLog.entry(INDEX), key)).isTrue();
    }

    @Test
    void aTreeOfOneEntryHasNoPath() {
        TlogProof single =
                new TlogProof(Optional.empty(), 0, List.of(), SampleLog.signedCheckpoint(1));
        assertThat(single.text()).startsWith("c2sp.org/tlog-proof@v1\nindex 0\n\nvouch/");
        assertThat(parse(single.text())).isEqualTo(single);
        assertThat(single.verifies(SampleLog.entry(0), key)).isTrue();
    }

    @Test
    void anotherEntryIndexOrPathIsNotIncluded() {
        assertThat(proof.includes(SampleLog.entry(INDEX + 1))).isFalse();
        for (long index : new long[] {0, 5, 7, 12, 13, Long.MAX_VALUE}) {
            var other = new TlogProof(proof.extra(), index, proof.path(), note);
            assertThat(other.includes(SampleLog.entry(INDEX))).isFalse();
        }
        var shorter = proof.path().subList(0, 3);
        assertThat(
                        new TlogProof(proof.extra(), INDEX, shorter, note)
                                .includes(SampleLog.entry(INDEX)))
                .isFalse();
    }

    @Test
    void aCheckpointOfAnotherKeyOrLogDoesNotVerify() {
        NoteSigner stranger = NoteSigner.generate(SampleLog.ORIGIN, new FixedRandom("a stranger"));
        assertThat(proof.verifies(SampleLog.entry(INDEX), stranger.verifier())).isFalse();
        NoteSigner elsewhere = NoteSigner.generate("vouch/0000000000000000", new FixedRandom("x"));
        var signedByAnother =
                new TlogProof(proof.extra(), INDEX, proof.path(), elsewhere.sign(note.text()));
        assertThat(signedByAnother.includes(SampleLog.entry(INDEX))).isTrue();
        assertThat(signedByAnother.verifies(SampleLog.entry(INDEX), elsewhere.verifier()))
                .isFalse();
    }

    @Test
    void witnessesMayHaveSignedToo() {
        NoteSigner witness = NoteSigner.generate("witness.example", new FixedRandom("w"));
        var both =
                new SignedNote(
                        note.text(),
                        List.of(
                                note.signatures().getFirst(),
                                witness.sign(note.text()).signatures().getFirst()));
        var witnessed = new TlogProof(proof.extra(), INDEX, proof.path(), both);
        assertThat(parse(witnessed.text()).verifies(SampleLog.entry(INDEX), key)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "proof@v1 | proof@v2 | another version",
                "index 6 | index 06 | leading zeros",
                "index 6 | index -6 | a sign",
                "index 6 | index 9223372036854775808 | 2^63",
                "index 6 | Index 6 | no index",
                "extra | index | two indices",
                "extra | Extra | a line that nobody knows",
            })
    void whatIsNotExactlyTheFormatIsRefused(String from, String to, String why) {
        assertThat(proof.text()).contains(from);
        assertThatThrownBy(() -> parse(proof.text().replaceFirst(from, to)))
                .as(why)
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void otherLinesLengthsAndSpellingsAreRefused() {
        String text = proof.text();
        String hash = Encodings.base64(proof.path().getFirst().bytes());
        for (String changed :
                List.of(
                        "",
                        "\n\n",
                        "c2sp.org/tlog-proof@v1",
                        text.substring(0, text.indexOf("\n\n") + 1),
                        text.replace("\n", "\r\n"),
                        text.replaceFirst("\n\n", "\n"),
                        text.replaceFirst("\n\n", "\n\n\n"),
                        text.replace(hash, hash.substring(1)),
                        text.replace(hash, hash + " "),
                        text.replace(hash, Encodings.base64(new byte[31])),
                        text.replaceFirst("\n\n", "\n" + (hash + "\n").repeat(60) + "\n"),
                        text.replaceFirst("\n\n", "\n" + (hash + "\n").repeat(500) + "\n"),
                        text.replaceFirst("extra .*", "extra "),
                        text.replaceFirst("extra .*", "extra " + "A".repeat(24_000)),
                        text + "x\n",
                        text + "A".repeat(TlogProof.BYTES_MAX))) {
            assertThatThrownBy(() -> parse(changed)).isInstanceOf(MalformedException.class);
        }
        assertThatThrownBy(() -> TlogProof.parse(new byte[] {(byte) 0xff}))
                .hasMessage("A tlog-proof is text in UTF-8.");
    }

    private static TlogProof parse(String text) {
        return TlogProof.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}
