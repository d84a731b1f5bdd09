package vouch.protocol.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import vouch.protocol.format.Export.Impossible;
import vouch.protocol.format.Export.NotYet;
import vouch.protocol.format.Export.Written;
import vouch.protocol.proof.Proof;
import vouch.protocol.proof.SampleLog;
import vouch.protocol.proof.TimestampToken;

class FormatTest {

    private final Proof proof = SampleLog.anchored(5, SampleLog.SIZE, "block-17", 0);
    private final Proof otherPath =
            proof.withLog(SampleLog.signedCheckpoint(SampleLog.SIZE), SampleLog.tree(13).path(4));

    @Test
    void everyFormatIsFoundByItsId() {
        for (Format format : Format.values()) {
            assertThat(Format.of(format.id())).contains(format);
            assertThat(format).hasToString(format.id());
            assertThat(format.fileSuffix()).startsWith(".");
            assertThat(format.mediaType()).contains("/");
        }
        assertThat(Arrays.stream(Format.values()).map(Format::fileSuffix)).doesNotHaveDuplicates();
        assertThat(Format.of("doc")).isEmpty();
    }

    @Test
    void theBundleIsTheProofsOwnText() {
        assertThat(text(Format.VOUCH_JSON, otherPath)).isEqualTo(otherPath.toJson());
    }

    @Test
    void aTlogProofHoldsIndexPathAndCheckpoint() {
        TlogProof written = TlogProof.parse(written(Format.TLOG_PROOF, proof));
        assertThat(written.index()).isEqualTo(5);
        assertThat(written.extra()).isEmpty();
        assertThat(written.verifies(SampleLog.entry(5), SampleLog.signer().verifier())).isTrue();
    }

    @Test
    void aTlogProofCarriesTheSaltOfASaltedDigest() {
        Proof salted = SampleLog.logged(SampleLog.SALTED, SampleLog.SIZE);
        TlogProof written = TlogProof.parse(written(Format.TLOG_PROOF, salted));
        assertThat(written.extra().orElseThrow().bytes()).isEqualTo(SampleLog.salt().bytes());
        assertThat(written.includes(SampleLog.entry(SampleLog.SALTED))).isTrue();
    }

    @Test
    void aTlogProofNeedsAPlaceInTheLog() {
        assertThat(Format.TLOG_PROOF.write(SampleLog.received(5)))
                .isEqualTo(new NotYet("The proof has no place in the log yet."));
        assertThat(Format.TLOG_PROOF.write(FormatSamples.direct()))
                .isEqualTo(
                        new Impossible(
                                "The proof has no place in the log: a transaction carries the"
                                        + " digest itself."));
    }

    @Test
    void aProofThatDoesNotHoldIsNotWrittenInOtherWords() {
        assertThat(Format.TLOG_PROOF.write(otherPath)).isInstanceOf(Impossible.class);
    }

    @Test
    void aTimestampResponseNeedsAToken() {
        assertThat(Format.TSR.write(proof))
                .isEqualTo(new NotYet("The proof carries no RFC 3161 time-stamp token."));
        Proof stamped = proof.withRfc3161(TimestampToken.ofBytes(new byte[] {0x30, 2, 5, 0}));
        assertThat(written(Format.TSR, stamped))
                .containsExactly(0x30, 9, 0x30, 3, 2, 1, 0, 0x30, 2, 5, 0);
        assertThat(Format.TSR.write(proof.withRfc3161(TimestampToken.ofBytes(new byte[] {1}))))
                .isInstanceOf(Impossible.class);
    }

    static byte[] written(Format format, Proof proof) {
        Export export = format.write(proof);
        assertThat(export).as(format.id()).isInstanceOf(Written.class);
        return ((Written) export).bytes();
    }

    static String text(Format format, Proof proof) {
        return new String(written(format, proof), StandardCharsets.UTF_8);
    }
}
