package vouch.client;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import vouch.client.Account.Credentials;
import vouch.client.VouchException.Reason;
import vouch.protocol.MalformedException;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonNull;
import vouch.protocol.json.JsonNumber;
import vouch.protocol.json.JsonObject;
import vouch.protocol.json.JsonValue;

/// The accounts of a running server, over its administrative listener.
///
/// Where that listener is and the token it asks for stand in `admin.json` in the server's data
/// directory, which only the server's own user can read. Thread-safe.
public final class Administration {

    private static final int FILE_BYTES_MAX = 64 * 1024;
    private static final int ANSWER_BYTES_MAX = 16 * 1024 * 1024;
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
    private static final Set<String> ENDPOINTS =
            Set.of("auth", "credits", "register", "batch", "transaction", "proof");

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

    /// Every account.
    public List<Account> accounts() {
        String path = "/admin/accounts";
        Answer answer = http.get(path, authorization(), ANSWER_BYTES_MAX);
        return accepted(
                path,
                answer,
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
                account.integer("credits"),
                account.integer("registered"),
                account.string("createdAt"),
                perHour);
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
    /// @param endpoint one of auth, credits, register, batch, transaction, proof
    public void limit(String key, String endpoint, OptionalLong perHour) {
        if (!ENDPOINTS.contains(endpoint)) {
            throw new IllegalArgumentException("no such endpoint: " + endpoint);
        }
        JsonValue limit = perHour.isPresent() ? JsonNumber.of(perHour.getAsLong()) : new JsonNull();
        var body = JsonObject.builder().put("endpoint", endpoint).put("perHour", limit).build();
        post(path(key, "limit"), body, answer -> answer.string("key"));
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

    private static Credentials credentials(JsonObject answer) {
        return new Credentials(answer.string("key"), answer.string("password"));
    }

    private static String path(String key, String what) {
        String segment = URLEncoder.encode(key, StandardCharsets.UTF_8).replace("+", "%20");
        return "/admin/accounts/" + segment + "/" + what;
    }

    private <T> T post(String path, JsonObject body, Function<JsonObject, T> reader) {
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
