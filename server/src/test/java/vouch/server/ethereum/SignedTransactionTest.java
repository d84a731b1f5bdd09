package vouch.server.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Sign;
import vouch.protocol.ethereum.Rlp;
import vouch.protocol.ethereum.RlpBytes;
import vouch.protocol.ethereum.RlpItem;
import vouch.protocol.ethereum.RlpList;

class SignedTransactionTest {

    private static final KeySigner KEY = KeySigner.development(31337);
    private static final Credentials CREDENTIALS =
            Credentials.create("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");
    private static final BigInteger GWEI = BigInteger.valueOf(1_000_000_000);
    private static final BigInteger CURVE_ORDER =
            new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);
    private static final UnsignedTransaction ASKED =
            new UnsignedTransaction(
                    31337,
                    7,
                    30_000,
                    GWEI,
                    GWEI.shiftLeft(1),
                    new Address(KEY.address()),
                    "0x" + "6a".repeat(32));

    private static byte[] checked(byte[] raw) {
        return SignedTransaction.checked(raw, ASKED, KEY.address());
    }

    private static List<RlpItem> fields(byte[] raw) {
        var list = (RlpList) Rlp.decode(Arrays.copyOfRange(raw, 1, raw.length));
        return new ArrayList<>(list.items());
    }

    private static byte[] typed(List<RlpItem> fields) {
        byte[] payload = Rlp.encode(new RlpList(fields));
        byte[] raw = new byte[1 + payload.length];
        raw[0] = 2;
        System.arraycopy(payload, 0, raw, 1, payload.length);
        return raw;
    }

    /// What the right key signs where a field was changed before.
    private static byte[] signedWith(int field, RlpItem value) {
        List<RlpItem> fields = fields(KEY.sign(ASKED)).subList(0, 9);
        fields.set(field, value);
        Sign.SignatureData signature = Sign.signMessage(typed(fields), CREDENTIALS.getEcKeyPair());
        fields.add(RlpBytes.of(signature.getV()[0] - 27));
        fields.add(RlpBytes.of(new BigInteger(1, signature.getR())));
        fields.add(RlpBytes.of(new BigInteger(1, signature.getS())));
        return typed(fields);
    }

    @Test
    void whatWasAskedForIsTakenAsItIs() {
        byte[] raw = KEY.sign(ASKED);
        assertThat(checked(raw)).isSameAs(raw);
        // The test's own way of signing is right, too.
        assertThat(signedWith(1, RlpBytes.of(7))).isEqualTo(raw);
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                Arguments.of(0, RlpBytes.of(1), "chain id"),
                Arguments.of(1, RlpBytes.of(8), "nonce"),
                Arguments.of(2, RlpBytes.of(GWEI.add(BigInteger.ONE)), "tip"),
                Arguments.of(3, RlpBytes.of(GWEI.shiftLeft(2)), "fee cap"),
                Arguments.of(4, RlpBytes.of(30_001), "gas"),
                Arguments.of(5, new RlpBytes(new byte[20]), "recipient"),
                Arguments.of(5, new RlpBytes(new byte[0]), "recipient"),
                Arguments.of(6, RlpBytes.of(1), "value"),
                Arguments.of(7, new RlpBytes(new byte[32]), "calldata"),
                Arguments.of(7, new RlpBytes(new byte[0]), "calldata"),
                Arguments.of(
                        8,
                        RlpList.of(RlpList.of(new RlpBytes(new byte[20]), RlpList.of())),
                        "access list"));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aFieldThatWasChangedIsNamed(int field, RlpItem value, String name) {
        assertThatThrownBy(() -> checked(signedWith(field, value)))
                .isInstanceOf(SignerException.class)
                .hasMessageContaining("another " + name + " than");
    }

    @Test
    void anotherKeyIsNoticed() {
        byte[] key = new byte[32];
        key[31] = 1;
        assertThatThrownBy(() ->
                        SignedTransaction.checked(
                                KeySigner.of(key).sign(ASKED), ASKED, KEY.address()))
                .isInstanceOf(SignerException.class)
                .hasMessageContaining("another sender");
        byte[] raw = KEY.sign(ASKED);
        assertThatThrownBy(() -> checked(withSignature(0, RlpBytes.of(1 - parity(raw)))))
                .isInstanceOf(SignerException.class)
                .hasMessageContaining("another sender");
    }

    private static int parity(byte[] raw) {
        return ((RlpBytes) fields(raw).get(9)).length();
    }

    private static byte[] withSignature(int field, RlpItem value) {
        List<RlpItem> fields = fields(KEY.sign(ASKED));
        fields.set(9 + field, value);
        return typed(fields);
    }

    @Test
    void theSecondFormOfTheSameSignatureIsRefused() {
        List<RlpItem> fields = fields(KEY.sign(ASKED));
        var s = new BigInteger(1, ((RlpBytes) fields.get(11)).bytes());
        int parity = ((RlpBytes) fields.get(9)).length();
        fields.set(9, RlpBytes.of(1 - parity));
        fields.set(11, RlpBytes.of(CURVE_ORDER.subtract(s)));
        assertThatThrownBy(() -> checked(typed(fields)))
                .isInstanceOf(SignerException.class)
                .hasMessageContaining("signature's s");
    }

    @Test
    void numbersThatAreNoSignatureAreRefused() {
        for (BigInteger number :
                List.of(BigInteger.ZERO, CURVE_ORDER, CURVE_ORDER.add(BigInteger.ONE))) {
            for (int field : new int[] {1, 2}) {
                assertThatThrownBy(() -> checked(withSignature(field, RlpBytes.of(number))))
                        .isInstanceOf(SignerException.class)
                        .hasMessageContaining("signature");
            }
        }
        // Not every number below the order is the x of a point.
        for (int r = 1; r < 20; r++) {
            var field = RlpBytes.of(r);
            assertThatThrownBy(() -> checked(withSignature(1, field)))
                    .isInstanceOf(SignerException.class);
        }
        assertThatThrownBy(() -> checked(withSignature(0, RlpBytes.of(2))))
                .isInstanceOf(SignerException.class)
                .hasMessageContaining("parity");
    }

    @Test
    void anotherTypeOfTransactionIsRefused() {
        byte[] raw = KEY.sign(ASKED);
        for (int type : new int[] {0, 1, 3, 4, 0x7f, 0xc0}) {
            byte[] other = raw.clone();
            other[0] = (byte) type;
            assertThatThrownBy(() -> checked(other))
                    .isInstanceOf(SignerException.class)
                    .hasMessageContaining("another type");
        }
        assertThatThrownBy(() -> checked(new byte[0])).isInstanceOf(SignerException.class);
    }

    @Test
    void bytesThatWereCutOffAddedOrChangedAreRefused() {
        byte[] raw = KEY.sign(ASKED);
        for (int length = 0; length < raw.length; length++) {
            byte[] cut = Arrays.copyOf(raw, length);
            assertThatThrownBy(() -> checked(cut)).isInstanceOf(SignerException.class);
        }
        assertThatThrownBy(() -> checked(Arrays.copyOf(raw, raw.length + 1)))
                .isInstanceOf(SignerException.class);
        long seed = 20261122;
        var random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            byte[] changed = raw.clone();
            changed[random.nextInt(raw.length)] ^= (byte) (1 << random.nextInt(8));
            assertThatThrownBy(() -> checked(changed))
                    .as("seed " + seed + ", change " + i)
                    .isInstanceOf(SignerException.class);
        }
    }
}
