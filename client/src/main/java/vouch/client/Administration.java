package vouch.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import vouch.client.Account.Credentials;
import vouch.client.VouchException.Reason;
import vouch.protocol.Encodings;
import vouch.protocol.MalformedException;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonArray;
import vouch.protocol.json.JsonNull;
import vouch.protocol.json.JsonNumber;
import vouch.protocol.json.JsonObject;
import vouch.protocol.json.JsonString;
import vouch.protocol.json.JsonValue;
import vouch.protocol.request.Keystore;
import vouch.protocol.request.SessionKey;

/// The accounts and transactions of a running server, over its administrative listener.
///
/// Where that listener is and the token it asks for stand in `admin.json` in the server's data
/// directory, which only the server's own user can read. Thread-safe.
public final class Administration {

    /// The most transactions listed at a time.
    public static final int LIST_MAX = 1000;

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int UNAVAILABLE = 503;
    private static final int FILE_BYTES_MAX = 64 * 1024;
    private static final int ANSWER_BYTES_MAX = 16 * 1024 * 1024;

    /// A decision about a transaction waits for the chain, for a minute at most.
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(90);

    private static final String API_KEYS = "/admin/apikeys";

    private static final Set<String> ENDPOINTS =
            Set.of(
                    "auth",
                    "credits",
                    "register",
                    "batch",
                    "transaction",
                    "proof",
                    "registerdoc",
                    "docs",
                    "events");

    private final Http http;
    private final String token;

    private Administration(Http http, String token) {
        this.http = http;
        this.token = token;
    }

    /// The listener that `adminFile` (`<data>/admin.json`) names.
    public static Administration of(Path adminFile) {
        try (var in = Files.newInputStream(adminFile)) {
            JsonObject file =
                    Answers.object(
                            new String(in.readNBytes(FILE_BYTES_MAX), StandardCharsets.UTF_8));
            return at(URI.create(file.string("url")), file.string("token"));
        } catch (IOException e) {
            throw new VouchException(
                    Reason.UNREACHABLE,
                    "Cannot read "
                            + adminFile
                            + ": is the server running, and is this its data directory?"
                            + " (--data or --admin-file names another.)",
                    e);
        } catch (IllegalArgumentException e) {
            throw new VouchException(
                    Reason.UNREADABLE,
                    adminFile + " is not the file a server writes (" + e.getMessage() + ").",
                    e);
        }
    }

    static Administration at(URI url, String token) {
        // Making an account twice is not harmless: nothing here is sent again.
        var once = new Retry(1, Duration.ZERO, () -> ThreadLocalRandom.current().nextLong());
        return new Administration(new Http(url, ANSWER_WITHIN, once, Pause.REAL), token);
    }

    /// Makes an account with some credits.
    public Credentials create(String name, long credits) {
        var body = JsonObject.builder().put("name", name).put("credits", credits).build();
        return post("/admin/accounts", body, Administration::credentials);
    }

    /// Makes an account under a key of the caller's choice.
    public Credentials create(String name, long credits, String key) {
        var body =
                JsonObject.builder()
                        .put("name", name)
                        .put("credits", credits)
                        .put("key", key)
                        .build();
        return post("/admin/accounts", body, Administration::credentials);
    }

    /// Makes an account whose digests each get a transaction of their own.
    ///
    /// @param key the key it is to have; empty for a new one
    public Credentials createDirect(String name, long credits, Optional<String> key) {
        var body = JsonObject.builder().put("name", name).put("credits", credits);
        key.ifPresent(wanted -> body.put("key", wanted));
        return post(
                "/admin/accounts",
                body.put("mode", Account.Mode.DIRECT.word()).build(),
                Administration::credentials);
    }

    /// Every account.
    public List<Account> accounts() {
        return get(
                "/admin/accounts",
                body ->
                        body.array("accounts").elements().stream()
                                .map(Administration::account)
                                .toList());
    }

