package vouch.protocol.request;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;

/// An RSA key that signs RS512.
final class RsaSessionKey implements SessionKey {

    static final int BITS = 2048;

    private static final int PEM_LINE_CHARS = 64;

    private final KeyPair pair;

    private RsaSessionKey(KeyPair pair) {
        this.pair = pair;
    }

    static RsaSessionKey generate(SecureRandom random) {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS, random);
            return new RsaSessionKey(generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot make RSA keys", e);
        }
    }

    @Override
    public String algorithm() {
        return "RS512";
    }

    @Override
    public byte[] publicKey() {
        return pair.getPublic().getEncoded();
    }

    PrivateKey privateKey() {
        return pair.getPrivate();
    }

    @Override
    public String secretText() {
        byte[] lineEnd = "\n".getBytes(StandardCharsets.US_ASCII);
        return "-----BEGIN RSA PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(PEM_LINE_CHARS, lineEnd).encodeToString(pkcs1())
                + "\n-----END RSA PRIVATE KEY-----\n";
    }

    /// What PKCS #8 wraps: the last of its three parts, an octet string whose length takes two
    /// bytes, as those of all RSA keys of this size do.
    private byte[] pkcs1() {
        byte[] pkcs8 = pair.getPrivate().getEncoded();
        int octets = indexOfOctetString(pkcs8);
        return Arrays.copyOfRange(pkcs8, octets + 4, pkcs8.length);
    }

    private static int indexOfOctetString(byte[] pkcs8) {
        // SEQUENCE (4 bytes), version (3), algorithm (2 and its length).
        int algorithm = 4 + 3;
        int octets = algorithm + 2 + pkcs8[algorithm + 1];
        boolean asExpected =
                pkcs8[algorithm] == 0x30
                        && pkcs8[octets] == 0x04
                        && pkcs8[octets + 1] == (byte) 0x82
                        && octets + 4 + length(pkcs8, octets + 2) == pkcs8.length;
        if (!asExpected) {
            throw new IllegalStateException("this Java writes RSA keys in another way");
        }
        return octets;
    }

    private static int length(byte[] der, int at) {
        return Byte.toUnsignedInt(der[at]) << 8 | Byte.toUnsignedInt(der[at + 1]);
    }

    @Override
    public byte[] sign(byte[] message) {
        try {
            var signer = Signature.getInstance("SHA512withRSA");
            signer.initSign(pair.getPrivate());
            signer.update(message);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot sign RS512", e);
        }
    }

    @Override
    public String toString() {
        return "RsaSessionKey";
    }
}
