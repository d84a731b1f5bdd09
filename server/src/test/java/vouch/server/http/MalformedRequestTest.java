package vouch.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What two readers could cut or understand differently is refused, and nothing after it is read.
class MalformedRequestTest {

    private static EchoServer echo;

    @BeforeAll
    static void start() {
        echo = new EchoServer();
    }

    @AfterAll
    static void stop() {
        echo.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nContent-Length: 5\r\n",
                "Content-Length: 5\r\nContent-Length: 6\r\n",
                "Content-Length: 5, 5\r\n",
                "Content-Length: +5\r\n",
                "Content-Length: -5\r\n",
                "Content-Length: 0x5\r\n",
                "Content-Length: 5 5\r\n",
                "Content-Length: 99999999999999999999\r\n",
                "Content-Length: five\r\n",
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
                "Transfer-Encoding: Chunked\r\n",
                "Transfer-Encoding: gzip, chunked\r\n",
                "Transfer-Encoding: chunked, identity\r\n",
                "Transfer-Encoding: xchunked\r\n",
                "Transfer-Encoding: identity\r\n",
                "Transfer-Encoding : chunked\r\n",
                "Transfer-Encoding:\u000bchunked\r\n",
                "Content-Length : 5\r\n",
                "Content-Length: 5\r\n folded: yes\r\n",
                "X-Folded: one\r\n two\r\n",
                "X-Folded: one\r\n\ttwo: three\r\n",
                "X-Lone-Lf: one\nTransfer-Encoding: chunked\r\n",
                "X-Lone-Cr: one\rTransfer-Encoding: chunked\r\n",
                "X-Nul: a\u0000b\r\n",
                "No colon here\r\n",
                ": no name\r\n",
                "Bad Name: x\r\n",
                "Authorization: Bearer a\r\nAuthorization: Bearer b\r\n",
                "Authorization: Bearer a\r\nauthorization: Bearer a\r\n",
                "Content-Type: text/plain\r\nContent-Type: application/json\r\n",
                "Host: other\r\n"
            })
    void anAmbiguousHeadIsRefusedAndItsConnectionClosed(String headers) {
        try (var connection = echo.connect()) {
            connection.send(
                    "POST /api/v1/small HTTP/1.1\r\nHost: h\r\n"
                            + headers
                            + "\r\n"
                            // Five bytes, and a whole chunked body: right by either reading.
                            + "0\r\n\r\nGET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
            var reply = connection.reply();
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.header("Connection")).isEqualTo("close");
            assertThat(reply.header("X-Request-Id")).isNotEmpty();
            assertThat(connection.closed()).as("nothing after it is answered").isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET http://h/hello HTTP/1.1",
                "GET hello HTTP/1.1",
                "GET * HTTP/1.1",
                "GET /h\u00e9llo HTTP/1.1",
                "GET /hello?q=\u00e9 HTTP/1.1",
                "GET /hello#fragment HTTP/1.1",
                "GET /hello# HTTP/1.1",
                "GET /hel\tlo HTTP/1.1",
                "GET /hel\u0000lo HTTP/1.1",
                "GET /hello  HTTP/1.1",
                "GET  /hello HTTP/1.1",
                "GET /hello HTTP/1.2",
                "GET /hello HTTP/2.0",
                "GET /hello",
                "GARBAGE",
                "\u0016\u0003\u0001 a TLS client says hello",
                ""
            })
    void aMalformedRequestLineIsRefusedAndItsConnectionClosed(String line) {
        try (var connection = echo.connect()) {
            connection.send(line + "\r\nHost: h\r\n\r\n");
            var reply = connection.reply();
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.header("Connection")).isEqualTo("close");
            assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(connection.closed()).isTrue();
        }
    }

    @Test
    void aRequestWithoutHostIsRefused() {
        var reply = echo.exchange("GET /hello HTTP/1.1\r\n\r\n");
        assertThat(reply.status()).isEqualTo(400);
    }

    @Test
    void anOlderProtocolIsNamedSo() {
        var reply = echo.exchange("GET /hello HTTP/1.0\r\n\r\n");
        assertThat(reply.status()).isEqualTo(505);
        assertThat(reply.body()).contains("Only HTTP/1.1 is spoken here");
    }

    @Test
    void theWebServersOwnRefusalsHaveThePathsShape() {
        var reply = echo.exchange("GET /api/v1/small HTTP/1.1\r\nHost: h\r\nBad Name: x\r\n\r\n");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body())
                .isEqualTo("{\"code\":0,\"status\":\"error\",\"message\":\"Malformed request\"}");
    }

    @Test
    void aTargetTooLongIsRefused() {
        var reply =
                echo.exchange(
                        "GET /"
                                + "a".repeat(HttpLimits.TARGET_BYTES_MAX * 2)
                                + " HTTP/1.1\r\n\r\n");
        assertThat(reply.status()).isEqualTo(414);
        assertThat(reply.header("X-Request-Id")).isNotEmpty();
    }

    @Test
    void headersTooLargeAreRefused() {
        var reply =
                echo.exchange(
                        "GET /hello HTTP/1.1\r\nHost: h\r\nX-Large: "
                                + "a".repeat(HttpLimits.HEADER_BYTES_MAX * 2)
                                + "\r\n\r\n");
        assertThat(reply.status()).isEqualTo(431);
        assertThat(reply.body()).contains("Request headers too large");
    }

    @Test
    void tooManyHeadersAreRefused() {
        var reply =
                echo.exchange(
                        "GET /hello HTTP/1.1\r\nHost: h\r\n"
                                + "X-Many: a\r\n".repeat(HttpLimits.HEADERS_MAX)
                                + "\r\n");
        assertThat(reply.status()).isEqualTo(431);
        assertThat(reply.header("Connection")).isEqualTo("close");
    }

    @Test
    void aGoodRequestAfterAGoodOneIsAnsweredOnTheSameConnection() {
        try (var connection = echo.connect()) {
            String twice = "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n".repeat(2);
            connection.send(twice);
            assertThat(connection.reply().body()).isEqualTo("hello");
            assertThat(connection.reply().body()).isEqualTo("hello");
        }
    }
}