    private static Account account(JsonValue value) {
        if (!(value instanceof JsonObject account)) {
            throw new MalformedException("An account is an object, not " + value.kind() + ".");
        }
        JsonObject limits = account.object("limits");
        Map<String, Long> perHour = new TreeMap<>();
        for (String endpoint : limits.members().keySet()) {
            perHour.put(endpoint, limits.integer(endpoint));
        }
        return new Account(
                account.string("key"),
                account.string("name"),
                account.string("state"),
                Account.Mode.of(account.string("mode")),
                account.integer("credits"),
                account.integer("registered"),
                account.string("createdAt"),
                perHour,
                account.integer("documentBytes"),
                account.find("documentQuota").isPresent()
                        ? OptionalLong.of(account.integer("documentQuota"))
                        : OptionalLong.empty());
    }

    /// Gives credits, or takes back where `credits` is negative, never below none; returns the
    /// balance.
    public long credit(String key, long credits, String reason) {
        var body = JsonObject.builder().put("credits", credits).put("reason", reason).build();
        return post(path(key, "credit"), body, answer -> answer.integer("credits"));
    }

    /// Sets how many requests an hour one endpoint takes from a key; empty returns to the server's
    /// own limit.
    ///
    /// @param endpoint one of auth, credits, register, batch, transaction, proof, registerdoc, docs
    public void limit(String key, String endpoint, OptionalLong perHour) {
        if (!ENDPOINTS.contains(endpoint)) {
            throw new IllegalArgumentException("no such endpoint: " + endpoint);
        }
        JsonValue limit = perHour.isPresent() ? JsonNumber.of(perHour.getAsLong()) : new JsonNull();
        var body = JsonObject.builder().put("endpoint", endpoint).put("perHour", limit).build();
        post(path(key, "limit"), body, answer -> answer.string("key"));
    }

    /// Sets how many bytes a key's documents may take together; empty returns to the server's own
    /// limit. Nothing is removed where more is there already.
    public void quota(String key, OptionalLong bytes) {
        JsonValue quota = bytes.isPresent() ? JsonNumber.of(bytes.getAsLong()) : new JsonNull();
        var body = JsonObject.builder().put("bytes", quota).build();
        post(path(key, "quota"), body, answer -> answer.string("key"));
    }

    /// Says how the account's digests get to the chain from the next one on.
    public void mode(String key, Account.Mode mode) {
        var body = JsonObject.builder().put("mode", mode.word()).build();
        post(path(key, "mode"), body, answer -> answer.string("mode"));
    }

    /// Gives the account a new password; the old one stops working at once.
    public Credentials rotate(String key) {
        return post(path(key, "rotate"), JsonObject.builder().build(), Administration::credentials);
    }

    /// Shuts an account out, or lets it in again; returns its state.
    public String disable(String key, boolean disabled) {
        var body = JsonObject.builder().put("disabled", disabled).build();
        return post(path(key, "disable"), body, answer -> answer.string("state"));
    }

    /// What the server puts on the chain, newest first, without the attempts.
    ///
    /// @param state only those in this state; empty for all
    /// @param before only those with a smaller id; empty to begin with the newest
    /// @param count 1 to [#LIST_MAX]
    public List<ChainTransaction> transactions(
            Optional<String> state, OptionalLong before, int count) {
        String path =
                "/admin/transactions?limit="
                        + count
                        + state.map(only -> "&state=" + encoded(only)).orElse("")
                        + (before.isPresent() ? "&before=" + before.getAsLong() : "");
        return get(path, DeskAnswers::transactions);
    }

    /// One of them with all its attempts; empty where there is none of this id.
    public Optional<ChainTransaction> transaction(long id) {
        return find("/admin/transactions/" + id, DeskAnswers::transaction);
    }

    /// Has a transaction tried again: one that is stuck from the start, one that was sent at once.
    public Decision retry(long id) {
        return decide("/admin/transactions/" + id + "/retry");
    }

    /// Gives a transaction up; where it may have left already the chain decides.
    public Decision cancel(long id) {
        return decide("/admin/transactions/" + id + "/cancel");
    }

    private Decision decide(String path) {
        return decide(path, JsonObject.builder().build());
    }

    Decision decide(String path, JsonObject body) {
        Answer answer =
                http.post(
                        path,
                        authorization(),
                        "application/json",
                        Json.compact(body),
                        ANSWER_BYTES_MAX);
        return switch (answer.status()) {
            case NOT_FOUND, CONFLICT, UNAVAILABLE ->
                    new Decision.Refused(Answers.messageOf(answer));
            default -> accepted(path, answer, done -> new Decision.Done(done.string("done")));
        };
    }

