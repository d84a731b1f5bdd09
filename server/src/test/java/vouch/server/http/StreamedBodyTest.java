package vouch.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bodies that are read as they come: files that are sent to us.
class StreamedBodyTest {

    private static final long BYTES_MAX = 3_000_000_000L;

    private static final AtomicLong NANOS = new AtomicLong();

    /// What handlers have read of the body in hand.
    private static final AtomicLong RECEIVED = new AtomicLong();

    private static EchoServer echo;

    @BeforeAll
    static void start() {
        var routes = new ArrayList<>(EchoServer.routes());
        routes.add(Route.post("/stream", StreamedBodyTest::count).streamedBody(BYTES_MAX));
        routes.add(Route.post("/small", StreamedBodyTest::count).streamedBody(10));
        routes.add(
                Route.post("/shut", StreamedBodyTest::count)
                        .streamedBody(BYTES_MAX)
                        .guardedBy(_ -> {
                            throw new Problem.Refused(401, "Who are you?");
                        }));
        routes.add(
                Route.post("/first", request -> Answer.json(200, first(request.bodyStream())))
                        .streamedBody(BYTES_MAX));
        routes.add(
                Route.post("/parts", request -> Answer.json(200, parts(request.parts())))
                        .streamedBody(1_000_000));
        echo = new EchoServer(builder -> builder.routes(routes).nanoTicks(NANOS::get));
    }

    @AfterAll
    static void stop() {
        echo.close();
    }

    private static Answer count(Request request) {
        return Answer.json(200, Map.of("length", length(request.bodyStream())));
    }

