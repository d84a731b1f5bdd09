package vouch.protocol.pin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vouch.protocol.Ed25519;
import vouch.protocol.MalformedException;
import vouch.protocol.Vectors;
import vouch.protocol.json.JsonObject;
import vouch.protocol.json.JsonString;

/// PINs and their keys as OpenSSL made them, and what must be refused.
class PinVectorsTest {

    private static final JsonObject VECTORS = Vectors.object("mixin/pins.json");
    private static final JsonObject KEYS = VECTORS.object("ed25519");

    static List<JsonObject> pins() {
        return objects(VECTORS, "pins");
    }

    static List<JsonObject> refused() {
        return objects(VECTORS, "refused");
    }

    static List<JsonObject> rsa() {
        return objects(VECTORS, "rsa");
    }

    private static List<JsonObject> objects(JsonObject in, String name) {
        return in.array(name).elements().stream().map(JsonObject.class::cast).toList();
    }

    private static byte[] hex(String name) {
        return HexFormat.of().parseHex(KEYS.string(name));
    }

    private static byte[] base64(String text) {
        return Base64.getDecoder().decode(text);
    }

    private static PinKey key() {
        return PinKey.of(hex("key"));
    }

    @Test
    void eitherSideAgreesOnTheSameKey() {
        byte[] token = base64(KEYS.string("pin_token"));
        assertThat(Curve25519.montgomery(hex("server_public_key"))).isEqualTo(token);
        assertThat(Curve25519.montgomery(hex("client_public"))).isEqualTo(hex("client_montgomery"));
        assertThat(PinKey.agreed(hex("client_seed"), token).bytes()).isEqualTo(hex("key"));
        assertThat(PinKey.agreed(hex("server_seed"), hex("client_montgomery")).bytes())
                .isEqualTo(hex("key"));
        assertThat(Ed25519.raw(Ed25519.keyPair(hex("client_seed")).getPublic()))
                .isEqualTo(hex("client_public"));
    }

    @Test
    void aKeyThatEverybodySharesIsRefused() {
        for (var value : VECTORS.array("small_order").elements()) {
            byte[] key = HexFormat.of().parseHex(((JsonString) value).value());
            assertThatThrownBy(() -> PinKey.agreed(hex("client_seed"), key))
                    .isInstanceOf(MalformedException.class);
        }
        byte[] neutral = new byte[32];
        neutral[0] = 1;
        assertThatThrownBy(() -> Curve25519.montgomery(neutral))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> Curve25519.montgomery(new byte[31]))
                .isInstanceOf(MalformedException.class);
    }

    @ParameterizedTest
    @MethodSource("pins")
    void aPinIsReadInEachSpelling(JsonObject vector) {
        var message = PinMessage.decrypt(PinMessage.parse(vector.string("encrypted")), key());
        assertThat(HexFormat.of().formatHex(message.pin())).isEqualTo(vector.string("pin"));
        assertThat(message.seconds()).isEqualTo(vector.integer("seconds"));
        assertThat(message.iterator()).isEqualTo(Long.parseLong(vector.string("iterator")));
    }

    @ParameterizedTest
    @MethodSource("pins")
    void whatWeEncryptIsTheSame(JsonObject vector) {
        var message =
                PinMessage.of(
                        HexFormat.of().parseHex(vector.string("pin")),
                        Instant.ofEpochSecond(vector.integer("seconds")),
                        Long.parseLong(vector.string("iterator")));
        byte[] encrypted = PinMessage.parse(vector.string("encrypted"));
        assertThat(message.encrypt(key(), Arrays.copyOf(encrypted, 16))).isEqualTo(encrypted);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatIsNoPinOfThisSessionIsRefused(JsonObject vector) {
        assertThatThrownBy(() ->
                        PinMessage.decrypt(PinMessage.parse(vector.string("encrypted")), key()))
                .isInstanceOf(MalformedException.class)
                .hasNoCause()
                .message()
                .endsWith(".")
                .doesNotContain("123456");
    }

    @Test
    void atWhichStepDecryptingFailedIsNotTold() {
        var sentences =
                List.of("another key", "padding with zeros", "no PIN before time and iterator");
        assertThat(
                        refused().stream()
                                .filter(vector -> sentences.contains(vector.string("says")))
                                .map(PinVectorsTest::sentence)
                                .distinct())
                .containsExactly("The PIN cannot be decrypted with this session's key.");
    }

    private static String sentence(JsonObject vector) {
        try {
            var message = PinMessage.decrypt(PinMessage.parse(vector.string("encrypted")), key());
            throw new AssertionError("taken: " + message);
        } catch (MalformedException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static PrivateKey privateKey(JsonObject vector) throws GeneralSecurityException {
        return KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(base64(vector.string("private_key"))));
    }

    @ParameterizedTest
    @MethodSource("rsa")
    void aPinTokenOfAnRsaSessionIsOpenedByItsKeyAlone(JsonObject vector)
            throws GeneralSecurityException {
        var privateKey = privateKey(vector);
        String session = vector.string("session_id");
        byte[] key = HexFormat.of().parseHex(vector.string("key"));
        assertThat(PinKey.unwrap(base64(vector.string("pin_token")), privateKey, session).bytes())
                .isEqualTo(key);
        for (var refused : objects(vector, "refused")) {
            byte[] token = base64(refused.string("pin_token"));
            assertThatThrownBy(() -> PinKey.unwrap(token, privateKey, session))
                    .as(refused.string("says"))
                    .isInstanceOf(MalformedException.class)
                    .hasNoCause();
        }
        var crt = (RSAPrivateCrtKey) privateKey;
        var publicKey =
                KeyFactory.getInstance("RSA")
                        .generatePublic(
                                new RSAPublicKeySpec(crt.getModulus(), crt.getPublicExponent()));
        byte[] ours = PinKey.of(key).wrap(publicKey, session, new SecureRandom());
        assertThat(PinKey.unwrap(ours, privateKey, session).bytes()).isEqualTo(key);
    }

    @Test
    void nothingSecretIsPrinted() {
        assertThat(key()).hasToString("PinKey");
        assertThat(PinMessage.of(new byte[] {1, 2, 3}, Instant.EPOCH, 7))
                .hasToString("PinMessage[7]");
    }
}
