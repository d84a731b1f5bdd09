package vouch.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// WebSocket connections beside HTTP on one port, and callers who break their rules.
class WebSocketTest {

    private static final WebSocketLimits SMALL =
            new WebSocketLimits(
                    2,
                    70_000,
                    4,
                    100_000,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(3));

    private final BlockingQueue<WebSocket> opened = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> closed = new LinkedBlockingQueue<>();

    /// Sends back what it gets, and tells how it ended.
    private final class Echo implements WebSocketHandler {
        private Optional<WebSocket> socket = Optional.empty();

        @Override
        public void opened(WebSocket webSocket) {
            socket = Optional.of(webSocket);
            opened.add(webSocket);
        }

        @Override
        public void binary(byte[] message) {
            try {
                assertThat(socket.orElseThrow().send(message)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void text(String message) {
            if (message.equals("fail")) {
                throw new IllegalStateException("secret internals");
            }
            socket.orElseThrow().close(WebSocket.UNACCEPTABLE, "only binary: " + message);
        }

        @Override
        public void closed(int code, String reason) {
            closed.add(code + " " + reason);
        }
    }

    private WebSocket awaitOpened() throws InterruptedException {
        return Optional.ofNullable(opened.poll(20, TimeUnit.SECONDS)).orElseThrow();
    }

    private String awaitClosed() throws InterruptedException {
        return Optional.ofNullable(closed.poll(20, TimeUnit.SECONDS)).orElseThrow();
    }

    private final AtomicLong nanos = new AtomicLong();

    private EchoServer server() {
        return server(SMALL);
    }

    private EchoServer server(WebSocketLimits limits) {
        return new EchoServer(builder ->
                builder.webSockets(limits)
                        .nanoTicks(nanos::get)
                        .routes(
                                List.of(
                                        Route.get("/", _ -> Answer.text(200, "plain")),
                                        Route.webSocket("/", this::accept),
                                        Route.webSocket("/only", this::accept),
                                        Route.get("/fake", _ -> Answer.webSocket(new Echo())),
                                        Route.webSocket("/guarded", this::accept)
                                                .guardedBy(_ -> Answer.text(401, "who?")))));
    }

    private Answer accept(Request request) {
        if (request.header("Authorization").isPresent()) {
            return Answer.json(401, List.of("no"));
        }
        var answer = Answer.webSocket(new Echo());
        return request.header("Sec-WebSocket-Protocol")
                .map(offered -> answer.header("Sec-WebSocket-Protocol", offered))
                .orElse(answer);
    }

    private RawWebSocket open(EchoServer server) {
        return RawWebSocket.open(server.server.port(), "/");
    }

    /// A handshake with more headers.
    private static String with(String... headers) {
        var more = String.join("\r\n", headers) + "\r\n\r\n";
        return RawWebSocket.HANDSHAKE.formatted("/").replaceFirst("\r\n\r\n", "\r\n" + more);
    }

    @Test
    void aHandshakeWithABodyIsRefused() {
        try (var server = server();
                var connection = server.connect()) {
            var refused = connection.send(with("Content-Length: 1") + "x");
            assertThat(refused.reply().status()).isEqualTo(400);
        }
    }

    @Test
    void theWordOfTheUpgradeMayHaveAnyCase() {
        try (var server = server();
                var connection = server.connect()) {
            var shouted =
                    RawWebSocket.HANDSHAKE
                            .formatted("/")
                            .replace("Upgrade: websocket", "UPGRADE: WebSocket");
            assertThat(connection.send(shouted).headReply().status()).isEqualTo(101);
        }
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, (byte) 'x');
        return bytes;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void handshakesAndRequestsShareAPath() {
        try (var server = server();
                var socket =
                        new RawWebSocket(
                                server.server.port(),
                                with("X-Request-Id: me", "Sec-WebSocket-Protocol: A-1"),
                                65536)) {
            var head = socket.head();
            // The accept value of the key in RFC 6455, section 1.3.
            assertThat(head)
                    .startsWith("HTTP/1.1 101 ")
                    .contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n")
                    .contains("Sec-WebSocket-Protocol: A-1\r\n")
                    .contains("X-Request-Id: me\r\n")
                    .doesNotContain("\r\nContent-Type");
            assertThat(server.get("/").body()).isEqualTo("plain");
            assertThat(server.get("/only").status()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 65_535, 65_536, 70_000})
    void aMessageOfAnySizeGoesThroughWhole(int size) {
        try (var server = server();
                var socket = open(server)) {
            socket.binary(bytes(size));
            var seen = socket.frame();
            assertThat(seen.opcode()).isEqualTo(0x82);
            assertThat(seen.payload()).isEqualTo(bytes(size));
        }
    }

    @Test
    void aMessageInPiecesIsOneAlsoWithAPingInBetween() {
        try (var server = server();
                var socket = open(server)) {
            socket.frame(0x02, ascii("one "));
            socket.frame(0x89, ascii("still there?"));
            socket.frame(0x00, ascii("two "));
            socket.frame(0x80, ascii("three"));
            var pong = socket.frame();
            assertThat(pong.opcode()).isEqualTo(0x8a);
            assertThat(pong.text()).isEqualTo("still there?");
            assertThat(socket.frame().text()).isEqualTo("one two three");
        }
    }

    @Test
    void theJdksOwnClientIsServed() throws Exception {
        try (var server = server();
                var client = HttpClient.newHttpClient()) {
            var got = new CompletableFuture<byte[]>();
            var listener =
                    new java.net.http.WebSocket.Listener() {
                        @Override
                        public CompletionStage<?> onBinary(
                                java.net.http.WebSocket socket, ByteBuffer data, boolean last) {
                            byte[] bytes = new byte[data.remaining()];
                            data.get(bytes);
                            got.complete(bytes);
                            socket.request(1);
                            return CompletableFuture.completedFuture(null);
                        }
                    };
            var socket =
                    client.newWebSocketBuilder()
                            .subprotocols("B-1")
                            .buildAsync(
                                    URI.create("ws://127.0.0.1:" + server.server.port() + "/"),
                                    listener)
                            .get(20, TimeUnit.SECONDS);
            assertThat(socket.getSubprotocol()).isEqualTo("B-1");
            socket.sendBinary(ByteBuffer.wrap(ascii("hello")), true).get(20, TimeUnit.SECONDS);
            assertThat(got.get(20, TimeUnit.SECONDS)).isEqualTo(ascii("hello"));
            socket.sendClose(4321, "done").get(20, TimeUnit.SECONDS);
            assertThat(awaitClosed()).isEqualTo("4321 done");
            client.shutdownNow();
        }
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    Sec-WebSocket-Version: 13,     Sec-WebSocket-Version: 8,                  426
                    Sec-WebSocket-Version: 13,     X: y,                                      426
                    dGhlIHNhbXBsZSBub25jZQ==,      dGhlIHNhbXBsZQ==,                          400
                    dGhlIHNhbXBsZSBub25jZQ==,      *,                                         400
                    Upgrade: websocket,            Upgrade: h2c,                              200
                    'Connection: keep-alive, Upgrade', Connection: keep-alive,                200
                    GET / ,                        GET /guarded ,                             401
                    GET / ,                        GET /nothing ,                             404
                    GET / ,                        POST / ,                                   405
                    """)
    void aHandshakeThatCannotBeIsAnsweredAsHttp(String from, String to, int status) {
        try (var server = server();
                var connection = server.connect()) {
            var handshake = RawWebSocket.HANDSHAKE.formatted("/");
            assertThat(handshake).contains(from);
            assertThat(connection.send(handshake.replace(from, to)).reply().status())
                    .isEqualTo(status);
        }
    }

    @Test
    void aRefusedHandshakeLeavesTheConnectionUsable() {
        try (var server = server();
                var connection = server.connect()) {
            var refused = connection.send(with("Authorization: x"));
            assertThat(refused.reply().body()).isEqualTo("[\"no\"]");
            assertThat(connection.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n").reply().body())
                    .isEqualTo("plain");
        }
    }

    @Test
    void aRouteThatWasNotAskedForAWebSocketCannotMakeOne() {
        try (var server = server();
                var connection = server.connect()) {
            assertThat(connection.send("GET /fake HTTP/1.1\r\nHost: h\r\n\r\n").reply().status())
                    .isEqualTo(500);
        }
    }

    private void refuses(byte[] raw, int code) throws InterruptedException {
        try (var server = server();
                var socket = open(server)) {
            socket.raw(raw);
            var close = socket.frame();
            assertThat(close.opcode()).isEqualTo(0x88);
            assertThat(close.code()).isEqualTo(code);
            assertThat(close.reason()).isNotEmpty();
            socket.frame(0x88, new byte[0]);
            socket.cut();
            assertThat(awaitClosed()).startsWith(code + " ");
        }
    }

    private static byte[] hex(String hex) {
        return java.util.HexFormat.ofDelimiter(" ").parseHex(hex);
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    not masked,                      82 01 78,                              1002
                    a reserved bit,                  c2 81 00 00 00 00 78,                  1002
                    an unknown opcode,               83 81 00 00 00 00 78,                  1002
                    an unknown control opcode,       8b 80 00 00 00 00,                     1002
                    a ping in pieces,                09 80 00 00 00 00,                     1002
                    a long ping,                     89 fe 00 7e 00 00 00 00,               1002
                    a length not in shortest form,   82 fe 00 05 00 00 00 00,               1002
                    a length not in shortest form,   82 ff 00 00 00 00 00 00 ff ff,         1002
                    a negative length,               82 ff ff ff ff ff ff ff ff ff,         1002
                    a frame too big,                 82 ff 00 00 00 00 00 01 11 71,         1009
                    a continuation of nothing,       80 81 00 00 00 00 78,                  1002
                    a message within a message,      02 81 00 00 00 00 78 82 81 00 00 00 00 78, 1002
                    text that is not UTF-8,          81 81 00 00 00 00 ff,                  1007
                    half a close code,               88 81 00 00 00 00 03,                  1002
                    a close code that is never sent, 88 82 00 00 00 00 03 ed,               1002
                    a close code below all,          88 82 00 00 00 00 00 01,               1002
                    a reason that is not UTF-8,      88 83 00 00 00 00 03 e8 ff,            1007
                    """)
    void aFrameThatMustNotBeClosesTheConnection(String what, String frames, int code)
            throws Exception {
        assertThat(what).isNotEmpty();
        refuses(hex(frames), code);
    }

    @Test
    void aMessageTooBigInAllItsPiecesClosesTheConnection() throws Exception {
        try (var server = server();
                var socket = open(server)) {
            socket.frame(0x02, bytes(40_000));
            socket.frame(0x00, bytes(30_001));
            var close = socket.frame();
            assertThat(close.code()).isEqualTo(1009);
            socket.cut();
            assertThat(awaitClosed()).isEqualTo("1009 a message is too big");
        }
    }

    @Test
    void theHandlerMayCloseAndAFailureOfItTellsNothing() throws Exception {
        try (var server = server();
                var first = open(server);
                var second = open(server)) {
            first.text("hello");
            var close = first.frame();
            assertThat(close.code()).isEqualTo(1003);
            assertThat(close.reason()).isEqualTo("only binary: hello");
            first.frame(0x88, hex("03 eb"));
            assertThat(first.next()).isEmpty();
            assertThat(awaitClosed()).isEqualTo("1003 only binary: hello");

            second.text("fail");
            assertThat(second.frame().code()).isEqualTo(1011);
            second.cut();
            assertThat(awaitClosed()).isEqualTo("1011 internal error");
        }
    }

    @Test
    void aLongReasonIsCutBetweenTwoCharacters() {
        var close = Frame.close(1000, "é".repeat(100));
        assertThat(close.payload).hasSize(2 + 122);
        assertThat(new String(close.payload, 2, 122, StandardCharsets.UTF_8))
                .isEqualTo("é".repeat(61));
    }

    @Test
    void aBrokenConnectionIsToldToTheHandler() throws Exception {
        try (var server = server();
                var socket = open(server)) {
            var open = awaitOpened();
            socket.cut();
            assertThat(awaitClosed()).isEqualTo("1006 ");
            assertThat(open.isOpen()).isFalse();
            assertThat(open.offer(bytes(1))).isFalse();
            assertThat(open.send(bytes(1))).isFalse();
        }
    }

    @Test
    void oneConnectionTooManyIsRefusedUntilAnotherEnds() throws Exception {
        try (var server = server();
                var first = open(server);
                var second = open(server);
                var connection = server.connect()) {
            var handshake = RawWebSocket.HANDSHAKE.formatted("/");
            assertThat(connection.send(handshake).reply().status()).isEqualTo(503);
            first.frame(0x88, new byte[0]);
            assertThat(first.frame().opcode()).isEqualTo(0x88);
            assertThat(first.next()).isEmpty();
            assertThat(awaitClosed()).isEqualTo("1000 ");
            second.binary(bytes(1));
            assertThat(second.frame().payload()).hasSize(1);
        }
    }

    @Test
    void callersArePingedAndTheSilentOnesCut() throws Exception {
        try (var server = server();
                var alive = open(server);
                var silent = open(server)) {
            var connections = server.server.connections();
            // Who has read the answer may be there before it counts as open.
            assertThat(awaitOpened()).isNotSameAs(awaitOpened());
            nanos.addAndGet(Duration.ofSeconds(11).toNanos());
            connections.pingSockets();
            connections.pingSockets();
            assertThat(alive.frame().opcode()).isEqualTo(0x89);
            assertThat(silent.frame().opcode()).isEqualTo(0x89);
            nanos.addAndGet(Duration.ofSeconds(48).toNanos());
            alive.frame(0x8a, new byte[0]);
            alive.binary(bytes(3));
            while (alive.frame().opcode() == 0x89) {}
            nanos.addAndGet(Duration.ofSeconds(2).toNanos());
            connections.closeOverdue();
            assertThat(awaitClosed()).isEqualTo("1006 nothing was heard");
            while (silent.next().isPresent()) {}
            alive.binary(bytes(4));
            var seen = alive.frame();
            assertThat(seen.opcode() == 0x89 ? alive.frame().payload() : seen.payload()).hasSize(4);
        }
    }

    @Test
    void whoDoesNotReadIsCutAndNobodyElseNotices() throws Exception {
        var patient =
                new WebSocketLimits(
                        2,
                        100_000,
                        4,
                        100_000,
                        Duration.ofDays(1),
                        Duration.ofDays(1),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(3));
        try (var server = server(patient);
                var slow =
                        new RawWebSocket(
                                server.server.port(),
                                RawWebSocket.HANDSHAKE.formatted("/"),
                                4096)) {
            assertThat(slow.head()).startsWith("HTTP/1.1 101 ");
            var toSlow = awaitOpened();
            var sending = CompletableFuture.supplyAsync(() -> sendUntilClosed(toSlow));
            try (var other = open(server)) {
                int rounds = 0;
                while (!sending.isDone() && rounds++ < 10_000) {
                    // The kernel's buffers take some; from then on one write takes for ever.
                    other.binary(ascii("undisturbed"));
                    assertThat(other.frame().text()).isEqualTo("undisturbed");
                    nanos.addAndGet(Duration.ofMillis(100).toNanos());
                    server.server.connections().closeOverdue();
                }
                assertThat(awaitClosed()).isEqualTo("1008 too slow a reader");
                assertThat(sending.get(20, TimeUnit.SECONDS)).isGreaterThan(0);
                other.binary(ascii("still"));
                assertThat(other.frame().text()).isEqualTo("still");
            }
        }
    }

    private static int sendUntilClosed(WebSocket socket) {
        byte[] big = bytes(99_000);
        int sent = 0;
        try {
            while (socket.send(big)) {
                sent++;
            }
            return sent;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whenTheServerStopsCallersAreToldAndWhatWasTakenIsSent() throws Exception {
        var server = server();
        try (server;
                var socket = open(server)) {
            var open = awaitOpened();
            assertThat(open.send(ascii("last words"))).isTrue();
            var stopping = CompletableFuture.runAsync(server::close);
            assertThat(socket.frame().text()).isEqualTo("last words");
            var close = socket.frame();
            assertThat(close.code()).isEqualTo(1001);
            assertThat(close.reason()).isEqualTo("the server stops");
            socket.frame(0x88, hex("03 e9"));
            assertThat(socket.next()).isEmpty();
            stopping.get(20, TimeUnit.SECONDS);
            assertThat(awaitClosed()).isEqualTo("1001 the server stops");
        }
    }

    @Test
    void endsAreCountedByHowTheyCame() throws Exception {
        try (var server = server();
                var socket = open(server)) {
            socket.frame(0x88, new byte[0]);
            assertThat(socket.frame().opcode()).isEqualTo(0x88);
            assertThat(socket.next()).isEmpty();
            awaitClosed();
            var text = new String(server.metrics.text(), StandardCharsets.UTF_8);
            assertThat(text).contains("vouch_websockets 0.0", "{how=\"by_caller\"} 1.0");
        }
    }
}
