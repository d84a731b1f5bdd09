package vouch.protocol.request;

import java.security.SecureRandom;

/// The private key of a session, which signs its requests. Printing it shows nothing of it.
public sealed interface SessionKey permits RsaSessionKey, Ed25519SessionKey {

    /// A new RSA key of 2048 bits, as classic clients use.
    static SessionKey rsa(SecureRandom random) {
        return RsaSessionKey.generate(random);
    }

    /// A new Ed25519 key, as clients use since 2021.
    static SessionKey ed25519(SecureRandom random) {
        return Ed25519SessionKey.generate(random);
    }

    /// The algorithm's name in a token's head.
    String algorithm();

    /// The public key as the API takes it: SubjectPublicKeyInfo of RSA, 32 bytes of Ed25519.
    byte[] publicKey();

    /// The private key as keystores hold it: PKCS #1 in PEM, or base64 of the 64 bytes of seed and
    /// public key.
    String secretText();

    byte[] sign(byte[] message);
}