    /// Makes an app of the Mixin API, whose requests this key signs. The server learns the public
    /// half of it only.
    ///
    /// @param name 1 to 64 characters
    public Keystore createApp(String name, SessionKey key) {
        var body =
                JsonObject.builder()
                        .put("name", name)
                        .put("key", Encodings.base64(key.publicKey()))
                        .build();
        return post("/admin/apps", body, answer -> keystore(answer, key));
    }

    private static Keystore keystore(JsonObject answer, SessionKey key) {
        return new Keystore(
                UUID.fromString(answer.string("app_id")),
                UUID.fromString(answer.string("session_id")),
                key,
                Encodings.parseBase64(answer.string("pin_token")),
                answer.find("server_public_key")
                        .map(_ -> Encodings.parseHex(answer.string("server_public_key"))),
                answer.string("pin"),
                answer.string("client_secret"));
    }

    /// The apps of the Mixin API, oldest first.
    public List<App> apps() {
        return get(
                "/admin/apps",
                body -> body.array("apps").elements().stream().map(Administration::app).toList());
    }

    private static App app(JsonValue value) {
        if (!(value instanceof JsonObject app)) {
            throw new MalformedException("An app is an object, not " + value.kind() + ".");
        }
        return new App(
                UUID.fromString(app.string("app_id")),
                app.string("identity_number"),
                app.string("name"),
                app.string("created_at"));
    }

    /// Has something arrive for a user of the Mixin API, from outside.
    ///
    /// @param asset its id, or its symbol such as `CNB`
    /// @param amount in decimals, such as `12.5`
    /// @param confirmations blocks on top of it; empty for as many as make it the user's
    public Deposit deposit(UUID userId, String asset, String amount, OptionalLong confirmations) {
        var body = order(userId, asset, amount);
        confirmations.ifPresent(blocks -> body.put("confirmations", blocks));
        return post("/admin/mixin/deposits", body.build(), Administration::deposit);
    }

    /// A deposit has so many confirmations now.
    public Deposit confirm(UUID transactionId, long confirmations) {
        return post(
                "/admin/mixin/deposits/" + transactionId,
                JsonObject.builder().put("confirmations", confirmations).build(),
                Administration::deposit);
    }

    /// Gives a user of the Mixin API something from nowhere.
    ///
    /// @return what the user has of it then, in decimals
    public String faucet(UUID userId, String asset, String amount) {
        return post(
                "/admin/mixin/faucet",
                order(userId, asset, amount).build(),
                answer -> answer.string("balance"));
    }

    private static JsonObject.Builder order(UUID userId, String asset, String amount) {
        return JsonObject.builder()
                .put("userId", userId.toString())
                .put("asset", asset)
                .put("amount", amount);
    }

    private static Deposit deposit(JsonObject answer) {
        return new Deposit(
                UUID.fromString(answer.string("transactionId")),
                UUID.fromString(answer.string("userId")),
                answer.string("symbol"),
                answer.string("amount"),
                answer.integer("confirmations"),
                answer.integer("threshold"),
                answer.string("state").equals("confirmed"));
    }

    /// Makes a person who is played from here, in a conversation with an app.
    ///
    /// @param app its id or number
    public Talk talk(String app, String name) {
        var body = JsonObject.builder().put("app", app).put("name", name).build();
        return post(
                "/admin/mixin/talks",
                body,
                answer ->
                        new Talk(
                                UUID.fromString(answer.string("user_id")),
                                UUID.fromString(answer.string("conversation_id")),
                                answer.string("app_name")));
    }

    /// The person writes to the app.
    public void say(Talk talk, String text) {
        var body =
                JsonObject.builder()
                        .put("conversation_id", talk.conversationId().toString())
                        .put("text", text)
                        .build();
        post(
                "/admin/mixin/talks/" + talk.userId() + "/said",
                body,
                answer -> answer.string("message_id"));
    }

    /// What the app answered and was not marked as read yet. Where that is nothing the server waits
    /// for some seconds.
    public List<Talk.Heard> heard(Talk talk) {
        return get(
                "/admin/mixin/talks/" + talk.userId() + "/heard",
                answer ->
                        answer.array("messages").elements().stream()
                                .map(Administration::heard)
                                .toList());
    }

