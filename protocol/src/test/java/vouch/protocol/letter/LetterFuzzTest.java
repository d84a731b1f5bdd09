package vouch.protocol.letter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import vouch.protocol.MalformedException;
import vouch.protocol.Vectors;
import vouch.protocol.json.JsonObject;

/// Letters full of random damage: refused with the one exception, or signed by somebody else.
class LetterFuzzTest {

    private static final int ROUNDS = Boolean.getBoolean("vouch.long") ? 100_000 : 2_000;
    private static final long SEED = Long.getLong("vouch.seed", 20_261_122L);
    private static final String CHARACTERS = "\n\r\t :.-0123456789abfxZ\u0000\u007f\u00e9\ud800";

    @Test
    void aDamagedLetterIsRefusedOrSignedBySomebodyElse() {
        System.out.println("damaged letters: seed " + SEED + " (-Dvouch.seed=" + SEED + ")");
        var random = new Random(SEED);
        var vector =
                (JsonObject)
                        Vectors.object("letter/letters.json")
                                .array("letters")
                                .elements()
                                .getFirst();
        var whole = SignedLetter.parse(vector.string("base64"));
        int read = 0;
        for (int i = 0; i < ROUNDS; i++) {
            var text = damaged(whole.text(), random);
            try {
                var signed = SignedLetter.parseText(text);
                assertThat(signed.text()).isEqualTo(text);
                assertThat(signed.signer().equals(whole.signer()))
                        .as(text)
                        .isEqualTo(signed.equals(whole));
                read++;
            } catch (MalformedException e) {
                assertThat(e).message().endsWith(".");
            }
        }
        // Digits of the signature and of some terms can be any, so some of it is read.
        assertThat(read).isBetween(ROUNDS / 200, ROUNDS * 9 / 10);
    }

    private static String damaged(String text, Random random) {
        var damaged = new StringBuilder(text);
        for (int times = random.nextInt(1, 3); times > 0; times--) {
            int at = random.nextInt(damaged.length());
            var character = CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
            switch (random.nextInt(6)) {
                case 0 -> damaged.deleteCharAt(at);
                case 1 -> damaged.insert(at, character);
                case 2 -> damaged.delete(at, random.nextInt(at, damaged.length()));
                default -> damaged.setCharAt(at, character);
            }
        }
        return damaged.toString();
    }
}
