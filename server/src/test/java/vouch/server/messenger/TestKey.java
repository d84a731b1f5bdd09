package vouch.server.messenger;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;

/// A session's key pair, as a client holds it.
record TestKey(KeyPair pair) {

    static TestKey rsa(int bits) {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return new TestKey(generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static TestKey ed25519() {
        try {
            return new TestKey(KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean isRsa() {
        return pair.getPrivate().getAlgorithm().equals("RSA");
    }

    /// SubjectPublicKeyInfo.
    byte[] publicInfo() {
        return pair.getPublic().getEncoded();
    }

    /// The 32 bytes that an Ed25519 private key is made of: the end of its PKCS #8.
    byte[] seed() {
        byte[] encoded = pair.getPrivate().getEncoded();
        return java.util.Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    }

    /// A JWT with these claims.
    String jwt(String claims) {
        return jwt(isRsa() ? "RS512" : "EdDSA", claims);
    }

    String jwt(String algorithm, String claims) {
        var signed =
                url("{\"alg\":\"%s\",\"typ\":\"JWT\"}".formatted(algorithm)) + "." + url(claims);
        try {
            var signer = Signature.getInstance(isRsa() ? "SHA512withRSA" : "Ed25519");
            signer.initSign(pair.getPrivate());
            signer.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + url(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String url(String text) {
        return url(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
