package vouch.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpServerTest {

    private static EchoServer echo;

    @BeforeAll
    static void start() {
        echo = new EchoServer();
    }

    @AfterAll
    static void stop() {
        echo.close();
    }

    @Test
    void anAddressThatIsTakenIsToldAndNotLoggedAway() {
        var second = HttpServer.builder().port(echo.server.port()).build();
        assertThatThrownBy(second::start)
                .isInstanceOf(ListenException.class)
                .hasMessageContaining("port " + echo.server.port())
                .hasMessageContaining("--port");
    }

    @Test
    void everyAnswerSaysWhatItIsAndNotWhoMadeIt() {
        var reply = echo.get("/hello");
        assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
        assertThat(reply.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(reply.headers()).doesNotContainKeys("server", "x-powered-by", "via");
    }

    @Test
    void aCallersOwnRequestIdComesBack() {
        var reply =
                echo.exchange("GET /hello HTTP/1.1\r\nHost: h\r\nX-Request-Id: a.B-c_9\r\n\r\n");
        assertThat(reply.header("X-Request-Id")).isEqualTo("a.B-c_9");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\"b", "<script>"})
    void anythingElseAsARequestIdIsReplaced(String id) {
        var reply =
                echo.exchange(
                        "GET /nowhere HTTP/1.1\r\nHost: h\r\nX-Request-Id: " + id + "x!\r\n\r\n");
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.header("X-Request-Id")).matches("[0-9a-f]{24}");
    }

    @Test
    void aRequestIdTooLongIsReplaced() {
        var reply =
                echo.exchange(
                        "GET /hello HTTP/1.1\r\nHost: h\r\nX-Request-Id: "
                                + "a".repeat(65)
                                + "\r\n\r\n");
        assertThat(reply.header("X-Request-Id")).matches("[0-9a-f]{24}");
    }

    @Test
    void anUnknownPathIs404InItsPrefixesShape() {
        assertThat(echo.get("/api/v1/nowhere").body())
                .isEqualTo("{\"code\":0,\"status\":\"error\",\"message\":\"Not found\"}");
        assertThat(echo.get("/api/v1/other/nowhere").body()).isEqualTo("Not found");
        var plain = echo.get("/api/v10/nowhere");
        assertThat(plain.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(plain.body())
                .isEqualTo(
                        "{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,"
                                + "\"detail\":\"Not found\"}");
    }

    @Test
    void aKnownPathWithAnotherMethodIs405AndSaysWhichItTakes() {
        var reply = echo.exchange("DELETE /hello HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.header("Allow")).isEqualTo("GET, HEAD");
        assertThat(echo.get("/body").header("Allow")).isEqualTo("POST");
        assertThat(echo.exchange("PUT /part/x HTTP/1.1\r\nHost: h\r\n\r\n").header("Allow"))
                .isEqualTo("GET, HEAD");
    }

    @Test
    void headIsGetWithoutItsBody() {
        try (var connection = echo.connect()) {
            var head = connection.send("HEAD /hello HTTP/1.1\r\nHost: h\r\n\r\n").headReply();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("Content-Length")).isEqualTo("5");
            connection.send("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(connection.reply().body()).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "/part/plain plain",
                "/part/a%2Fb a/b",
                "/part/a+b a+b",
                "/part/%C3%A9 \u00e9",
                "/rest/a/b/c a/b/c",
                "/rest/a a",
                "/query?q=a%20b+c 'a b c'",
                "/query?x=1&q=2&q=3 2",
                "/query -",
                "/query?q ''",
                "/target?a=[b]|c /target?a=[b]|c",
                "/target?a=%zz /target?a=%zz",
                "/target/{x}|[y]%zz;p=1 /target/{x}|[y]%zz;p=1",
                "/target/a?b?c /target/a?b?c",
                "/target? /target",
            })
    void pathAndQueryReachTheHandlerAsTheyWereSent(String target, String seen) {
        var reply = echo.get(target);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo(seen);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/part/",
                "/part",
                "/part/a/b",
                "/rest/",
                "/hello/",
                "//hello",
                "/Hello",
                "/%68ello",
                "/"
            })
    void aPathThatIsNotExactlyARoutesIsUnknown(String target) {
        assertThat(echo.get(target).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/part/%", "/part/%4", "/part/%zz", "/part/%ff", "/query?q=%"})
    void malformedPercentEncodingIsRefused(String target) {
        assertThat(echo.get(target).status()).isEqualTo(400);
    }

    @Test
    void theCallersAddressHasNoPort() {
        assertThat(echo.get("/address").body()).isEqualTo("127.0.0.1");
    }

    @Test
    void aBugIs500WithoutInternals() {
        var reply = echo.get("/bug");
        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.body()).doesNotContain("secret").contains("Internal server error");
        assertThat(echo.get("/api/v1/bug").body())
                .isEqualTo(
                        "{\"code\":0,\"status\":\"error\",\"message\":\"Internal server error\"}");
    }

    @Test
    void aFailureTheRootKnowsHasItsOwnAnswer() {
        var reply = echo.get("/planned");
        assertThat(reply.status()).isEqualTo(507);
        assertThat(reply.header("Retry-After")).isEqualTo("60");
        assertThat(reply.body()).contains("Disk full");
    }

    private String metrics() {
        return new String(echo.metrics.text(), StandardCharsets.UTF_8);
    }

    @Test
    void requestsAreCountedByRouteAndNeverByTheCallersPath() {
        echo.get("/part/counted-nowhere");
        echo.exchange("BREW /nowhere-at-all HTTP/1.1\r\nHost: h\r\n\r\n");
        var found =
                "vouch_http_requests_total{method=\"GET\",route=\"/part/{name}\",status=\"200\"}";
        var unknown = "vouch_http_requests_total{method=\"other\",route=\"none\",status=\"404\"}";
        // A request is counted once its answer is sent, so the caller may be quicker.
        await(() -> metrics().contains(found) && metrics().contains(unknown));
        assertThat(metrics())
                .contains("vouch_http_request_duration_seconds_bucket")
                .contains("vouch_http_requests_in_flight")
                .doesNotContain("counted-nowhere")
                .doesNotContain("BREW");
    }

    @Test
    void stoppingFinishesWhatIsInHand() throws Exception {
        var entered = new CountDownLatch(1);
        var leave = new CountDownLatch(1);
        var routes = List.of(Route.get("/slow", _ -> slow(entered, leave)));
        try (var slow = new EchoServer(builder -> builder.routes(routes));
                var idle = slow.connect();
                var connection = slow.connect()) {
            idle.send("GET /nowhere HTTP/1.1\r\nHost: h\r\n\r\n").reply();
            connection.send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");
            entered.await();
            var stopping = Thread.ofPlatform().start(slow.server::stop);
            assertThat(idle.closed()).as("idle connections end at once").isTrue();
            leave.countDown();
            var reply = connection.reply();
            assertThat(reply.body()).isEqualTo("done");
            assertThat(reply.header("Connection")).isEqualTo("close");
            assertThat(connection.closed()).isTrue();
            stopping.join();
        }
    }

    @Test
    void noRequestBeginsOnAConnectionThatLeaves() throws Exception {
        var entered = new CountDownLatch(1);
        var leave = new CountDownLatch(1);
        var begun = new AtomicInteger();
        var routes =
                List.of(
                        Route.get("/slow", _ -> slow(entered, leave)),
                        Route.get(
                                "/counted",
                                _ -> Answer.text(200, "number " + begun.incrementAndGet())));
        var counted = "GET /counted HTTP/1.1\r\nHost: h\r\n\r\n";
        try (var server = new EchoServer(builder -> builder.routes(routes));
                var idle = server.connect();
                var busy = server.connect()) {
            assertThat(idle.send(counted).reply().body()).isEqualTo("number 1");
            busy.send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");
            entered.await();
            var connections = server.server.connections();
            await(() -> connections.in(Connection.Phase.IDLE) == 1);
            connections.stopping();
            // Nobody is interrupted yet: what comes in that moment is not begun all the same.
            idle.send(counted);
            assertThat(idle.closed()).isTrue();
            leave.countDown();
            assertThat(busy.reply().body()).isEqualTo("done");
            assertThat(busy.closed()).isTrue();
            try (var late = server.connect()) {
                late.sendWhatIsTaken(counted);
                assertThat(late.closed()).isTrue();
            }
            assertThat(begun).hasValue(1);
        }
    }

    private static Answer slow(CountDownLatch entered, CountDownLatch leave) {
        entered.countDown();
        try {
            return Answer.text(leave.await(20, TimeUnit.SECONDS) ? 200 : 500, "done");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.text(500, "interrupted");
        }
    }

    @Test
    void moreRequestsThanTheLimitAreToldToComeBack() throws Exception {
        var entered = new CountDownLatch(1);
        var leave = new CountDownLatch(1);
        var routes = List.of(Route.get("/api/v1/slow", _ -> slow(entered, leave)));
        try (var slow =
                        new EchoServer(builder ->
                                builder.routes(routes)
                                        .limits(HttpLimits.DEFAULT.withRequestsMax(1)));
                var connection = slow.connect()) {
            connection.send("GET /api/v1/slow HTTP/1.1\r\nHost: h\r\n\r\n");
            entered.await();
            var refused = slow.get("/api/v1/slow");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            assertThat(refused.body()).startsWith("{\"code\":0,");
            leave.countDown();
            assertThat(connection.reply().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "IDLE, 75, ''",
        "IDLE, 75, 'GET /hel'",
        "HEAD, 15, 'GET /hello HTTP/1.1\r\nHost:'",
        "BODY, 30, 'POST /body HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nhel'",
        "LINGER, 3, 'GET /hello HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\n'"
    })
    void aCallerWhoTakesForeverIsLeft(Connection.Phase phase, long seconds, String begun) {
        var nanos = new AtomicLong();
        try (var slow = new EchoServer(builder -> builder.nanoTicks(nanos::get));
                var connection = slow.connect()) {
            connection.send(begun);
            if (phase == Connection.Phase.LINGER) {
                assertThat(connection.reply().status()).isEqualTo(413);
            }
            var connections = slow.server.connections();
            await(() -> connections.in(phase) == 1);
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
            connections.closeOverdue();
            assertThat(connections.in(phase)).as("its time is not quite up").isEqualTo(1);
            nanos.incrementAndGet();
            connections.closeOverdue();
            assertThat(connection.closed()).isTrue();
        }
    }

    @Test
    void aCallerWhoDoesNotTakeItsAnswerIsLeft() {
        var nanos = new AtomicLong();
        var routes =
                List.of(Route.get("/large", _ -> Answer.bytes(200, "x/y", new byte[64 << 20])));
        try (var slow = new EchoServer(builder -> builder.routes(routes).nanoTicks(nanos::get));
                var connection = slow.connect()) {
            connection.send("GET /large HTTP/1.1\r\nHost: h\r\n\r\n");
            var connections = slow.server.connections();
            await(() -> connections.in(Connection.Phase.WRITING) == 1);
            nanos.addAndGet(HttpLimits.WRITE_MAX.toNanos() + 1);
            connections.closeOverdue();
            assertThat(connections.in(Connection.Phase.WRITING)).isZero();
        }
    }

    @Test
    void aHandlerMayTakeAsLongAsItLikes() throws Exception {
        var nanos = new AtomicLong();
        var entered = new CountDownLatch(1);
        var leave = new CountDownLatch(1);
        var routes = List.of(Route.get("/slow", _ -> slow(entered, leave)));
        try (var slow = new EchoServer(builder -> builder.routes(routes).nanoTicks(nanos::get));
                var connection = slow.connect()) {
            connection.send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");
            entered.await();
            nanos.addAndGet(TimeUnit.DAYS.toNanos(1));
            assertThat(slow.server.connections().closeOverdue()).isZero();
            leave.countDown();
            assertThat(connection.reply().body()).isEqualTo("done");
        }
    }

    private static void await(BooleanSupplier event) {
        for (int i = 0; i < 20_000 && !event.getAsBoolean(); i++) {
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(event.getAsBoolean()).isTrue();
    }
}
