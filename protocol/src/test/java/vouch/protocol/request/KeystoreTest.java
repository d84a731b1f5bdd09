package vouch.protocol.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import vouch.protocol.Ed25519;
import vouch.protocol.MalformedException;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonObject;

class KeystoreTest {

    private static final UUID APP = UUID.fromString("89e0bdee-c355-47f2-945a-be48be875606");
    private static final UUID SESSION = UUID.fromString("c09cf313-7ded-425d-ad3f-a1ce4cfd5e5e");
    private static final byte[] SERVER = new byte[32];
    private static final SessionKey RSA = SessionKey.rsa(new SecureRandom());
    private static final SessionKey ED25519 = SessionKey.ed25519(new SecureRandom());

    private static Keystore keystore(SessionKey key) {
        boolean rsa = key == RSA;
        return new Keystore(
                APP,
                SESSION,
                key,
                new byte[rsa ? 256 : 32],
                rsa ? Optional.empty() : Optional.of(SERVER),
                "123456",
                "secret");
    }

    @Test
    void eachClientGetsTheFieldsItReads() {
        var classic = keystore(RSA).json(KeystoreShape.MIXIN_NODE_SDK);
        assertThat(classic.members())
                .containsOnlyKeys(
                        "client_id",
                        "session_id",
                        "pin_token",
                        "private_key",
                        "pin",
                        "client_secret");
        assertThat(keystore(ED25519).json(KeystoreShape.MIXIN_NODE_SDK).members())
                .containsOnlyKeys(classic.members().keySet().toArray(String[]::new));
        assertThat(keystore(ED25519).json(KeystoreShape.MIXIN_DEV).members())
                .containsOnlyKeys(
                        "app_id", "session_id", "server_public_key", "session_private_key");
        assertThat(keystore(ED25519).json(KeystoreShape.ALL).members())
                .containsOnlyKeys(
                        "app_id",
                        "client_id",
                        "session_id",
                        "private_key",
                        "pin_token",
                        "pin",
                        "server_public_key",
                        "session_private_key",
                        "client_secret");
        assertThatThrownBy(() -> keystore(RSA).json(KeystoreShape.MIXIN_DEV))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("cannot sign with an RSA key");
    }

    @Test
    void everyShapeIsFoundByItsClientsNameAndHoldsTheIdsOfTheSession() {
        for (var shape : KeystoreShape.values()) {
            assertThat(KeystoreShape.of(shape.client())).contains(shape);
            for (var key : new SessionKey[] {RSA, ED25519}) {
                if (shape.takes(key)) {
                    var text = Json.compact(keystore(key).json(shape));
                    assertThat(text).contains(APP.toString(), SESSION.toString());
                }
            }
        }
        assertThat(KeystoreShape.of("nobody")).isEmpty();
    }

    @Test
    void anEd25519KeyIsTheSameInEachForm() {
        var all = keystore(ED25519).json(KeystoreShape.ALL);
        byte[] both = Base64.getDecoder().decode(all.string("private_key"));
        assertThat(both).hasSize(64).endsWith(ED25519.publicKey());
        assertThat(HexFormat.of().formatHex(both, 0, 32))
                .isEqualTo(all.string("session_private_key"));
        assertThat(Ed25519.raw(Ed25519.keyPair(java.util.Arrays.copyOf(both, 32)).getPublic()))
                .isEqualTo(ED25519.publicKey());
        assertThat(keystore(ED25519).json(KeystoreShape.FOX_ONE).string("private_key"))
                .isEqualTo(Base64.getUrlEncoder().withoutPadding().encodeToString(both));
    }

    /// PKCS #1 put into PKCS #8 by hand is a key that the JDK reads and that belongs to the public
    /// one.
    @Test
    void anRsaKeyIsPkcs1InPem() throws GeneralSecurityException {
        String pem = RSA.secretText();
        assertThat(pem)
                .startsWith("-----BEGIN RSA PRIVATE KEY-----\n")
                .endsWith("\n-----END RSA PRIVATE KEY-----\n");
        byte[] pkcs1 =
                Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", "").strip());
        var algorithm = HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");
        var octets = element(0x04, pkcs1);
        var inner = new ByteArrayOutputStream();
        inner.writeBytes(algorithm);
        inner.writeBytes(octets);
        var key =
                (RSAPrivateCrtKey)
                        KeyFactory.getInstance("RSA")
                                .generatePrivate(
                                        new PKCS8EncodedKeySpec(
                                                element(0x30, inner.toByteArray())));
        assertThat(key.getModulus().bitLength()).isEqualTo(2048);
        var signer = Signature.getInstance("SHA512withRSA");
        signer.initSign(key);
        assertThat(signer.sign()).isEqualTo(RSA.sign(new byte[0]));
    }

    private static byte[] element(int tag, byte[] content) {
        var out = new ByteArrayOutputStream();
        out.write(tag);
        out.write(0x82);
        out.write(content.length >> 8);
        out.write(content.length);
        out.writeBytes(content);
        return out.toByteArray();
    }

    @Test
    void aTokenSaysWhoSendsWhatAndWhen() throws GeneralSecurityException {
        var at = Instant.parse("2021-09-12T08:00:00.5Z");
        for (var key : new SessionKey[] {RSA, ED25519}) {
            var jti = UUID.randomUUID();
            var parts =
                    RequestToken.sign(
                                    key,
                                    APP,
                                    SESSION,
                                    at,
                                    Duration.ofMinutes(1),
                                    jti,
                                    "GET",
                                    "/me",
                                    new byte[0])
                            .split("\\.", -1);
            var head = (JsonObject) Json.parse(Base64.getUrlDecoder().decode(parts[0]));
            assertThat(head.string("alg")).isEqualTo(key == RSA ? "RS512" : "EdDSA");
            var claims = (JsonObject) Json.parse(Base64.getUrlDecoder().decode(parts[1]));
            assertThat(claims.string("uid")).isEqualTo(APP.toString());
            assertThat(claims.string("sid")).isEqualTo(SESSION.toString());
            assertThat(claims.string("jti")).isEqualTo(jti.toString());
            assertThat(claims.integer("iat")).isEqualTo(1631433600);
            assertThat(claims.integer("exp")).isEqualTo(1631433660);
            assertThat(claims.string("sig"))
                    .isEqualTo("5e6b58ffa10b3bc51724ff0bbd2afb91c4771ee340f5d685340dfa4c854bafba");
            byte[] signed = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
            assertThat(verifies(key, signed, Base64.getUrlDecoder().decode(parts[2]))).isTrue();
        }
    }

    private static boolean verifies(SessionKey key, byte[] signed, byte[] signature)
            throws GeneralSecurityException {
        if (key == ED25519) {
            return Ed25519.verifies(Ed25519.publicKey(key.publicKey()), signed, signature);
        }
        var verifier = Signature.getInstance("SHA512withRSA");
        verifier.initVerify(
                KeyFactory.getInstance("RSA")
                        .generatePublic(new X509EncodedKeySpec(key.publicKey())));
        verifier.update(signed);
        return verifier.verify(signature);
    }

    @Test
    void nothingSecretIsPrinted() {
        assertThat(keystore(RSA)).hasToString("Keystore[" + APP + "]");
        assertThat(RSA).hasToString("RsaSessionKey");
        assertThat(ED25519).hasToString("Ed25519SessionKey");
    }
}