    private static long length(InputStream in) {
        RECEIVED.set(0);
        try {
            byte[] buffer = new byte[16 * 1024];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                RECEIVED.addAndGet(read);
            }
            return RECEIVED.get();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Integer> first(InputStream in) {
        try {
            return Map.of("first", in.read());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Names and lengths; a part named `left` is left unread.
    private static List<String> parts(Parts parts) {
        var seen = new ArrayList<String>();
        for (var next = parts.next(); next.isPresent(); next = parts.next()) {
            var part = next.orElseThrow();
            var length = part.name().equals("left") ? "?" : "" + length(part.content());
            seen.add(part.name() + " " + part.fileName().orElse("-") + " " + length);
        }
        return seen;
    }

    private static String post(String path, String headers) {
        return "POST " + path + " HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n";
    }

    @Test
    void aBodyLongerThanAnyArrayIsTakenWithoutBeingHeld() {
        byte[] piece = new byte[1 << 20];
        try (var connection = echo.connect()) {
            connection.send(post("/stream", "Content-Length: 2200000000\r\n"));
            long left = 2_200_000_000L;
            for (; left >= piece.length; left -= piece.length) {
                connection.send(piece);
            }
            connection.send(new byte[(int) left]);
            assertThat(connection.reply().body()).isEqualTo("{\"length\":2200000000}");
        }
    }

    @Test
    void oneChunkMayBeLongAndIsNotHeldEither() {
        byte[] piece = new byte[1 << 20];
        try (var connection = echo.connect()) {
            // 300 MB: more than a test's heap has to spare.
            connection.send(post("/stream", "Transfer-Encoding: chunked\r\n") + "12C00000\r\n");
            for (int i = 0; i < 300; i++) {
                connection.send(piece);
            }
            connection.send("\r\n5\r\nhello\r\n10001\r\n" + "x".repeat(65537) + "\r\n0\r\n\r\n");
            assertThat(connection.reply().body()).isEqualTo("{\"length\":314638342}");
            assertThat(connection.send(get()).reply().body()).isEqualTo("hello");
        }
    }

    @Test
    void aLongChunkLongerThanItsSizeIsRefused() {
        try (var connection = echo.connect()) {
            connection.send(
                    post("/stream", "Transfer-Encoding: chunked\r\n")
                            + "10001\r\n"
                            + "x".repeat(65537)
                            + "XX0\r\n\r\n");
            assertThat(connection.reply().status()).isEqualTo(400);
        }
    }

    private static String get() {
        return "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 11\r\n\r\nhello world",
                "Content-Length: 3000000000\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\nb\r\nhello world\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n",
            })
    void moreThanTheRouteAllowsIsRefused(String rest) {
        try (var connection = echo.connect()) {
            connection.send("POST /small HTTP/1.1\r\nHost: h\r\n" + rest);
            var reply = connection.reply();
            assertThat(reply.status()).isEqualTo(413);
            assertThat(reply.header("Connection")).isEqualTo("close");
        }
    }

    @Test
    void exactlyTheLimitIsTakenAndTheConnectionKept() {
        try (var connection = echo.connect()) {
            connection.send(post("/small", "Content-Length: 10\r\n") + "0123456789");
            assertThat(connection.reply().body()).isEqualTo("{\"length\":10}");
            connection.send(
                    post("/small", "Transfer-Encoding: chunked\r\n")
                            + "a\r\n0123456789\r\n0\r\n\r\n");
            assertThat(connection.reply().body()).isEqualTo("{\"length\":10}");
            connection.send(post("/small", ""));
            assertThat(connection.reply().body()).isEqualTo("{\"length\":0}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"100-continue", "100-Continue"})
    void aGuardRefusesBeforeLeaveToSendIsGiven(String expect) {
        String waits = "Content-Length: 5\r\nExpect: " + expect + "\r\n";
        try (var connection = echo.connect()) {
            assertThat(connection.send(post("/shut", waits)).reply().status()).isEqualTo(401);
            assertThat(connection.closed()).isTrue();
        }
        try (var connection = echo.connect()) {
            assertThat(connection.send(post("/stream", waits)).reply().status()).isEqualTo(100);
            assertThat(connection.send("hello").reply().body()).isEqualTo("{\"length\":5}");
        }
    }

    @Test
    void whatAHandlerLeavesUnreadIsNotTheNextRequest() {
        try (var connection = echo.connect()) {
            connection.send(post("/first", "Content-Length: 100000\r\n") + "a".repeat(100_000));
            assertThat(connection.reply().body()).isEqualTo("{\"first\":97}");
            assertThat(connection.send(get()).reply().body()).isEqualTo("hello");
        }
    }

    @Test
    void aCallerWhoLeavesInTheMiddleHarmsNobody() {
        try (var connection = echo.connect()) {
            connection.send(post("/stream", "Content-Length: 100000\r\n") + "hello");
        }
        assertThat(echo.get("/hello").status()).isEqualTo(200);
    }

    private static boolean waitsForMore(Connections connections) {
        return connections.in(Connection.Phase.UPLOAD) == 1;
    }

    @Test
    void aCallerWhoSendsAByteNowAndThenIsLeft() {
        var connections = echo.server.connections();
        try (var connection = echo.connect()) {
            connection.send(post("/stream", "Content-Length: 100000\r\n"));
            until(() -> waitsForMore(connections));
            for (int i = 0; i < 3; i++) {
                NANOS.addAndGet(TimeUnit.SECONDS.toNanos(10));
                connections.closeOverdue();
                assertThat(connections.in(Connection.Phase.UPLOAD)).isEqualTo(1);
                connection.send("a");
                long sent = i + 1L;
                until(() -> RECEIVED.get() == sent && waitsForMore(connections));
            }
            NANOS.incrementAndGet();
            connections.closeOverdue();
            assertThat(connection.closed()).isTrue();
        }
    }

    @Test
    void aCallerWhoSendsEnoughMayTakeItsTime() {
        var connections = echo.server.connections();
        try (var connection = echo.connect()) {
            connection.send(post("/stream", "Content-Length: 327680\r\n"));
            for (int i = 0; i < 10; i++) {
                until(() -> waitsForMore(connections));
                NANOS.addAndGet(HttpLimits.UPLOAD_WINDOW.toNanos() - 1);
                assertThat(connections.closeOverdue()).isZero();
                connection.send(new byte[HttpLimits.UPLOAD_WINDOW_BYTES_MIN]);
                long sent = (i + 1L) * HttpLimits.UPLOAD_WINDOW_BYTES_MIN;
                until(() -> RECEIVED.get() == sent);
            }
            assertThat(connection.reply().body()).isEqualTo("{\"length\":327680}");
        }
    }

    private static String multipart(String body) {
        return post(
                        "/parts",
                        "Content-Type: multipart/form-data; boundary=xx\r\nContent-Length: "
                                + body.length()
                                + "\r\n")
                + body;
    }

    private static String part(String disposition, String content) {
        return "--xx\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n"
                .formatted(disposition, content);
    }

    @Test
    void partsComeOneByOne() {
        var reply =
                echo.exchange(
                        multipart(
                                part("name=\"a\"", "hello")
                                        + part("name=left", "x".repeat(200_000))
                                        + part("name=f; filename=\"b c.txt\"", "y".repeat(100_000))
                                        + part("name=g; filename=\"\"", "")
                                        + "--xx--\r\nepilogue"));
        assertThat(reply.body())
                .isEqualTo("[\"a - 5\",\"left - ?\",\"f b c.txt 100000\",\"g  0\"]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nothing",
                "--xx\r\nContent-Disposition: form-data; name=a\r\n\r\nno end",
                "--xx\r\nContent-Disposition: form-data; name=a",
                "--xx\r\nContent-Type: text/plain\r\n\r\nhello\r\n--xx--\r\n",
                "--xx\r\nContent-Disposition: form-data; name=a\r\n\r\nhello\r\n--xx",
            })
    void aMalformedMultipartBodyIsRefused(String body) {
        assertThat(echo.exchange(multipart(body)).status()).isEqualTo(400);
    }

    @Test
    void partsAndTheirHeadersAreBounded() {
        var many = part("name=a", "").repeat(Parts.PARTS_MAX + 1) + "--xx--\r\n";
        assertThat(echo.exchange(multipart(many)).body()).contains("More than 64 parts");
        var long_ = part("name=a; filename=" + "n".repeat(2 * 1024), "") + "--xx--\r\n";
        assertThat(echo.exchange(multipart(long_)).status()).isEqualTo(400);
    }

    @Test
    void otherContentTypesHaveNoParts() {
        var reply =
                echo.exchange(
                        post("/parts", "Content-Type: text/plain\r\nContent-Length: 2\r\n") + "hi");
        assertThat(reply.status()).isEqualTo(415);
    }

    private static void until(BooleanSupplier event) {
        for (int i = 0; i < 20_000; i++) {
            if (event.getAsBoolean()) {
                return;
            }
            LockSupport.parkNanos(1_000_000);
        }
        throw new AssertionError("it did not happen");
    }
}
