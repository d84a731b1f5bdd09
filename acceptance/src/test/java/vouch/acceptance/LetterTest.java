package vouch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vouch.protocol.Encodings;
import vouch.protocol.ethereum.Addresses;
import vouch.protocol.json.JsonArray;
import vouch.protocol.json.JsonString;
import vouch.protocol.json.JsonValue;
import vouch.protocol.letter.Letter;
import vouch.protocol.letter.LetterTerms;
import vouch.protocol.letter.SignedLetter;

/// Our letters of guarantee are letters to ethers too, and it notices each term that is changed.
final class LetterTest {

    private static final int LETTERS = Boolean.getBoolean("vouch.long") ? 1_000 : 20;
    private static final long SEED = Long.getLong("vouch.seed", 20_261_122L);
    private static final String KEY =
            "0x4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318";
    private static final String SIGNER = "0x2c7536E3605D9C16a7a3D7b1898e529396a65c23";
    private static final int TERMS = LetterTerms.class.getRecordComponents().length;

    @TempDir private Path folder;

    @Test
    void othersReadWhoSignedAndNoticeEachTermThatIsChanged() {
        var oracle = OutsideTool.node("letters.mjs", "ethers");
        System.out.println("letters: seed " + SEED + " (-Dvouch.seed=" + SEED + ")");
        var random = new Random(SEED);
        var letters = new ArrayList<Letter>();
        for (int i = 0; i < LETTERS; i++) {
            letters.add(new Letter(terms(random)));
        }
        var texts = letters.stream().map(Letter::text).toList();
        var signatures = lines(oracle, texts, "sign", KEY);
        var whole = new ArrayList<SignedLetter>();
        var changed = new ArrayList<SignedLetter>();
        for (int i = 0; i < LETTERS; i++) {
            byte[] signature = Encodings.parseHexPrefixed(signatures.get(i));
            whole.add(new SignedLetter(letters.get(i), signature));
            for (int term = 0; term < TERMS; term++) {
                var other = new Letter(changed(letters.get(i).terms(), term));
                changed.add(new SignedLetter(other, signature));
            }
        }
        assertThat(verified(oracle, whole)).containsOnly(SIGNER);
        assertThat(whole).extracting(SignedLetter::signer).containsOnly(SIGNER);
        assertThat(verified(oracle, changed))
                .hasSize(LETTERS * TERMS)
                .doesNotContain(SIGNER)
                .isEqualTo(changed.stream().map(SignedLetter::signer).toList());
    }

    private List<String> verified(OutsideTool oracle, List<SignedLetter> letters) {
        return lines(oracle, letters.stream().map(SignedLetter::base64).toList(), "verify");
    }

    private List<String> lines(OutsideTool oracle, List<String> items, String... arguments) {
        List<JsonValue> values = items.stream().<JsonValue>map(JsonString::new).toList();
        byte[] json = new JsonArray(values).toString().getBytes(StandardCharsets.UTF_8);
        var file = OutsideTool.file(folder, "items.json", json);
        var all = new ArrayList<>(List.of(arguments));
        all.add(file.toString());
        var result = oracle.run(all.toArray(String[]::new));
        assertThat(result.exit()).as(result.err()).isZero();
        return result.out().lines().toList();
    }

    private static LetterTerms terms(Random random) {
        return new LetterTerms(
                random.nextLong(1, Long.MAX_VALUE),
                address(random),
                address(random),
                address(random),
                random.nextInt(100) + "." + random.nextInt(100) + random.nextInt(1, 10),
                random.nextInt(100) + "." + random.nextInt(1, 10),
                random.nextInt(LetterTerms.DELAY_HOURS_MAX),
                Instant.ofEpochSecond(random.nextLong(4_000_000_000L)),
                "%08x".formatted(random.nextInt()));
    }

    private static String address(Random random) {
        byte[] address = new byte[Addresses.BYTES];
        random.nextBytes(address);
        return Addresses.checksummed(address);
    }

    private static LetterTerms changed(LetterTerms terms, int term) {
        return new LetterTerms(
                term == 0 ? terms.chainId() ^ 1 << 20 : terms.chainId(),
                term == 1 ? changed(terms.token()) : terms.token(),
                term == 2 ? changed(terms.forwarderAddress()) : terms.forwarderAddress(),
                term == 3 ? changed(terms.destination()) : terms.destination(),
                term == 4 ? terms.fixedFee() + "1" : terms.fixedFee(),
                term == 5 ? terms.variableFee() + "1" : terms.variableFee(),
                term == 6 ? terms.delayHours() + 1 : terms.delayHours(),
                term == 7 ? terms.expires().plusSeconds(1) : terms.expires(),
                term == 8 ? "Z" + terms.mixingCode().substring(1) : terms.mixingCode());
    }

    private static String changed(String address) {
        byte[] bytes = Addresses.parse(address);
        bytes[bytes.length - 1]++;
        return Addresses.checksummed(bytes);
    }
}
