package vouch.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/// Answers that are written while they are sent: files, and streams of events.
class StreamedAnswerTest {

    private static final String EVENTS = "text/event-stream";

    private static EchoServer server(Route... routes) {
        return new EchoServer(builder -> builder.routes(List.of(routes)));
    }

    private static Route file(long length, BodyWriter writer) {
        return Route.get("/file", _ -> Answer.stream(200, "a/b", OptionalLong.of(length), writer));
    }

    private static Route events(BodyWriter writer) {
        return Route.get("/events", _ -> Answer.stream(200, EVENTS, OptionalLong.empty(), writer));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n";
    }

    @Test
    void anAnswerOfKnownLengthKeepsItsConnection() {
        byte[] piece = text("0123456789".repeat(30_000));
        try (var server =
                        server(
                                file(
                                        3L * piece.length,
                                        body -> {
                                            body.write(piece);
                                            body.write(piece);
                                            body.write(piece);
                                        }));
                var connection = server.connect()) {
            for (int i = 0; i < 2; i++) {
                var reply = connection.send(get("/file")).reply();
                assertThat(reply.header("Content-Length")).isEqualTo("900000");
                assertThat(reply.header("Content-Type")).isEqualTo("a/b");
                assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
                assertThat(reply.body().equals("0123456789".repeat(90_000))).isTrue();
            }
        }
    }

    @Test
    void anEmptyAnswerIsOne() {
        try (var server = server(file(0, _ -> {}))) {
            assertThat(server.get("/file").header("Content-Length")).isEqualTo("0");
        }
    }

    @Test
    void eachEventIsSentAtItsFlushAndTheConnectionKeptAtTheEnd() throws Exception {
        var seen = new CountDownLatch(1);
        try (var server =
                        server(
                                events(body -> {
                                    body.write(text("data: 1\n\n"));
                                    body.flush();
                                    assertThat(await(seen)).isTrue();
                                    body.write(text("data: 22\n\n"));
                                    body.flush();
                                }),
                                Route.get("/hello", _ -> Answer.text(200, "hello")));
                var connection = server.connect()) {
            var head = connection.send(get("/events")).headReply();
            assertThat(head.header("Transfer-Encoding")).isEqualTo("chunked");
            assertThat(head.header("Content-Length")).isNull();
            assertThat(connection.chunk()).isEqualTo("data: 1\n\n");
            seen.countDown();
            assertThat(connection.chunk()).isEqualTo("data: 22\n\n");
            assertThat(connection.chunk()).isEmpty();
            assertThat(connection.send(get("/hello")).reply().body()).isEqualTo("hello");
        }
    }

    @Test
    void headTellsTheLengthWithoutWritingAnything() {
        var written = new AtomicBoolean();
        try (var server = server(file(5_000_000_000L, _ -> written.set(true)));
                var connection = server.connect()) {
            for (int i = 0; i < 2; i++) {
                connection.send("HEAD /file HTTP/1.1\r\nHost: h\r\n\r\n");
                assertThat(connection.headReply().header("Content-Length")).isEqualTo("5000000000");
            }
        }
        assertThat(written).isFalse();
    }

