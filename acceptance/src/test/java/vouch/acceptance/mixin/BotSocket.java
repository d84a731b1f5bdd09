package vouch.acceptance.mixin;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import vouch.acceptance.Server;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonObject;

/// A bot's connection to blaze, over the JDK's own WebSocket. Thread-safe.
final class BotSocket implements AutoCloseable {

    /// What the JDK's client calls for each of its frames, one after the other.
    private static final class Listener implements WebSocket.Listener {

        private final Consumer<JsonObject> ear;
        private final ByteArrayOutputStream pieces = new ByteArrayOutputStream();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();

        Listener(Consumer<JsonObject> ear) {
            this.ear = ear;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(
                WebSocket socket, ByteBuffer data, boolean last) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            pieces.writeBytes(bytes);
            if (last) {
                ear.accept(unpacked(pieces.toByteArray()));
                pieces.reset();
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(code);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            closed.completeExceptionally(error);
        }
    }

    private final Listener listener;
    private final WebSocket socket;
    // The client takes one message at a time: each is sent when the one before it was.
    private CompletableFuture<WebSocket> sent;

    private BotSocket(Listener listener, WebSocket socket) {
        this.listener = listener;
        this.socket = socket;
        this.sent = CompletableFuture.completedFuture(socket);
    }

    static BotSocket open(HttpClient http, Server server, String token, Consumer<JsonObject> ear) {
        var listener = new Listener(ear);
        var socket =
                http.newWebSocketBuilder()
                        .header("Authorization", "Bearer " + token)
                        .subprotocols("Mixin-Blaze-1")
                        .buildAsync(URI.create(server.url().replace("http", "ws") + "/"), listener)
                        .join();
        return new BotSocket(listener, socket);
    }

    private static JsonObject unpacked(byte[] bytes) {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return (JsonObject) Json.parse(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] packed(String plain) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(plain.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /// Sends a request, and gives the id that its answer will have.
    String ask(String action, JsonObject params) {
        var id = UUID.randomUUID().toString();
        var request =
                JsonObject.builder().put("id", id).put("action", action).put("params", params);
        var bytes = ByteBuffer.wrap(packed(Json.compact(request.build())));
        synchronized (this) {
            sent = sent.thenCompose(open -> open.sendBinary(bytes, true));
        }
        return id;
    }

    /// Asks for what waits.
    String list() {
        return ask("LIST_PENDING_MESSAGES", JsonObject.builder().build());
    }

    /// Says that a message was read.
    String acknowledge(UUID messageId) {
        return ask("ACKNOWLEDGE_MESSAGE_RECEIPT", acknowledgement(messageId));
    }

    static JsonObject acknowledgement(UUID messageId) {
        return JsonObject.builder()
                .put("message_id", messageId.toString())
                .put("status", "READ")
                .build();
    }

    /// The code that the server closed it with, when it does.
    CompletableFuture<Integer> closed() {
        return listener.closed;
    }

    /// Ends it without a word.
    @Override
    public void close() {
        socket.abort();
    }
}
