package vouch.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyTest {

    private static EchoServer echo;

    @BeforeAll
    static void start() {
        echo = new EchoServer();
    }

    @AfterAll
    static void stop() {
        echo.close();
    }

    private static String post(String path, String headers) {
        return "POST " + path + " HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n";
    }

    @Test
    void aBodyLargerThanItsRouteAllowsIsRefusedByItsLengthAlone() {
        try (var connection = echo.connect()) {
            connection.send(post("/api/v1/small", "Content-Length: 16385\r\n"));
            var reply = connection.reply();
            assertThat(reply.status()).isEqualTo(413);
            assertThat(reply.body())
                    .isEqualTo(
                            "{\"code\":0,\"status\":\"error\",\"message\":\"Request body too large\"}");
            assertThat(reply.header("Connection")).isEqualTo("close");
        }
    }

    @Test
    void theLargestBodyAllowedIsTaken() {
        var reply =
                echo.exchange(
                        post("/api/v1/small", "Content-Length: 16384\r\n") + "a".repeat(16384));
        assertThat(reply.body()).isEqualTo("{\"length\":16384}");
    }

    @Test
    void aChunkedBodyIsCountedWhileItIsRead() {
        try (var connection = echo.connect()) {
            connection.send(
                    post("/api/v1/small", "Transfer-Encoding: chunked\r\n")
                            + ("1000\r\n" + "a".repeat(4096) + "\r\n").repeat(4)
                            + "1\r\na\r\n0\r\n\r\n");
            var reply = connection.reply();
            assertThat(reply.status()).isEqualTo(413);
            assertThat(reply.header("Connection")).isEqualTo("close");
            assertThat(connection.closed()).isTrue();
        }
    }

    @Test
    void theLargestChunkedBodyAllowedIsTakenEvenInChunksOfOneByte() {
        var reply =
                echo.exchange(
                        post("/api/v1/small", "Transfer-Encoding: chunked\r\n")
                                + "1\r\na\r\n".repeat(16384)
                                + "0\r\n\r\n");
        assertThat(reply.body()).isEqualTo("{\"length\":16384}");
    }

    @Test
    void oneEndlessChunkIsGivenUp() {
        try (var connection = echo.connect()) {
            connection.send(
                    post("/api/v1/small", "Transfer-Encoding: chunked\r\n") + "7fffffff\r\n");
            assertThat(connection.sendUntilRefused(new byte[64 * 1024], 1024)).isTrue();
        }
        assertThat(echo.get("/hello").status()).isEqualTo(200);
    }

    @Test
    void chunksOfTwoBytesThatLookLikeLinesEndsAreData() {
        var reply =
                echo.exchange(
                        post("/api/v1/small", "Transfer-Encoding: chunked\r\n")
                                + "2\r\n\r\n\r\n2\r\nhi\r\n0A\r\n0123456789\r\n0\r\n\r\n");
        assertThat(reply.body()).isEqualTo("{\"length\":14}");
    }

    @Test
    void anEndlessChunkSizeIsGivenUp() {
        try (var connection = echo.connect()) {
            connection.send(post("/api/v1/small", "Transfer-Encoding: chunked\r\n"));
            // The server may have had enough, and have answered and closed, before all is sent.
            connection.sendWhatIsTaken("1".repeat(16384 * 8 + 64 * 1024 + 100_000));
            assertThat(connection.reply().status()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x\r\n",
                "-1\r\n",
                "5;name=value\r\n",
                " 5\r\n",
                "\r\n",
                "5\nhello",
                "fffffffff\r\n",
                "+5\r\nhello\r\n0\r\n\r\n",
                "0x5\r\nhello\r\n0\r\n\r\n",
                "5 \r\nhello\r\n0\r\n\r\n",
                "5\r\nhelloXX0\r\n\r\n",
                "5\r\nhello\n0\r\n\r\n",
                "5\r\nhello\r0\r\n\r\n",
                "2\r\nhiXX0\r\n\r\n",
                "00000000000000000005\r\nhello\r\n0\r\n\r\n",
                "0\r\nTrailer: x\r\n\r\n",
                "0\r\nXX"
            })
    void aMalformedChunkIsRefusedAndItsConnectionClosed(String chunk) {
        try (var connection = echo.connect()) {
            connection.send(
                    post("/api/v1/small", "Transfer-Encoding: chunked\r\n")
                            + chunk
                            + "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
            var reply = connection.reply();
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.header("Connection")).isEqualTo("close");
            assertThat(connection.closed()).isTrue();
        }
    }

    @Test
    void aBodyNobodyReadsIsNotTheNextRequest() {
        try (var connection = echo.connect()) {
            String smuggled = "GET /bug HTTP/1.1\r\nHost: h\r\n\r\n";
            connection.send(
                    post("/unread", "Content-Length: " + smuggled.length() + "\r\n")
                            + smuggled
                            + "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(connection.reply().body()).isEqualTo("unread");
            assertThat(connection.reply().body()).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"100-continue", "100-Continue"})
    void aCallerWhoWaitsForLeaveToSendGetsItOnlyWhereTheBodyIsWanted(String expect) {
        String waits = "Content-Length: 5\r\nExpect: " + expect + "\r\n";
        try (var connection = echo.connect()) {
            connection.send(post("/body", waits));
            assertThat(connection.reply().status()).isEqualTo(100);
            assertThat(connection.send("hello").reply().body()).isEqualTo("{\"length\":5}");
        }
        try (var connection = echo.connect()) {
            connection.send(post("/guarded", waits));
            var reply = connection.reply();
            assertThat(reply.status()).isEqualTo(401);
            assertThat(reply.header("Connection")).isEqualTo("close");
            assertThat(connection.closed()).isTrue();
        }
    }

    @Test
    void aRefusedCallersSmallBodyIsReadAndTheConnectionKept() {
        try (var connection = echo.connect()) {
            connection.send(post("/guarded", "Content-Length: 5\r\n") + "hello");
            var reply = connection.reply();
            assertThat(reply.status()).isEqualTo(401);
            assertThat(reply.header("X-Guard")).isEqualTo("seen");
            connection.send("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(connection.reply().body()).isEqualTo("hello");
        }
    }

    @Test
    void aCallerWhoLeavesWhileSendingHarmsNobody() {
        try (var connection = echo.connect()) {
            connection.send(post("/body", "Content-Length: 100\r\n") + "hello");
        }
        assertThat(echo.get("/hello").status()).isEqualTo(200);
    }

    @Test
    void anEncodedBodyIsRefused() {
        var reply =
                echo.exchange(
                        post("/body", "Content-Encoding: gzip\r\nContent-Length: 5\r\n") + "hello");
        assertThat(reply.status()).isEqualTo(400);
    }
}
