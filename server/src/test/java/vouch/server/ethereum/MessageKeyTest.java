package vouch.server.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.web3j.crypto.Keys;
import org.web3j.crypto.Sign;

class MessageKeyTest {

    private static final String SECRET =
            "4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318";
    private static final BigInteger HALF_ORDER =
            new BigInteger("7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0", 16);

    /// The example in web3.js's own documentation of `eth.accounts.sign`.
    @Test
    void aSignatureIsTheOneThatWalletsMake() {
        MessageKey key = MessageKey.parse(SECRET);

        assertThat(key.address().checksummed())
                .isEqualTo("0x2c7536E3605D9C16a7a3D7b1898e529396a65c23");
        assertThat(HexFormat.of().formatHex(key.sign("Some data".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(
                        "b91467e570a6466aa9e9876cbcd013baba02900b8979d43fe208a4a4f339f5fd"
                                + "6007e74cd82e037b800186422fc2da167c747ef045e5d18a5f5d4300f8e1a029"
                                + "1c");
    }

    @Test
    void whatAFreshKeySignsIsRecoveredAsItsAddress() throws Exception {
        var random = new SecureRandom();
        for (int length : new int[] {0, 1, 9, 10, 99, 100, 1000}) {
            MessageKey key = MessageKey.generate(random);
            byte[] message = new byte[length];
            random.nextBytes(message);
            byte[] signature = key.sign(message);

            byte[] r = Arrays.copyOfRange(signature, 0, 32);
            byte[] s = Arrays.copyOfRange(signature, 32, 64);
            assertThat(signature).hasSize(65);
            assertThat(signature[64]).isIn((byte) 27, (byte) 28);
            assertThat(new BigInteger(1, s)).isLessThanOrEqualTo(HALF_ORDER);
            BigInteger signer =
                    Sign.signedPrefixedMessageToKey(
                            message, new Sign.SignatureData(signature[64], r, s));
            assertThat(Keys.getAddress(signer))
                    .isEqualToIgnoringCase(key.address().text().substring(2));
            assertThat(MessageKey.parse(key.secret()).address()).isEqualTo(key.address());
        }
    }

    @Test
    void itsSecretIsNotShown() {
        assertThat(MessageKey.parse(SECRET))
                .hasToString("key of 0x2c7536e3605d9c16a7a3d7b1898e529396a65c23");
        assertThat(MessageKey.parse(SECRET).secret()).isEqualTo(SECRET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "4c08",
                "0x4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f3623",
                "4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f36231g",
                "0000000000000000000000000000000000000000000000000000000000000000",
                "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141",
            })
    void whatIsNoKeyIsRefusedWithoutBeingRepeated(String text) {
        var refusal = assertThatThrownBy(() -> MessageKey.parse(text));
        refusal.isInstanceOf(IllegalArgumentException.class);
        if (!text.isEmpty()) {
            refusal.hasMessageNotContaining(text);
        }
    }
}
