package vouch.acceptance.mixin;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import vouch.acceptance.Server;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonArray;
import vouch.protocol.json.JsonObject;
import vouch.protocol.mixin.ConversationIds;
import vouch.protocol.pin.PinKey;
import vouch.protocol.pin.PinMessage;
import vouch.protocol.request.Keystore;
import vouch.protocol.request.KeystoreShape;
import vouch.protocol.request.RequestToken;
import vouch.protocol.request.SessionKey;

/// An app of the Mixin API, as a small program that calls it: it signs each request, and encrypts
/// its PIN. Thread-safe.
public final class Bot {

    /// The asset that a demo has most of.
    public static final String CNB = "965e5c6e-434c-3fa9-b780-c50f43cd955c";

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration LIFETIME = Duration.ofHours(1);
    private static final Duration ANSWER_WITHIN = Duration.ofMinutes(1);

    private final HttpClient http;
    private final Keystore keystore;
    private final PinKey pinKey;
    private final AtomicLong iterator = new AtomicLong();

    private Bot(HttpClient http, Keystore keystore) {
        this.http = http;
        this.keystore = keystore;
        var seed = keystore.json(KeystoreShape.MIXIN_DEV).string("session_private_key");
        this.pinKey = PinKey.agreed(HexFormat.of().parseHex(seed), keystore.pinToken());
    }

    /// A new app of a gateway.
    public static Bot create(Server server, HttpClient http, String name) {
        return new Bot(http, server.admin().createApp(name, SessionKey.ed25519(RANDOM)));
    }

    public UUID id() {
        return keystore.appId();
    }

    /// An answer in the API's envelope.
    public record Reply(int status, JsonObject body) {

        public boolean isSuccess() {
            return status == 200;
        }

        /// The object that a success holds.
        public JsonObject data() {
            return success().object("data");
        }

        /// The array that a success holds.
        public JsonArray list() {
            return success().array("data");
        }

        private JsonObject success() {
            if (!isSuccess()) {
                throw new AssertionError("not a success: " + status + " " + body);
            }
            return body;
        }

        /// The code of a failure.
        public long code() {
            return body.object("error").integer("code");
        }
    }

    public Reply get(Server server, String target) {
        return answered(send(server, "GET", target, ""));
    }

    public Reply post(Server server, String target, JsonObject body) {
        return answered(send(server, "POST", target, Json.compact(body)));
    }

    private static Reply answered(Optional<Reply> reply) {
        return reply.orElseThrow(() -> new AssertionError("no answer"));
    }

    /// A request that may find nobody there.
    ///
    /// @return empty where no answer came
    public Optional<Reply> send(Server server, String method, String target, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        var request =
                HttpRequest.newBuilder(URI.create(server.url() + target))
                        .timeout(ANSWER_WITHIN)
                        .header("Authorization", "Bearer " + token(method, target, bytes))
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                bytes.length == 0
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofByteArray(bytes));
        try {
            var response = http.send(request.build(), BodyHandlers.ofByteArray());
            return Optional.of(
                    new Reply(response.statusCode(), (JsonObject) Json.parse(response.body())));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a bot waited", e);
        }
    }

    private String token(String method, String target, byte[] body) {
        return RequestToken.sign(
                keystore.key(),
                keystore.appId(),
                keystore.sessionId(),
                Instant.now(),
                LIFETIME,
                UUID.randomUUID(),
                method,
                target,
                body);
    }

    /// Connects it to blaze.
    ///
    /// @param ear hears every frame that comes, in its order, on one thread at a time
    BotSocket connect(Server server, Consumer<JsonObject> ear) {
        return BotSocket.open(http, server, token("GET", "/", new byte[0]), ear);
    }

    /// The conversation of the two, which is made where there is none.
    String talkTo(Server server, UUID other) {
        var id = ConversationIds.contact(id(), other).toString();
        var participant = JsonObject.builder().put("user_id", other.toString()).build();
        post(
                        server,
                        "/conversations",
                        JsonObject.builder()
                                .put("category", "CONTACT")
                                .put("conversation_id", id)
                                .put("participants", new JsonArray(List.of(participant)))
                                .build())
                .data();
        return id;
    }

    /// A message, as it is posted.
    static JsonObject message(UUID id, String conversation, String words) {
        return JsonObject.builder()
                .put("conversation_id", conversation)
                .put("message_id", id.toString())
                .put("category", "PLAIN_TEXT")
                .put(
                        "data",
                        Base64.getEncoder().encodeToString(words.getBytes(StandardCharsets.UTF_8)))
                .build();
    }

    /// Posts messages; empty where no answer came.
    Optional<Reply> say(Server server, List<JsonObject> messages) {
        return send(
                server, "POST", "/messages", Json.compact(new JsonArray(List.copyOf(messages))));
    }

    /// The PIN, encrypted for one use.
    public String pin() {
        byte[] digits = keystore.pin().getBytes(StandardCharsets.US_ASCII);
        var message = PinMessage.of(digits, Instant.now(), iterator.incrementAndGet());
        return Base64.getEncoder().encodeToString(message.encrypt(pinKey, RANDOM));
    }

    /// The body of a transfer of CNB, with a PIN of its own.
    public JsonObject transfer(UUID receiver, String amount, UUID trace) {
        return JsonObject.builder()
                .put("asset_id", CNB)
                .put("opponent_id", receiver.toString())
                .put("amount", amount)
                .put("trace_id", trace.toString())
                .put("memo", "from " + id())
                .put("pin", pin())
                .build();
    }
}
