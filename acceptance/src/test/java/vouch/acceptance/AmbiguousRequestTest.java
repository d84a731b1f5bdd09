package vouch.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import vouch.protocol.Digest;

/// Requests that two readers could cut differently: refused, and the connection closed, so that
/// nothing behind them is ever taken for a request.
@ExtendWith({SharedServer.class, OneToken.Given.class})
final class AmbiguousRequestTest {

    private static final String HASH = Digest.sha256("smuggled".getBytes(ISO_8859_1)).hex();

    private final Server server;
    private final String token;
    private final Books before;

    AmbiguousRequestTest(Server server, OneToken one) {
        this.server = server;
        this.token = one.token();
        this.before = Books.of(server);
    }

    @BeforeEach
    @AfterEach
    void nothingHasChanged() {
        before.areUnchanged();
    }

    private static Arguments of(String what, int status, String request) {
        return Arguments.of(what, status, request);
    }

    /// A register request whose head says more than it should.
    private static String register(String... lines) {
        return "POST /api/v1/register HTTP/1.1\r\nHost: h\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\n"
                + String.join("\r\n", lines)
                + "\r\n\r\n";
    }

    private static String get(String target, String... lines) {
        String more = lines.length == 0 ? "" : "\r\n" + String.join("\r\n", lines);
        return "GET " + target + " HTTP/1.1\r\nHost: h" + more + "\r\n\r\n";
    }

    private static final String AUTHORIZED = "Authorization: Bearer TOKEN";
    private static final String BODY = "hash=" + HASH;
    private static final String LENGTH = "Content-Length: " + BODY.length();
    private static final String CHUNKED =
            Integer.toHexString(BODY.length()) + "\r\n" + BODY + "\r\n0\r\n\r\n";

