package vouch.server.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import vouch.server.ethereum.Address;
import vouch.server.ethereum.LogEntry;

class TokenTransferTest {

    private static final String FROM = "0x" + "0".repeat(24) + "a1".repeat(20);
    private static final String TO = "0x" + "0".repeat(24) + "b0".repeat(20);
    private static final byte[] SEVEN =
            CallData.code(new byte[0]).with(BigInteger.valueOf(7)).bytes();

    private static LogEntry log(List<String> topics, byte[] data) {
        return new LogEntry(
                new Address("0x" + "70".repeat(20)),
                topics,
                data,
                5,
                "0x" + "05".repeat(32),
                "0x" + "06".repeat(32),
                0);
    }

    @Test
    void aTransferIsReadToTheLastBit() {
        byte[] most = new byte[32];
        Arrays.fill(most, (byte) 0xff);
        assertThat(TokenTransfer.find(log(List.of(Contracts.TRANSFER_TOPIC, FROM, TO), SEVEN)))
                .contains(
                        new TokenTransfer(
                                new Address("0x" + "a1".repeat(20)),
                                new Address("0x" + "b0".repeat(20)),
                                BigInteger.valueOf(7)));
        assertThat(
                        TokenTransfer.find(log(List.of(Contracts.TRANSFER_TOPIC, FROM, TO), most))
                                .orElseThrow()
                                .value())
                .isEqualTo(BigInteger.TWO.pow(256).subtract(BigInteger.ONE));
    }

    static Stream<Arguments> others() {
        String topic = Contracts.TRANSFER_TOPIC;
        return Stream.of(
                Arguments.of(List.of(), SEVEN),
                Arguments.of(List.of(topic), SEVEN),
                Arguments.of(List.of(topic, FROM), SEVEN),
                // ERC-721's, with the token's number as a topic.
                Arguments.of(List.of(topic, FROM, TO, FROM), new byte[0]),
                Arguments.of(List.of(topic.replace("d", "e"), FROM, TO), SEVEN),
                Arguments.of(List.of(topic, FROM, TO), new byte[0]),
                Arguments.of(List.of(topic, FROM, TO), new byte[31]),
                Arguments.of(List.of(topic, FROM, TO), new byte[64]),
                Arguments.of(List.of(topic, FROM.replace("0x0", "0x1"), TO), SEVEN),
                Arguments.of(List.of(topic, FROM, "0x" + "1".repeat(64)), SEVEN));
    }

    @ParameterizedTest
    @MethodSource("others")
    void whatIsNoErc20TransferIsNone(List<String> topics, byte[] data) {
        assertThat(TokenTransfer.find(log(topics, data))).isEmpty();
    }

    @Test
    void callDataIsWhatTheAbiSays() {
        var call =
                CallData.of("transfer(address,uint256)")
                        .with(new Address("0x" + "b0".repeat(20)))
                        .with(BigInteger.TWO.pow(255));
        // The selector as every wallet knows it.
        assertThat(HexFormat.of().formatHex(call.bytes()))
                .isEqualTo("a9059cbb" + "0".repeat(24) + "b0".repeat(20) + "8" + "0".repeat(63));
        for (BigInteger number : List.of(BigInteger.ONE.negate(), BigInteger.TWO.pow(256))) {
            assertThatThrownBy(() -> CallData.of("f()").with(number))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> CallData.of("f()").with(new byte[31]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
