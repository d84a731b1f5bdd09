package vouch.server.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import org.junit.jupiter.api.Test;
import vouch.protocol.MalformedException;

class AppKeyTest {

    private static byte[] rsa(int bits, BigInteger exponent) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(new RSAKeyGenParameterSpec(bits, exponent));
        return generator.generateKeyPair().getPublic().getEncoded();
    }

    @Test
    void anEd25519KeyIsReadFromEitherForm() throws GeneralSecurityException {
        byte[] info =
                KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic().getEncoded();
        var key = AppKey.parse(info);
        assertThat(key.algorithm()).isEqualTo(AppAlgorithm.EDDSA);
        assertThat(AppKey.parse(key.bytes())).isEqualTo(key);
        assertThat(key.bytes()).hasSize(32);
    }

    @Test
    void anRsaKeyHasTheBitsItMayHave() throws GeneralSecurityException {
        byte[] info = rsa(1024, RSAKeyGenParameterSpec.F4);
        assertThat(AppKey.parse(info).bytes()).isEqualTo(info);
        assertThatThrownBy(() -> AppKey.parse(rsa(768, RSAKeyGenParameterSpec.F4)))
                .isInstanceOf(MalformedException.class)
                .hasMessage("An RSA key has 1024 to 4096 bits, not 768.");
    }

    @Test
    void keysThatOnlyMakeVerifyingSlowAreRefused() throws GeneralSecurityException {
        var modulus = BigInteger.TWO.pow(8191).setBit(0);
        byte[] large = spec(modulus, RSAKeyGenParameterSpec.F4);
        assertThatThrownBy(() -> AppKey.parse(large)).isInstanceOf(MalformedException.class);
        byte[] slow = spec(BigInteger.TWO.pow(1023).setBit(0), BigInteger.TWO.pow(60).setBit(0));
        assertThatThrownBy(() -> AppKey.parse(slow)).isInstanceOf(MalformedException.class);
    }

    private static byte[] spec(BigInteger modulus, BigInteger exponent)
            throws GeneralSecurityException {
        return KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(modulus, exponent))
                .getEncoded();
    }

    @Test
    void whatIsNoKeyIsRefused() {
        for (int length : new int[] {0, 1, 31, 33, 44, 162, 1025}) {
            assertThatThrownBy(() -> AppKey.parse(new byte[length]))
                    .isInstanceOf(MalformedException.class);
        }
    }
}
