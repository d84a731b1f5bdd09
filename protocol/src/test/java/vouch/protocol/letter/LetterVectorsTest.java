package vouch.protocol.letter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vouch.protocol.MalformedException;
import vouch.protocol.Vectors;
import vouch.protocol.json.JsonObject;

/// Letters that ethers wrote and signed, and what must be refused.
class LetterVectorsTest {

    private static final JsonObject VECTORS = Vectors.object("letter/letters.json");

    static List<JsonObject> letters() {
        return objects("letters");
    }

    static List<JsonObject> changed() {
        return objects("changed");
    }

    static List<JsonObject> refused() {
        return objects("refused");
    }

    private static List<JsonObject> objects(String name) {
        return VECTORS.array(name).elements().stream().map(JsonObject.class::cast).toList();
    }

    private static LetterTerms terms(JsonObject terms) {
        return new LetterTerms(
                terms.integer("chainId"),
                terms.string("token"),
                terms.string("forwarderAddress"),
                terms.string("destination"),
                terms.string("fixedFee"),
                terms.string("variableFee"),
                Math.toIntExact(terms.integer("delayHours")),
                Instant.parse(terms.string("expires")),
                terms.string("mixingCode"));
    }

    @ParameterizedTest
    @MethodSource("letters")
    void aLetterIsWrittenAsOthersWriteIt(JsonObject vector) {
        var letter = new Letter(terms(vector.object("terms")));
        assertThat(letter.text()).isEqualTo(vector.string("text"));
        assertThat(Letter.parse(vector.string("text"))).isEqualTo(letter);
    }

    @ParameterizedTest
    @MethodSource("letters")
    void aSignedLetterNamesItsSignerAndIsReadInBothForms(JsonObject vector) {
        var signed = SignedLetter.parse(vector.string("base64"));
        assertThat(signed.signer()).isEqualTo(vector.string("signer"));
        assertThat(signed.letter().terms()).isEqualTo(terms(vector.object("terms")));
        assertThat(signed.base64()).isEqualTo(vector.string("base64"));
        assertThat(SignedLetter.parseText(signed.text()))
                .isEqualTo(signed)
                .hasSameHashCodeAs(signed);
        assertThat(new SignedLetter(signed.letter(), signed.signature())).isEqualTo(signed);
    }

    @ParameterizedTest
    @MethodSource("changed")
    void aChangedTermIsSignedBySomebodyElse(JsonObject vector) {
        var signer = SignedLetter.parse(vector.string("base64")).signer();
        assertThat(signer)
                .isEqualTo(vector.string("signer"))
                .isNotEqualTo(letters().getFirst().string("signer"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatIsNoSignedLetterIsRefusedWithASentence(JsonObject vector) {
        assertThatThrownBy(() -> SignedLetter.parse(vector.string("base64")))
                .as(vector.string("says"))
                .isInstanceOf(MalformedException.class)
                .message()
                .matches("[A-Z][ -~]*\\.");
    }

    @Test
    void aSignatureIsKeptAsItCame() {
        byte[] signature = SignedLetter.parse(letters().getFirst().string("base64")).signature();
        var letter = Letter.parse(letters().getFirst().string("text"));
        var signed = new SignedLetter(letter, signature);
        signature[0]++;
        assertThat(signed.signature()).isNotEqualTo(signature);
        signed.signature()[0]++;
        assertThat(signed.base64()).isEqualTo(letters().getFirst().string("base64"));
        assertThat(signed)
                .hasToString(
                        "SignedLetter[%s, by %s]"
                                .formatted(
                                        letter.terms().forwarderAddress(),
                                        letters().getFirst().string("signer")));
    }
}
