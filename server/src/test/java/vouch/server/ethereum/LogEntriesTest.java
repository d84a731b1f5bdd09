package vouch.server.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Events as nodes tell them, and what is not believed.
class LogEntriesTest {

    private static final Address CONTRACT = new Address("0x" + "c0".repeat(20));
    private static final String TOPIC = "0x" + "dd".repeat(32);
    private static final String HASH = "0x" + "b1".repeat(32);

    private static String log(int block, int index) {
        return """
        {"address":"0x%s","topics":["%s","0x%s"],"data":"0x0102","blockNumber":"0x%x",
         "blockHash":"%s","transactionHash":"0x%s","transactionIndex":"0x0","logIndex":"0x%x",
         "removed":false}\
        """
                .formatted(
                        "C0".repeat(20),
                        TOPIC,
                        "ee".repeat(32),
                        block,
                        HASH,
                        "a1".repeat(32),
                        index);
    }

    private static List<LogEntry> parse(String json) {
        try {
            JsonNode logs = new JsonMapper().readTree(json);
            return LogEntries.parse(logs, CONTRACT, TOPIC, 5, 9);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void eventsAreReadInTheirOrder() {
        assertThat(parse("[]")).isEmpty();
        List<LogEntry> logs = parse("[" + log(5, 0) + "," + log(5, 3) + "," + log(9, 1) + "]");
        assertThat(logs).hasSize(3);
        assertThat(logs.get(1))
                .isEqualTo(
                        new LogEntry(
                                CONTRACT,
                                List.of(TOPIC, "0x" + "ee".repeat(32)),
                                new byte[] {1, 2},
                                5,
                                HASH,
                                "0x" + "a1".repeat(32),
                                3));
        assertThat(logs.get(2).blockNumber()).isEqualTo(9);
    }

    static Stream<Arguments> refusals() {
        String good = log(6, 1);
        return Stream.of(
                Arguments.of("{}", "not a list"),
                Arguments.of("null", "not a list"),
                Arguments.of("[{}]", "left out"),
                Arguments.of("[" + log(4, 0) + "]", "not asked for"),
                Arguments.of("[" + log(10, 0) + "]", "not asked for"),
                Arguments.of("[" + good.replace("C0C0", "C1C0") + "]", "not asked for"),
                Arguments.of("[" + good.replace("dddd\"", "ddde\"") + "]", "not asked for"),
                Arguments.of("[" + good.replaceFirst("\\[.*?\\]", "[]") + "]", "not asked for"),
                Arguments.of(
                        "[" + good.replace("removed\":false", "removed\":true") + "]", "moved"),
                Arguments.of("[" + good + "," + good + "]", "order"),
                Arguments.of("[" + log(7, 0) + "," + log(6, 0) + "]", "order"),
                Arguments.of(
                        "[" + log(6, 0) + "," + log(6, 1).replace("b1b1\"", "b1b2\"") + "]",
                        "order"),
                Arguments.of(
                        "[" + good.replace("[\"", "[\"" + (TOPIC + "\",\"").repeat(3)) + "]",
                        "impossible"),
                Arguments.of(
                        "[" + good.replace("logIndex\":\"0x1", "logIndex\":\"0x80000000") + "]",
                        "impossible"),
                Arguments.of("[" + good.replace("0x0102", "0x010") + "]", "bytes"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whatWasNotAskedForIsNotBelieved(String json, String why) {
        assertThatThrownBy(() -> parse(json))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining(why);
    }
}
