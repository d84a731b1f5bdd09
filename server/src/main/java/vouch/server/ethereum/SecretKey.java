package vouch.server.ethereum;

import java.math.BigInteger;
import java.security.SecureRandom;

/// What a secret key of Ethereum is: a number of the curve secp256k1 (SEC 2, section 2.4.1).
final class SecretKey {

    static final int BYTES = 32;

    /// How many points the curve has: a key is below it.
    static final BigInteger ORDER =
            new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

    private SecretKey() {}

    static boolean isKey(BigInteger number) {
        return number.signum() > 0 && number.compareTo(ORDER) < 0;
    }

    /// A new one, as its bytes.
    static byte[] generate(SecureRandom random) {
        byte[] key = new byte[BYTES];
        do {
            random.nextBytes(key);
        } while (!isKey(new BigInteger(1, key)));
        return key;
    }
}