    @Test
    void headOfAnAnswerWithoutALengthTellsNone() {
        try (var server = server(events(_ -> {}));
                var connection = server.connect()) {
            connection.send("HEAD /events HTTP/1.1\r\nHost: h\r\n\r\n");
            var reply = connection.headReply();
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.header("Content-Type")).isEqualTo(EVENTS);
            assertThat(reply.header("X-Request-Id")).isNotNull();
            assertThat(reply.headers()).doesNotContainKeys("content-length", "transfer-encoding");
            assertThat(reply.header("Connection")).isEqualTo("close");
            assertThat(connection.closed()).isTrue();
        }
    }

    @Test
    void whatIsCutShortCannotBeTakenForWhole() {
        try (var server =
                        server(
                                events(body -> {
                                    body.write(text("data: 1\n\n"));
                                    body.flush();
                                    throw new IllegalStateException("a bug");
                                }),
                                file(10, body -> body.write(text("short"))));
                var ofEvents = server.connect();
                var ofFile = server.connect()) {
            ofEvents.send(get("/events")).headReply();
            assertThat(ofEvents.chunk()).isEqualTo("data: 1\n\n");
            assertThat(ofEvents.closed()).as("no last chunk").isTrue();
            assertThat(ofFile.send(get("/file")).closed()).as("nothing of it was sent").isTrue();
        }
    }

    @Test
    void moreThanTheLengthIsNeverSent() {
        try (var server =
                        server(
                                file(
                                        5,
                                        body -> {
                                            body.write(text("hello"));
                                            body.flush();
                                            body.write(text("GET"));
                                        }));
                var connection = server.connect()) {
            assertThat(connection.send(get("/file")).reply().body()).isEqualTo("hello");
            assertThat(connection.closed()).isTrue();
        }
    }

    @Test
    void aCallerWhoLeavesEndsTheWriter() throws Exception {
        var ended = new CountDownLatch(1);
        try (var server =
                server(
                        events(body -> {
                            try {
                                while (true) {
                                    body.write(new byte[1000]);
                                    body.flush();
                                }
                            } catch (IOException e) {
                                ended.countDown();
                                throw e;
                            }
                        }))) {
            try (var connection = server.connect()) {
                connection.send(get("/events")).headReply();
            }
            assertThat(await(ended)).isTrue();
        }
    }

    @Test
    void aCallerWhoTakesNothingIsLeftAndOneWhoOnlyWaitsIsNot() throws Exception {
        var nanos = new AtomicLong();
        var ended = new CountDownLatch(1);
        var seen = new CountDownLatch(1);
        var endless =
                Route.get(
                        "/endless",
                        _ ->
                                Answer.stream(
                                        200,
                                        "a/b",
                                        OptionalLong.empty(),
                                        body -> {
                                            try {
                                                while (true) {
                                                    body.write(new byte[1 << 20]);
                                                }
                                            } finally {
                                                ended.countDown();
                                            }
                                        }));
        var quiet =
                events(body -> {
                    body.write(text("data: 1\n\n"));
                    body.flush();
                    assertThat(await(seen)).isTrue();
                    body.write(text("data: 2\n\n"));
                    body.flush();
                });
        try (var server =
                        new EchoServer(builder ->
                                builder.routes(List.of(endless, quiet)).nanoTicks(nanos::get));
                var greedy = server.connect();
                var patient = server.connect()) {
            var connections = server.server.connections();
            patient.send(get("/events")).headReply();
            assertThat(patient.chunk()).isEqualTo("data: 1\n\n");
            until(() -> connections.in(Connection.Phase.HANDLING) == 1);
            greedy.send(get("/endless"));
            until(() -> connections.in(Connection.Phase.WRITING) == 1);
            until(() -> {
                connections.closeOverdue();
                nanos.addAndGet(HttpLimits.WRITE_MAX.toNanos() / 4);
                return ended.getCount() == 0;
            });
            seen.countDown();
            assertThat(patient.chunk()).isEqualTo("data: 2\n\n");
        }
    }

    @Test
    void aServerThatStopsAsksStreamsToEnd() throws Exception {
        var woken = new CountDownLatch(1);
        var events =
                events(body -> {
                    body.onStopping(woken::countDown);
                    assertThat(body.isStopping()).isFalse();
                    body.write(text("data: 1\n\n"));
                    body.flush();
                    assertThat(await(woken)).isTrue();
                    assertThat(body.isStopping()).isTrue();
                    body.write(text("data: bye\n\n"));
                });
        var sleeper =
                Route.get(
                        "/sleeper",
                        _ ->
                                Answer.stream(
                                        200,
                                        EVENTS,
                                        OptionalLong.empty(),
                                        body -> {
                                            body.write(text("data: 1\n\n"));
                                            body.flush();
                                            assertThat(waits(body)).isTrue();
                                        }));
        try (var server = server(events, sleeper);
                var first = server.connect();
                var second = server.connect()) {
            first.send(get("/events")).headReply();
            assertThat(first.chunk()).isEqualTo("data: 1\n\n");
            second.send(get("/sleeper")).headReply();
            assertThat(second.chunk()).isEqualTo("data: 1\n\n");
            server.server.stop();
            assertThat(first.chunk()).isEqualTo("data: bye\n\n");
            assertThat(first.chunk()).isEmpty();
            assertThat(second.chunk()).isEmpty();
        }
    }

    @Test
    void streamsHaveALimitOfTheirOwnAndAreNoRequestsInHand() throws Exception {
        var leave = new CountDownLatch(1);
        var events =
                events(body -> {
                    body.write(text("data: 1\n\n"));
                    body.flush();
                    assertThat(await(leave)).isTrue();
                });
        var hello = Route.get("/hello", _ -> Answer.text(200, "hello"));
        var limits = HttpLimits.DEFAULT.withRequestsMax(1).withEventStreamsMax(1);
        try (var server =
                        new EchoServer(
                                builder -> builder.routes(List.of(events, hello)).limits(limits));
                var first = server.connect()) {
            first.send(get("/events")).headReply();
            assertThat(first.chunk()).isEqualTo("data: 1\n\n");
            var refused = server.get("/events");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("Retry-After")).isEqualTo("10");
            // The one place of a request in hand is given back a moment after its answer is sent.
            until(() -> server.get("/hello").status() == 200);
            leave.countDown();
            assertThat(first.chunk()).isEmpty();
            until(() -> server.get("/events").status() == 200);
        }
    }

    private static boolean waits(StreamedBody body) {
        try {
            return body.awaitStopping(Duration.ofSeconds(20));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
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
