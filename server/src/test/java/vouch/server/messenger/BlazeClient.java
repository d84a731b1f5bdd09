package vouch.server.messenger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// A client of blaze over the JDK's own WebSocket.
final class BlazeClient implements AutoCloseable, WebSocket.Listener {

    /// Only ends a test that would otherwise hang.
    private static final int PATIENCE_SECONDS = 20;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> closes = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream pieces = new ByteArrayOutputStream();
    private final HttpClient client = HttpClient.newHttpClient();
    private final WebSocket socket;

    BlazeClient(MessengerWorld world, TestApp app) {
        this(world, app.token(world.time.instant(), "GET", "/", ""), "Mixin-Blaze-1");
    }

    BlazeClient(MessengerWorld world, String token, String subprotocol) {
        socket =
                client.newWebSocketBuilder()
                        .header("Authorization", "Bearer " + token)
                        .subprotocols(subprotocol)
                        .buildAsync(URI.create("ws://127.0.0.1:" + world.port() + "/"), this)
                        .join();
    }

    String subprotocol() {
        return socket.getSubprotocol();
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        pieces.writeBytes(bytes);
        if (last) {
            frames.add(unpacked(pieces.toByteArray()));
            pieces.reset();
        }
        from.request(1);
        return java.util.concurrent.CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closes.add(code + " " + reason);
        return java.util.concurrent.CompletableFuture.completedFuture(null);
    }

    private static JsonNode unpacked(byte[] bytes) {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return MAPPER.readTree(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] packed(byte[] plain) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    void raw(byte[] message) {
        socket.sendBinary(ByteBuffer.wrap(message), true).join();
    }

    void text(String message) {
        socket.sendText(message, true).join();
    }

    /// Sends a request and gives its id.
    String send(String action, String params) {
        var id = UUID.randomUUID().toString();
        var plain = "{\"id\":\"%s\",\"action\":\"%s\",\"params\":%s}".formatted(id, action, params);
        raw(packed(plain.getBytes(StandardCharsets.UTF_8)));
        return id;
    }

    /// Sends a request and waits for its answer; what is pushed before it must not be.
    JsonNode ask(String action, String params) {
        var id = send(action, params);
        var frame = next();
        if (!frame.path("id").asText().equals(id)
                || !frame.path("action").asText().equals(action)) {
            throw new AssertionError("not the answer to " + action + ": " + frame);
        }
        return frame;
    }

    JsonNode next() {
        return Optional.ofNullable(poll(frames)).orElseThrow(() -> new AssertionError("nothing"));
    }

    /// The message that is pushed next.
    JsonNode message() {
        var frame = next();
        if (!frame.path("action").asText().equals("CREATE_MESSAGE") || !frame.has("data")) {
            throw new AssertionError("not a message: " + frame);
        }
        return frame.get("data");
    }

    /// How the server closed it.
    String closed() {
        return Optional.ofNullable(poll(closes)).orElseThrow(() -> new AssertionError("open"));
    }

    @SuppressWarnings("NullAway") // Nothing in time is null.
    private static <T> T poll(BlockingQueue<T> queue) {
        try {
            return queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void cut() {
        socket.abort();
    }

    @Override
    public void close() {
        socket.abort();
        client.shutdownNow();
    }
}
