package vouch.server.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vouch.protocol.ethereum.Keccak256;

class AddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                // EIP-55's own examples.
                "0x52908400098527886E0F7030069857D2E4169EE7",
                "0xde709f2102306220921060314715629080e2fb77",
                "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
                "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
                "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
                "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb"
            })
    void anAddressWithARightChecksumOrNoneIsRead(String text) {
        Address address = Address.parse(text);
        assertThat(address.text()).isEqualTo(text.toLowerCase(Locale.ROOT));
        assertThat(address).hasToString(text.toLowerCase(Locale.ROOT));
        assertThat(Address.of(address.bytes())).isEqualTo(address);
        boolean mixed = !text.substring(2).matches("[0-9A-F]+|[0-9a-f]+");
        if (mixed) {
            assertThat(address.checksummed()).isEqualTo(text);
        }
        assertThat(Address.parse(address.checksummed())).isEqualTo(address);
    }

    /// EIP-1014's own examples.
    @ParameterizedTest
    @CsvSource({
        "0x0000000000000000000000000000000000000000, 0x0000000000000000000000000000000000000000000000000000000000000000, 00, 0x4D1A2e2bB4F88F0250f26Ffff098B0b30B26BF38",
        "0xdeadbeef00000000000000000000000000000000, 0x0000000000000000000000000000000000000000000000000000000000000000, 00, 0xB928f69Bb1D91Cd65274e3c79d8986362984fDA3",
        "0xdeadbeef00000000000000000000000000000000, 0x000000000000000000000000feed000000000000000000000000000000000000, 00, 0xD04116cDd17beBE565EB2422F2497E06cC1C9833",
        "0x0000000000000000000000000000000000000000, 0x0000000000000000000000000000000000000000000000000000000000000000, deadbeef, 0x70f2b2914A2a4b783FaEFb75f459A580616Fcb5e",
        "0x00000000000000000000000000000000deadbeef, 0x00000000000000000000000000000000000000000000000000000000cafebabe, deadbeef, 0x60f3f640a8508fC6a86d45DF051962668E1e8AC7",
    })
    void anAddressOfCreate2IsTheEipsOwn(
            String deployer, String salt, String initCode, String address) {
        HexFormat hex = HexFormat.of();
        assertThat(
                        Address.create2(
                                        new Address(deployer),
                                        hex.parseHex(salt.substring(2)),
                                        Keccak256.hash(hex.parseHex(initCode)))
                                .checksummed())
                .isEqualTo(address);
    }

    @Test
    void create2WantsWholeWords() {
        var deployer = new Address("0x" + "0".repeat(40));
        assertThatThrownBy(() -> Address.create2(deployer, new byte[31], new byte[32]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Address.create2(deployer, new byte[32], new byte[33]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anAddressHoldsLowerCaseOnly() {
        assertThatThrownBy(() -> new Address("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Address.of(new byte[19]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
                "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAee",
                "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beae",
                "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaedd",
                "5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
                "0X5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
                "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaeg",
                ""
            })
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> Address.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
