package vouch.protocol.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vouch.protocol.MalformedException;

class RlpTest {

    private static final long SEED = 192;

    /// The examples of Ethereum's own documentation of RLP.
    @Test
    void knownItemsHaveTheirKnownEncodings() {
        assertThat(hex(text("dog"))).isEqualTo("83646f67");
        assertThat(hex(RlpList.of(text("cat"), text("dog")))).isEqualTo("c88363617483646f67");
        assertThat(hex(text(""))).isEqualTo("80");
        assertThat(hex(RlpList.of())).isEqualTo("c0");
        assertThat(hex(RlpBytes.of(0))).isEqualTo("80");
        assertThat(hex(new RlpBytes(new byte[] {0}))).isEqualTo("00");
        assertThat(hex(RlpBytes.of(15))).isEqualTo("0f");
        assertThat(hex(RlpBytes.of(1024))).isEqualTo("820400");
        assertThat(
                        hex(
                                RlpList.of(
                                        RlpList.of(),
                                        RlpList.of(RlpList.of()),
                                        RlpList.of(RlpList.of(), RlpList.of(RlpList.of())))))
                .isEqualTo("c7c0c1c0c3c0c1c0");
        assertThat(hex(text("Lorem ipsum dolor sit amet, consectetur adipisicing elit")))
                .isEqualTo(
                        "b8384c6f72656d20697073756d20646f6c6f722073697420616d65742c20636f6e7365637465747572206164697069736963696e6720656c6974");
    }

    @Test
    void integersHaveNoLeadingZeros() {
        assertThat(RlpBytes.of(128).bytes()).containsExactly(0x80);
        assertThat(RlpBytes.of(BigInteger.ONE.shiftLeft(64)).length()).isEqualTo(9);
        assertThat(RlpBytes.of(Long.MAX_VALUE).smallInteger("it")).isEqualTo(Long.MAX_VALUE);
        assertThatThrownBy(() -> RlpBytes.of(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RlpBytes(new byte[] {0, 1}).integer("it"))
                .hasMessage("it has leading zeros.");
        assertThatThrownBy(() ->
                        new RlpBytes(HexFormat.of().parseHex("8000000000000000"))
                                .smallInteger("it"))
                .isInstanceOf(MalformedException.class);
        byte[] long33 = new byte[33];
        long33[0] = 1;
        assertThatThrownBy(() -> new RlpBytes(long33).integer("it"))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void whatIsEncodedIsDecodedToTheSame() {
        Random random = new Random(SEED);
        for (int i = 0; i < 500; i++) {
            RlpItem item = item(random, 4);
            assertThat(Rlp.decode(Rlp.encode(item))).as("seed %d", SEED).isEqualTo(item);
        }
        for (int length : new int[] {55, 56, 255, 256, 65_535, 65_536}) {
            RlpItem item = RlpList.of(new RlpBytes(new byte[length]));
            assertThat(Rlp.decode(Rlp.encode(item))).isEqualTo(item);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "81",
                "8100",
                "817f",
                "8200",
                "b7",
                "b800",
                "b801ff",
                "b837",
                "b90001ff",
                "b90038",
                "b8",
                "b900",
                "bf",
                "bf7fffffffffffffff",
                "bfffffffffffffffff",
                "bbffffffff",
                "c1",
                "c100c0",
                "0000",
                "8080",
                "c080",
                "f800",
                "f801c0",
                "f837",
                "f8",
                "ff",
                "ffffffffffffffffff",
                "fb7fffffff",
                "c281",
                "c3820102ff",
                "c28201",
                "c0c0",
                "c4838080"
            })
    void whatIsNotCanonicalOrNotThereIsRefused(String hex) {
        assertThatThrownBy(() -> Rlp.decode(HexFormat.of().parseHex(hex)))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void depthAndLengthAreLimited() {
        RlpItem item = RlpList.of();
        for (int depth = 1; depth < Rlp.DEPTH_MAX; depth++) {
            item = RlpList.of(item);
        }
        assertThat(Rlp.decode(Rlp.encode(item))).isEqualTo(item);
        byte[] deeper = Rlp.encode(RlpList.of(item));
        assertThatThrownBy(() -> Rlp.decode(deeper)).hasMessageContaining("nested");
        assertThatThrownBy(() -> Rlp.decode(new byte[Rlp.BYTES_MAX + 1]))
                .isInstanceOf(MalformedException.class);
    }

    @Tag("wide")
    @Test
    void everyDamagedEncodingIsRefusedOrEncodesToItselfAgain() {
        Random random = new Random(SEED);
        int rounds = Boolean.getBoolean("vouch.long") ? 1_000_000 : 20_000;
        for (int i = 0; i < rounds; i++) {
            byte[] damaged = Rlp.encode(item(random, 3));
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            try {
                assertThat(Rlp.encode(Rlp.decode(damaged))).isEqualTo(damaged);
            } catch (MalformedException e) {
                assertThat(e).hasMessageStartingWith("The RLP");
            }
        }
    }

    private static RlpItem item(Random random, int depth) {
        if (depth == 0 || random.nextInt(3) > 0) {
            byte[] bytes = new byte[random.nextInt(random.nextInt(8) == 0 ? 300 : 4)];
            random.nextBytes(bytes);
            return new RlpBytes(bytes);
        }
        List<RlpItem> items = new ArrayList<>();
        for (int count = random.nextInt(6); count > 0; count--) {
            items.add(item(random, depth - 1));
        }
        return new RlpList(items);
    }

    private static RlpBytes text(String text) {
        return new RlpBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String hex(RlpItem item) {
        return HexFormat.of().formatHex(Rlp.encode(item));
    }
}
