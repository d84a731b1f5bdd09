package vouch.protocol.request;

import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import vouch.protocol.Ed25519;

/// An Ed25519 key that signs EdDSA.
final class Ed25519SessionKey implements SessionKey {

    private final byte[] seed;
    private final KeyPair pair;

    private Ed25519SessionKey(byte[] seed) {
        this.seed = seed;
        this.pair = Ed25519.keyPair(seed);
    }

    static Ed25519SessionKey generate(SecureRandom random) {
        byte[] seed = new byte[Ed25519.KEY_BYTES];
        random.nextBytes(seed);
        return new Ed25519SessionKey(seed);
    }

    static Ed25519SessionKey of(byte[] seed) {
        return new Ed25519SessionKey(seed.clone());
    }

    @Override
    public String algorithm() {
        return "EdDSA";
    }

    @Override
    public byte[] publicKey() {
        return Ed25519.raw(pair.getPublic());
    }

    byte[] seed() {
        return seed.clone();
    }

    /// The seed and the public key, one after the other.
    byte[] secretBytes() {
        byte[] both = Arrays.copyOf(seed, 2 * Ed25519.KEY_BYTES);
        System.arraycopy(publicKey(), 0, both, Ed25519.KEY_BYTES, Ed25519.KEY_BYTES);
        return both;
    }

    @Override
    public String secretText() {
        return Base64.getEncoder().encodeToString(secretBytes());
    }

    @Override
    public byte[] sign(byte[] message) {
        return Ed25519.sign(pair.getPrivate(), message);
    }

    @Override
    public String toString() {
        return "Ed25519SessionKey";
    }
}
