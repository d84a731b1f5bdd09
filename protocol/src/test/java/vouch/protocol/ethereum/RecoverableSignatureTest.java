package vouch.protocol.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vouch.protocol.Encodings;
import vouch.protocol.MalformedException;
import vouch.protocol.Vectors;
import vouch.protocol.json.JsonObject;
import vouch.protocol.json.JsonString;

/// Signatures that ethers made, and addresses as EIP-55 writes them; letters that are signed
/// wrongly are in `LetterVectorsTest`.
class RecoverableSignatureTest {

    private static final JsonObject VECTORS = Vectors.object("letter/letters.json");

    static List<JsonObject> messages() {
        return objects("messages");
    }

    static List<JsonObject> refusedAddresses() {
        return objects("refused_addresses");
    }

    static List<String> addresses() {
        return VECTORS.array("addresses").elements().stream()
                .map(value -> ((JsonString) value).value())
                .toList();
    }

    private static List<JsonObject> objects(String name) {
        return VECTORS.array(name).elements().stream().map(JsonObject.class::cast).toList();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void theSignerFollowsFromMessageAndSignature(JsonObject vector) {
        byte[] message = Encodings.parseHexPrefixed(vector.string("message"));
        var signature = RecoverableSignature.parse(vector.string("signature"));
        var hash = PersonalMessages.hash(message);
        assertThat(signature.signer(hash)).isEqualTo(vector.string("signer"));
        assertThat(signature).hasToString(vector.string("signature"));
        assertThat(RecoverableSignature.of(signature.bytes()))
                .isEqualTo(signature)
                .hasSameHashCodeAs(signature);
    }

    /// The key at infinity has no address: the hash is chosen so that the two halves of the sum
    /// cancel.
    @Test
    void aSignatureThatLeadsToNoKeyIsNobodys() {
        // R is the generator and s = z, so that the key would be (s - z)/r times it.
        byte[] bytes = new byte[RecoverableSignature.BYTES];
        byte[] x = Secp256k1Point.G.x().toByteArray();
        System.arraycopy(x, x.length - 32, bytes, 0, 32);
        bytes[63] = 5;
        bytes[64] = 27;
        byte[] hash = new byte[32];
        hash[31] = 5;
        var signature = RecoverableSignature.of(bytes);
        assertThatThrownBy(() -> signature.signer(Hash.ofBytes(hash)))
                .isInstanceOf(MalformedException.class)
                .hasMessage("The signature is nobody's.");
        hash[31] = 4;
        assertThat(signature.signer(Hash.ofBytes(hash))).startsWith("0x");
    }

    @Test
    void multiplesOfTheGeneratorAreOnTheCurveAndComeOutEitherWay() {
        var two = BigInteger.TWO;
        var one = BigInteger.ONE;
        var doubled = Secp256k1Point.G.combined(two, BigInteger.ZERO).affine();
        assertThat(Secp256k1Point.G.combined(one, one).affine()).isEqualTo(doubled);
        assertThat(Secp256k1Point.G.combined(BigInteger.ZERO, two).affine()).isEqualTo(doubled);
        assertThat(Secp256k1Point.at(doubled.x(), doubled.y().testBit(0))).contains(doubled);
        assertThat(Secp256k1Point.G.combined(Secp256k1Point.N, BigInteger.ZERO).isInfinite())
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void anAddressIsReadInThreeSpellingsAndWrittenInOne(String address) {
        byte[] bytes = Addresses.parse(address);
        assertThat(Addresses.checksummed(bytes)).isEqualTo(address);
        assertThat(Addresses.parse(address.toLowerCase(Locale.ROOT))).isEqualTo(bytes);
        var upper = "0x" + address.substring(2).toUpperCase(Locale.ROOT);
        assertThat(Addresses.parse(upper)).isEqualTo(bytes);
        Addresses.requireChecksummed(address, "It");
    }

    @ParameterizedTest
    @MethodSource("refusedAddresses")
    void whatIsNoAddressIsRefusedWithASentence(JsonObject vector) {
        assertThatThrownBy(() -> Addresses.parse(vector.string("text")))
                .as(vector.string("says"))
                .isInstanceOf(MalformedException.class)
                .message()
                .endsWith(".");
        assertThatThrownBy(() -> Addresses.requireChecksummed(vector.string("text"), "Whose"))
                .isInstanceOf(MalformedException.class)
                .message()
                .startsWith("Whose is 0x");
    }
}