    static Stream<Arguments> ambiguous() {
        return Stream.of(
                of(
                        "two Authorization headers",
                        400,
                        register(AUTHORIZED, AUTHORIZED, LENGTH) + BODY),
                of(
                        "two Authorization headers, the first one wrong",
                        400,
                        register("authorization: Bearer x.y.z", AUTHORIZED, LENGTH) + BODY),
                of(
                        "two Content-Lengths",
                        400,
                        register(AUTHORIZED, LENGTH, "Content-Length: 5") + BODY),
                of("two equal Content-Lengths", 400, register(AUTHORIZED, LENGTH, LENGTH) + BODY),
                of(
                        "two Content-Lengths in one line",
                        400,
                        register(AUTHORIZED, "Content-Length: 69, 69") + BODY),
                of(
                        "Content-Length and Transfer-Encoding",
                        400,
                        register(AUTHORIZED, LENGTH, "Transfer-Encoding: chunked") + CHUNKED),
                of(
                        "Transfer-Encoding and Content-Length",
                        400,
                        register(AUTHORIZED, "Transfer-Encoding: chunked", "Content-Length: 0")
                                + CHUNKED),
                of(
                        "two Transfer-Encodings",
                        400,
                        register(
                                        AUTHORIZED,
                                        "Transfer-Encoding: chunked",
                                        "Transfer-Encoding: identity")
                                + CHUNKED),
                of(
                        "an encoding nobody knows",
                        400,
                        register(AUTHORIZED, "Transfer-Encoding: xchunked") + CHUNKED),
                of(
                        "an encoding on top of it",
                        400,
                        register(AUTHORIZED, "Transfer-Encoding: gzip, chunked") + CHUNKED),
                of(
                        "an encoding after a tab",
                        400,
                        register(AUTHORIZED, LENGTH, "Transfer-Encoding:\tchunked") + CHUNKED),
                of("a signed length", 400, register(AUTHORIZED, "Content-Length: +69") + BODY),
                of("a negative length", 400, register(AUTHORIZED, "Content-Length: -1") + BODY),
                of("a length in hex", 400, register(AUTHORIZED, "Content-Length: 0x45") + BODY),
                of("no length at all", 400, register(AUTHORIZED, "Content-Length:") + BODY),
                of(
                        "a length beyond all lengths",
                        400,
                        register(AUTHORIZED, "Content-Length: 99999999999999999999") + BODY),
                of(
                        "a blank before the colon",
                        400,
                        register(AUTHORIZED, "Content-Length : 69") + BODY),
                of("a folded header", 400, register(AUTHORIZED, "X: a\r\n b", LENGTH) + BODY),
                of("a header without a name", 400, register(AUTHORIZED, ": a", LENGTH) + BODY),
                of("a header without a colon", 400, register(AUTHORIZED, "nothing", LENGTH) + BODY),
                of(
                        "two types",
                        400,
                        register(AUTHORIZED, "Content-Type: application/json", LENGTH) + BODY),
                of(
                        "a chunk of no size",
                        400,
                        register(AUTHORIZED, "Transfer-Encoding: chunked")
                                + "zz\r\nhash\r\n0\r\n\r\n"),
                of(
                        "a chunk of a negative size",
                        400,
                        register(AUTHORIZED, "Transfer-Encoding: chunked")
                                + "-5\r\nhash=\r\n0\r\n\r\n"),
                of(
                        "a chunk longer than it says",
                        400,
                        register(AUTHORIZED, "Transfer-Encoding: chunked")
                                + "2\r\nhash=\r\n0\r\n\r\n"),
                of("a target of two words", 400, get("/health/live more")),
                of("another host's target", 400, get("http://h/health/live")),
                of("a fragment", 400, get("/health/live#x")),
                of("letters beyond ASCII", 400, get("/h\u00e9")),
                of("no request at all", 400, "\u0016\u0003\u0001 hello\r\n\r\n"),
                of("a target of 20,000 characters", 414, get("/" + "a".repeat(20_000))),
                of(
                        "a header of 20,000 characters",
                        431,
                        get("/health/live", "X: " + "a".repeat(20_000))),
                of(
                        "two hundred headers",
                        431,
                        get("/health/live", "X: a\r\n".repeat(200) + "X: b")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ambiguous")
    void isRefusedAndTheConnectionClosed(String what, int status, String request) {
        try (var connection = RawHttp.to(server.url())) {
            String behind = register(AUTHORIZED, LENGTH) + BODY;
            connection.send((request + behind).replace("TOKEN", token).getBytes(ISO_8859_1));

            var answer = connection.answer();

            assertThat(answer.status()).as("%s: %s", what, answer).isEqualTo(status);
            assertThat(answer.header("Connection")).contains("close");
            assertThat(answer.header("X-Request-Id")).isPresent();
            assertThat(answer.text())
                    .as(what)
                    .startsWith("{")
                    .doesNotContain("Exception", "io.helidon", "\tat ", token);
            assertThat(connection.isClosedByServer()).as(what).isTrue();
        }
    }

    @Test
    void theRefusalHasTheShapeOfTheApiThePathBelongsTo() {
        try (var connection = RawHttp.to(server.url())) {
            connection.send(register(AUTHORIZED, AUTHORIZED, LENGTH) + BODY);
            assertThat(connection.answer().text())
                    .startsWith("{\"code\":0,\"status\":\"error\",\"message\":");
        }
        try (var connection = RawHttp.to(server.url())) {
            connection.send(get("/log/key", "Authorization: a", "Authorization: b"));
            var answer = connection.answer();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.header("Content-Type")).contains("application/problem+json");
        }
    }

    @Test
    void requestsSentAtOnceAreAnsweredInTheirOrder() {
        try (var connection = RawHttp.to(server.url())) {
            connection.send(
                    get("/health/live", "X-Request-Id: a")
                            + get("/nothing", "X-Request-Id: b")
                            + get("/health/live", "X-Request-Id: c", "Connection: close"));

            assertThat(connection.answer().header("X-Request-Id")).contains("a");
            assertThat(connection.answer().header("X-Request-Id")).contains("b");
            assertThat(connection.answer().header("X-Request-Id")).contains("c");
            assertThat(connection.isClosedByServer()).isTrue();
        }
    }

    @Test
    void aBodyNobodyAskedForIsNotTheNextRequest() {
        try (var connection = RawHttp.to(server.url())) {
            String hidden = get("/nothing");
            connection.send(
                    get("/health/live", "Content-Length: " + hidden.length())
                            + hidden
                            + get("/health/ready"));

            assertThat(connection.answer().status()).isEqualTo(413);
            assertThat(connection.isClosedByServer()).isTrue();
        }
    }

    @Test
    void whoeverAsksFirstWhetherToSendIsRefusedBeforeSending() {
        try (var connection = RawHttp.to(server.url())) {
            connection.send(
                    register("Authorization: Bearer x.y.z", LENGTH, "Expect: 100-continue"));
            assertThat(connection.answer().status()).isEqualTo(401);
        }
    }

    @Test
    void aCallerWhoLeavesInTheMiddleLeavesNothing() {
        for (String cut :
                new String[] {
                    "POST /api",
                    "POST /api/v1/register HTTP/1.1\r\nHost",
                    register(AUTHORIZED, LENGTH).replace("TOKEN", token),
                    register(AUTHORIZED, LENGTH).replace("TOKEN", token) + BODY.substring(1),
                    register(AUTHORIZED, "Transfer-Encoding: chunked").replace("TOKEN", token)
                            + "45\r\n"
                            + BODY
                }) {
            try (var connection = RawHttp.to(server.url())) {
                connection.send(cut);
            }
        }
        assertThat(server.client().credits()).isPositive();
    }
}
