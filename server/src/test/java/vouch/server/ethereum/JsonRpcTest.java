package vouch.server.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonRpcTest {

    private static final String SECRET = "c0ffee-secret";
    private static final String ONE = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"0x1\"}";

    private static JsonRpc client(StubNode node) {
        return new JsonRpc(node.url("/v3/" + SECRET), Duration.ofSeconds(20), 1 << 16);
    }

    @Test
    void aReadGivesTheResult() {
        try (var node = StubNode.saying(200, ONE);
                var rpc = client(node)) {
            assertThat(rpc.read("eth_chainId").asText()).isEqualTo("0x1");
            assertThat(node.bodies())
                    .containsExactly(
                            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\",\"params\":[]}");
        }
    }

    @Test
    void answersOfABatchAreFoundByTheirIdsAndFailOneByOne() {
        String reordered =
                """
                [{"jsonrpc":"2.0","id":3,"result":null},
                 {"jsonrpc":"2.0","id":1,"result":"0xa"},
                 {"jsonrpc":"2.0","id":2,"error":{"code":-32000,"message":"no"}}]
                """;
        try (var node = StubNode.saying(200, reordered);
                var rpc = client(node)) {
            var answers =
                    rpc.read(
                            List.of(
                                    RpcCall.of("a"),
                                    RpcCall.of("b"),
                                    RpcCall.of("c"),
                                    RpcCall.of("d")));
            assertThat(((RpcAnswer.Value) answers.get(0)).json().asText()).isEqualTo("0xa");
            assertThat(answers.get(1)).isEqualTo(new RpcAnswer.Refused(-32000, "no"));
            assertThat(((RpcAnswer.Value) answers.get(2)).json().isNull()).isTrue();
            assertThat(answers.get(3)).isInstanceOf(RpcAnswer.Refused.class);
        }
    }

    @Test
    void twoAnswersWithOneIdAreRefused() {
        String twice =
                """
                [{"jsonrpc":"2.0","id":1,"result":"0xa"},{"jsonrpc":"2.0","id":1,"result":"0xb"}]
                """;
        try (var node = StubNode.saying(200, twice);
                var rpc = client(node)) {
            assertThatThrownBy(() -> rpc.read(List.of(RpcCall.of("a"), RpcCall.of("b"))))
                    .isInstanceOf(NodeException.class)
                    .hasMessageContaining("ids");
        }
    }

    @Test
    void aBatchRefusedAsAWholeSaysWhy() {
        String refusal =
                "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32600,\"message\":\"batch too large\"}}";
        try (var node = StubNode.saying(200, refusal);
                var rpc = client(node)) {
            assertThatThrownBy(() -> rpc.read(List.of(RpcCall.of("a"), RpcCall.of("b"))))
                    .isInstanceOf(NodeException.class)
                    .hasMessageContaining("batch too large");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void aReadIsAskedAgainAfterAFailure(int status) {
        try (var node =
                        new StubNode((number, exchange) -> {
                            if (number < 3) {
                                StubNode.say(exchange, status, "try later");
                            } else {
                                StubNode.say(exchange, 200, ONE);
                            }
                        });
                var rpc = client(node)) {
            assertThat(rpc.read("eth_chainId").asText()).isEqualTo("0x1");
            assertThat(node.bodies()).hasSize(3);
        }
    }

    @Test
    void aWriteIsSentOnceOnly() {
        try (var node = StubNode.saying(503, "");
                var rpc = client(node)) {
            assertThatThrownBy(() -> rpc.write("eth_sendRawTransaction", "0x00"))
                    .isInstanceOf(NodeException.class)
                    .hasMessageContaining("503");
            assertThat(node.bodies()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 502, 503, 504})
    void aStatusThatSaysTooMuchIsBelievedWhateverComesWithIt(int status) {
        String error = "{\"error\":{\"code\":-32603,\"message\":\"chain id\"}}";
        try (var node = StubNode.saying(status, error);
                var rpc = client(node)) {
            assertThatThrownBy(() -> rpc.write("eth_sendRawTransaction", "0x00"))
                    .isInstanceOf(NodeException.class)
                    .hasMessageContaining("status " + status);
        }
    }

    @Test
    void aNodeThatRefusesIsToldFromOneThatHasTooMuchToDo() {
        String refusal =
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":%d,\"message\":\"no\"}}";
        try (var node = StubNode.saying(200, refusal.formatted(-32000));
                var rpc = client(node)) {
            assertThatThrownBy(() -> rpc.read("eth_call")).isInstanceOf(NodeRefusedException.class);
        }
        try (var node = StubNode.saying(200, refusal.formatted(-32005));
                var rpc = client(node)) {
            assertThatThrownBy(() -> rpc.read("eth_call")).isExactlyInstanceOf(NodeException.class);
        }
    }

    @Test
    void anAnswerThatDripsEndsWithTheTimeAndIsNotAskedForAgain() {
        var over = new CountDownLatch(1);
        try (var node =
                        new StubNode((_, exchange) -> {
                            exchange.sendResponseHeaders(200, 1000);
                            exchange.getResponseBody().write('{');
                            exchange.getResponseBody().flush();
                            await(over);
                        });
                var rpc = new JsonRpc(node.url("/" + SECRET), Duration.ofMillis(300), 1 << 16)) {
            assertThatThrownBy(() -> rpc.read("eth_chainId"))
                    .isInstanceOf(NodeSilentException.class)
                    .satisfies(failure -> assertThat(trace(failure)).doesNotContain(SECRET));
            // None where this machine was so slow that the time was over before it was asked.
            assertThat(node.bodies()).hasSizeLessThan(2);
            over.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void anErrorThatComesWithAStatusOfItsOwnIsStillRead() {
        String error =
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":3,\"message\":\"already known\"}}";
        try (var node = StubNode.saying(400, error);
                var rpc = client(node)) {
            assertThat(rpc.write("eth_sendRawTransaction", "0x00"))
                    .isEqualTo(new RpcAnswer.Refused(3, "already known"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>hello</html>",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"resu",
                "{\"jsonrpc\":\"2.0\",\"id\":1}",
                "[]",
                "\"0x1\""
            })
    void anAnswerThatIsNoneIsRefused(String body) {
        try (var node = StubNode.saying(200, body);
                var rpc = client(node)) {
            assertThatThrownBy(() -> rpc.read("eth_chainId")).isInstanceOf(NodeException.class);
        }
    }

    @Test
    void anAnswerLargerThanTheLimitIsRefused() {
        String large = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"" + "a".repeat(1 << 17) + "\"}";
        try (var node = StubNode.saying(200, large);
                var rpc = client(node)) {
            assertThatThrownBy(() -> rpc.read("eth_chainId")).isInstanceOf(NodeException.class);
        }
    }

    @Test
    void aNodeThatNeverAnswersIsGivenUp() {
        var never = new CountDownLatch(1);
        try (var node =
                        new StubNode((_, _) -> {
                            try {
                                never.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
                var rpc = new JsonRpc(node.url("/"), Duration.ofMillis(50), 1 << 16)) {
            assertThatThrownBy(() -> rpc.write("eth_chainId"))
                    .isInstanceOf(NodeException.class)
                    .hasMessageContaining("in time");
            never.countDown();
        }
    }

    @Test
    void theUrlIsInNoMessage() {
        try (var node = StubNode.saying(401, "no")) {
            URI withUser =
                    URI.create(
                            node.url("/v3/" + SECRET)
                                    .toString()
                                    .replace("//", "//user:" + SECRET + "@"));
            try (var rpc = new JsonRpc(withUser)) {
                assertThatThrownBy(() -> rpc.read("eth_chainId"))
                        .satisfies(failure -> assertThat(trace(failure)).doesNotContain(SECRET));
            }
        }
        URI nobody = URI.create("http://127.0.0.1:1/" + SECRET);
        try (var rpc = new JsonRpc(nobody)) {
            assertThatThrownBy(() -> rpc.read("eth_chainId"))
                    .isInstanceOf(NodeException.class)
                    .satisfies(failure -> assertThat(trace(failure)).doesNotContain(SECRET));
        }
        assertThatThrownBy(() -> new JsonRpc(URI.create("ftp://host/" + SECRET)))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(failure -> assertThat(trace(failure)).doesNotContain(SECRET));
    }

    private static String trace(Throwable failure) {
        var text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @Test
    void userAndPasswordInTheUrlGoIntoTheHeader() {
        var seen = new String[1];
        try (var node =
                new StubNode((_, exchange) -> {
                    seen[0] = exchange.getRequestHeaders().getFirst("Authorization");
                    StubNode.say(exchange, 200, ONE);
                })) {
            URI url = URI.create(node.url("/").toString().replace("//", "//user:pass@"));
            try (var rpc = new JsonRpc(url)) {
                rpc.read("eth_chainId");
            }
        }
        assertThat(seen[0]).isEqualTo("Basic dXNlcjpwYXNz");
    }
}
