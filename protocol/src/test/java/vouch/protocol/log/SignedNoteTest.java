package vouch.protocol.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vouch.protocol.Digest;
import vouch.protocol.Ed25519;
import vouch.protocol.MalformedException;

class SignedNoteTest {

    /// The example of golang.org/x/mod/sumdb/note: key, text and signature by another
    /// implementation.
    private static final String GO_SECRET_KEY =
            "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";

    private static final String GO_VERIFIER_KEY =
            "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private static final String GO_TEXT =
            """
            If you think cryptography is the answer to your problem,
            then you don't know what your problem is.
            """;
    private static final String GO_NOTE =
            GO_TEXT
                    + "\n\u2014 PeterNeumann"
                    + " x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    private final NoteSigner signer =
            NoteSigner.generate("vouch/0123456789abcdef", new FixedRandom("note"));

    @Test
    void theExampleOfGosNotePackageIsSignedAndVerifiedAlike() {
        NoteSigner peter = NoteSigner.parse(GO_SECRET_KEY);

        assertThat(peter.verifierKey()).isEqualTo(GO_VERIFIER_KEY);
        assertThat(peter.secretKey()).isEqualTo(GO_SECRET_KEY);
        assertThat(peter.sign(GO_TEXT)).hasToString(GO_NOTE);
        SignedNote note = SignedNote.parse(GO_NOTE);
        assertThat(note).hasToString(GO_NOTE);
        assertThat(NoteVerifier.parse(GO_VERIFIER_KEY).verifies(note)).isTrue();
    }

    @Test
    void seedsGiveThePublicKeysAndSignaturesOfRfc8032() {
        // Section 7.1: seed, public key, message, signature.
        String[][] vectors = {
            {
                "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
                "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
                "",
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
            },
            {
                "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
                "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
                "72",
                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
            },
            {
                "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
                "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
                "af82",
                "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
            }
        };
        HexFormat hex = HexFormat.of();
        for (String[] vector : vectors) {
            KeyPair pair = Ed25519.keyPair(hex.parseHex(vector[0]));
            byte[] message = hex.parseHex(vector[2]);
            byte[] signature = hex.parseHex(vector[3]);

            assertThat(Ed25519.raw(pair.getPublic())).isEqualTo(hex.parseHex(vector[1]));
            assertThat(Ed25519.sign(pair.getPrivate(), message)).isEqualTo(signature);
            assertThat(
                            Ed25519.verifies(
                                    Ed25519.publicKey(hex.parseHex(vector[1])), message, signature))
                    .isTrue();
        }
    }

    @Test
    void aNewKeySurvivesItsText() {
        NoteSigner made = NoteSigner.generate("vouch/ffffffffffffffff", new SecureRandom());
        NoteSigner read = NoteSigner.parse(made.secretKey());

        assertThat(read.secretKey()).isEqualTo(made.secretKey());
        assertThat(NoteVerifier.parse(made.verifierKey()).verifies(read.sign("text\n"))).isTrue();
        assertThat(made.toString()).isEqualTo("NoteSigner[vouch/ffffffffffffffff]");
    }

    @Tag("wide")
    @Test
    void everyChangedBitOfASignatureIsNoticed() {
        NoteSignature good = signer.sign("text\n").signatures().getFirst();
        for (int bit = 0; bit < 8 * good.signature().length; bit++) {
            byte[] changed = good.signature();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(signer.verifier().verifies(note(good.name(), good.keyId(), changed)))
                    .isFalse();
        }
    }

    @Test
    void aSignatureIsNotAcceptedInASecondForm() {
        // s + L verifies where an implementation forgets to compare s with the group's order.
        BigInteger order =
                BigInteger.TWO
                        .pow(252)
                        .add(new BigInteger("27742317777372353535851937790883648493"));
        NoteSignature good = signer.sign("text\n").signatures().getFirst();
        byte[] signature = good.signature();
        byte[] s = new byte[33];
        for (int i = 0; i < 32; i++) {
            s[32 - i] = signature[32 + i];
        }
        byte[] larger = new BigInteger(s).add(order).toByteArray();
        for (int i = 0; i < 32; i++) {
            signature[32 + i] = i < larger.length ? larger[larger.length - 1 - i] : 0;
        }

        assertThat(signer.verifier().verifies(note(good.name(), good.keyId(), signature)))
                .isFalse();
    }