    /// Marks what was heard as read, which the app is told.
    public void read(Talk talk, List<Talk.Heard> heard) {
        var ids =
                heard.stream()
                        .<JsonValue>map(message -> new JsonString(message.messageId().toString()))
                        .toList();
        post(
                "/admin/mixin/talks/" + talk.userId() + "/read",
                JsonObject.builder().put("message_ids", new JsonArray(ids)).build(),
                answer -> answer);
    }

    private static Talk.Heard heard(JsonValue value) {
        if (!(value instanceof JsonObject message)) {
            throw new MalformedException("A message is an object, not " + value.kind() + ".");
        }
        return new Talk.Heard(
                UUID.fromString(message.string("message_id")),
                message.string("category"),
                message.string("payload"));
    }

    /// Makes a key of the mixer's API; its secret is told this once.
    ///
    /// @param name for people: 1 to 200 characters
    public ApiKey.Secret createApiKey(String name) {
        var body = JsonObject.builder().put("name", name).build();
        return post(
                API_KEYS,
                body,
                answer ->
                        new ApiKey.Secret(
                                answer.string("id"),
                                answer.string("name"),
                                answer.string("apiKey")));
    }

    /// The keys of the mixer's API, oldest first.
    public List<ApiKey> apiKeys() {
        return get(
                API_KEYS,
                body ->
                        body.array("apiKeys").elements().stream()
                                .map(Administration::apiKey)
                                .toList());
    }

    private static ApiKey apiKey(JsonValue value) {
        if (!(value instanceof JsonObject key)) {
            throw new MalformedException("An API key is an object, not " + value.kind() + ".");
        }
        return new ApiKey(
                key.string("id"),
                key.string("name"),
                key.string("createdAt"),
                key.find("disabledAt").map(_ -> key.string("disabledAt")));
    }

    /// Nobody is known by this key from the next request on, for good.
    public void disableApiKey(String id) {
        post(
                API_KEYS + "/" + encoded(id) + "/disable",
                JsonObject.builder().build(),
                answer -> answer.string("id"));
    }

    /// The mixer of this server.
    public MixerDesk mixer() {
        return new MixerDesk(this);
    }

    /// How the server and its chain stand.
    public ServerStatus status() {
        return get("/admin/status", DeskAnswers::status);
    }

    private static Credentials credentials(JsonObject answer) {
        return new Credentials(answer.string("key"), answer.string("password"));
    }

    private static String path(String key, String what) {
        return "/admin/accounts/" + encoded(key) + "/" + what;
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /// Empty where nothing is there.
    <T> Optional<T> find(String path, Function<JsonObject, T> reader) {
        Answer answer = http.get(path, authorization(), ANSWER_BYTES_MAX);
        return answer.status() == NOT_FOUND
                ? Optional.empty()
                : Optional.of(accepted(path, answer, reader));
    }

    /// Hands on the body of an answer of any length.
    void open(String path, Consumer<InputStream> body) {
        Answer answer = http.open(path, authorization(), ANSWER_BYTES_MAX, body);
        if (answer.status() != OK) {
            accepted(path, answer, object -> object);
        }
    }

    <T> T get(String path, Function<JsonObject, T> reader) {
        return accepted(path, http.get(path, authorization(), ANSWER_BYTES_MAX), reader);
    }

    <T> T put(String path, JsonObject body, Function<JsonObject, T> reader) {
        Answer answer =
                http.put(
                        path,
                        authorization(),
                        "application/json",
                        Json.compact(body),
                        ANSWER_BYTES_MAX);
        return accepted(path, answer, reader);
    }

    <T> T post(String path, JsonObject body, Function<JsonObject, T> reader) {
        Answer answer =
                http.post(
                        path,
                        authorization(),
                        "application/json",
                        Json.compact(body),
                        ANSWER_BYTES_MAX);
        return accepted(path, answer, reader);
    }

    private <T> T accepted(String path, Answer answer, Function<JsonObject, T> reader) {
        if (answer.status() == 401 || answer.status() == 403) {
            throw new VouchException(
                    Reason.CREDENTIALS,
                    "The server at "
                            + http.base()
                            + " does not take the token of admin.json: it has been"
                            + " started again, or this is another server's file.");
        }
        return Answers.read(http, path, answer, reader);
    }

    private Map<String, String> authorization() {
        return Map.of("Authorization", "Bearer " + token);
    }
}