    @Test
    void anotherTextAnotherNameAndAnotherKeyDoNotVerify() {
        SignedNote note = signer.sign("text\n");
        NoteSignature good = note.signatures().getFirst();
        NoteSigner other = NoteSigner.generate(signer.name(), new FixedRandom("other"));

        assertThat(signer.verifier().verifies(new SignedNote("Text\n", note.signatures())))
                .isFalse();
        assertThat(signer.verifier().verifies(note("another", good.keyId(), good.signature())))
                .isFalse();
        assertThat(
                        signer.verifier()
                                .verifies(note(good.name(), good.keyId() + 1, good.signature())))
                .isFalse();
        assertThat(other.verifier().verifies(note)).isFalse();
        assertThat(signer.verifier().verifies(note(good.name(), good.keyId(), new byte[3])))
                .isFalse();
    }

    @Test
    void aStrangersSignatureBesideOursChangesNothing() {
        NoteSigner witness = NoteSigner.generate("witness", new FixedRandom("witness"));
        SignedNote note = signer.sign("text\n");
        List<NoteSignature> both = new ArrayList<>(note.signatures());
        both.addAll(witness.sign("text\n").signatures());
        SignedNote cosigned = SignedNote.parse(new SignedNote("text\n", both).toString());

        assertThat(signer.verifier().verifies(cosigned)).isTrue();
        assertThat(witness.verifier().verifies(cosigned)).isTrue();
        assertThat(cosigned.signatures()).isEqualTo(both);
    }

    @Test
    void aGoodSignatureBesideABadOneOfTheSameKeyIsNotEnough() {
        SignedNote note = signer.sign("text\n");
        List<NoteSignature> both = new ArrayList<>(note.signatures());
        both.addAll(signer.sign("another\n").signatures());

        assertThat(signer.verifier().verifies(new SignedNote("text\n", both))).isFalse();
    }

    @Test
    void aTextMayHoldEmptyLines() {
        SignedNote note = signer.sign("one\n\ntwo\n");

        assertThat(SignedNote.parse(note.toString())).isEqualTo(note);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "text\n",
                "text\n\n",
                "text\n\n\u2014 name AAAAAAA=",
                "text\n\n\u2014 name AAAAAAA=\r\n",
                "text\n\n\u2014 name AAAAAA==\n",
                "text\n\n\u2014 name AAAAAAA\n",
                "text\n\n\u2014 name AAAAAAB=\n",
                "text\n\n\u2014 name  AAAAAAA=\n",
                "text\n\n\u2014 na+me AAAAAAA=\n",
                "text\n\n\u2014  AAAAAAA=\n",
                "text\n\n\u2014\n",
                "text\n\n\u2014 name\n",
                "text\n\n- name AAAAAAA=\n",
                "text\n\n\u2014 na\u00a0me AAAAAAA=\n",
                "te\txt\n\n\u2014 name AAAAAAA=\n",
                "te\ud800xt\n\n\u2014 name AAAAAAA=\n",
                "text\n\u2014 name AAAAAAA=\n"
            })
    void whatIsNotANoteIsRefused(String text) {
        assertThatThrownBy(() -> SignedNote.parse(text)).isInstanceOf(MalformedException.class);
    }

    @Test
    void aNoteWithTooManySignaturesOrCharactersIsRefused() {
        NoteSignature one = signer.sign("text\n").signatures().getFirst();

        assertThatThrownBy(() -> new SignedNote("text\n", Collections.nCopies(17, one)))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(
                        () -> SignedNote.parse(signer.sign("x".repeat(20_000) + "\n").toString()))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void aNoteOfJustAsManySignaturesOrCharactersAsThereMayBeIsRead() {
        NoteSignature one = signer.sign("text\n").signatures().getFirst();
        SignedNote signedBySixteen = new SignedNote("text\n", Collections.nCopies(16, one));
        assertThat(SignedNote.parse(signedBySixteen.toString())).isEqualTo(signedBySixteen);

        int around = signer.sign("x\n").toString().length() - 1;
        SignedNote longest = signer.sign("x".repeat(SignedNote.CHARACTERS_MAX - around) + "\n");
        assertThat(longest.toString()).hasSize(SignedNote.CHARACTERS_MAX);
        assertThat(SignedNote.parse(longest.toString())).isEqualTo(longest);
        assertThatThrownBy(() -> SignedNote.parse("x" + longest))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("characters");

        SignedNote longSignature = note("name", 1, new byte[8 * 1024]);
        assertThat(longSignature.signatures().getFirst().signature()).hasSize(8 * 1024);
        assertThatThrownBy(() -> note("name", 1, new byte[8 * 1024 + 1]))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void keysAndSignaturesAreWhatTheyHold() {
        NoteVerifier key = NoteVerifier.parse(GO_VERIFIER_KEY);
        byte[] raw = Base64.getDecoder().decode(GO_VERIFIER_KEY.replaceFirst(".*\\+", ""));
        byte[] same = Arrays.copyOfRange(raw, 1, raw.length);

        assertThat(new NoteVerifier("PeterNeumann", same)).isEqualTo(key).hasSameHashCodeAs(key);
        assertThat(new NoteVerifier("Another", same)).isNotEqualTo(key);
        assertThat(signer.verifier()).isNotEqualTo(key);
        assertThat(new NoteVerifier("Another", same).hashCode()).isNotEqualTo(key.hashCode());
        var one = new NoteSignature("name", 1, new byte[] {1});
        assertThat(new NoteSignature("name", 1, new byte[] {1}))
                .isEqualTo(one)
                .hasSameHashCodeAs(one);
        assertThat(new NoteSignature("name", 1, new byte[] {2})).isNotEqualTo(one);
        assertThat(new NoteSignature("name", 2, new byte[] {1})).isNotEqualTo(one);
        assertThat(new NoteSignature("other", 1, new byte[] {1})).isNotEqualTo(one);
    }

    @Test
    void aKeyHasANameThatANoteCanHold() {
        byte[] raw = Base64.getDecoder().decode(GO_VERIFIER_KEY.replaceFirst(".*\\+", ""));
        byte[] key = Arrays.copyOfRange(raw, 1, raw.length);
        for (String name : List.of("", "two words", "a+b", "a\tb")) {
            assertThatThrownBy(() -> new NoteVerifier(name, key))
                    .isInstanceOf(MalformedException.class)
                    .hasMessageContaining("A key's name");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "++",
                "PeterNeumann",
                "PeterNeumann+c74f20a3",
                "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PeterNeuman+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PeterNeumann+c74f20a3+AhpcR2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T",
                "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10Q=",
                "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n"
            })
    void whatIsNotAVerifierKeyIsRefused(String vkey) {
        assertThatThrownBy(() -> NoteVerifier.parse(vkey)).isInstanceOf(MalformedException.class);
    }

    @Test
    void aMalformedSecretKeyIsRefusedWithoutBeingQuoted() {
        String secret = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
        List<String> malformed =
                List.of(
                        "",
                        "PRIVATE+KEY+",
                        "PRIVATE+KEY+PeterNeumann+c74f20a4+" + secret,
                        "PRIVATE+KEY+PeterNeuman+c74f20a3+" + secret,
                        "PRIVATE+KEY+PeterNeumann+c74f20a3+" + secret + "!",
                        "PRIVATE+KEY+PeterNeumann+c74f20a3+" + secret.substring(4),
                        "private+key+PeterNeumann+c74f20a3+" + secret,
                        GO_VERIFIER_KEY);
        for (String text : malformed) {
            assertThatThrownBy(() -> NoteSigner.parse(text))
                    .isInstanceOf(MalformedException.class)
                    .hasNoCause()
                    .hasMessageNotContaining(secret.substring(8, 16));
        }
    }

    private static SignedNote note(String name, int keyId, byte[] signature) {
        return new SignedNote("text\n", List.of(new NoteSignature(name, keyId, signature)));
    }

    @Test
    void theKeyIdIsTheBeginningOfTheHashOfNameAndKey() {
        byte[] publicKey =
                Base64.getDecoder().decode("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
        Digest hash = Digest.sha256("PeterNeumann\n".getBytes(StandardCharsets.UTF_8), publicKey);

        assertThat(hash.hex()).startsWith("c74f20a3");
    }
}
