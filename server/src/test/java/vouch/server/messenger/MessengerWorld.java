package vouch.server.messenger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import vouch.server.account.AppKey;
import vouch.server.account.AppSessions;
import vouch.server.account.Replay;
import vouch.server.database.Database;
import vouch.server.database.TestDatabases;
import vouch.server.http.Answer;
import vouch.server.http.HttpServer;
import vouch.server.metrics.Metrics;

/// The messenger on a port of its own over a real database, asked as clients do, in time that
/// passes when a test says so.
final class MessengerWorld implements AutoCloseable {

    static final Duration SKEW = Duration.ofMinutes(5);

    private static final ObjectMapper MAPPER = new ObjectMapper();

    final TestTime time = new TestTime();
    final Database database;
    final AppSessions sessions;
    final MessengerService messenger;
    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    MessengerWorld(Path folder) {
        this(folder, TestDatabases.Kind.SQLITE, Mode.LENIENT, Replay.WARN);
    }

    MessengerWorld(Path folder, TestDatabases.Kind kind, Mode mode, Replay replay) {
        database = kind.open(folder);
        sessions = new AppSessions(database, time, replay, SKEW);
        messenger =
                MessengerService.open(
                        new MessengerService.Settings(
                                mode,
                                SKEW,
                                folder.resolve("attachments"),
                                () -> "http://vouch.test"),
                        database,
                        sessions,
                        new Metrics(),
                        time,
                        new SecureRandom());
        messenger.start();
        var builder =
                HttpServer.builder().routes(messenger.routes()).shape("", messenger::errorBody);
        MessengerService.OWN_PATHS.forEach(path -> builder.shape(path, Answer::problem));
        server = builder.build().start();
    }

    /// An answer, its body read as JSON.
    record Reply(int status, Map<String, String> headers, JsonNode body) {

        /// What a success holds.
        JsonNode data() {
            if (status != 200 || !body.has("data")) {
                throw new AssertionError("not a success: " + status + " " + body);
            }
            return body.get("data");
        }

        /// The code of a failure.
        int code() {
            if (!body.has("error")) {
                throw new AssertionError("not a failure: " + status + " " + body);
            }
            return body.at("/error/code").intValue();
        }

        JsonNode extra() {
            return body.at("/error/extra");
        }
    }

    /// A new app with a key, and a PIN.
    TestApp app(TestKey key) {
        var created = messenger.apps().create("bot", AppKey.parse(key.publicInfo()));
        return new TestApp(
                created.user().userId(),
                created.session().sessionId(),
                key,
                created.pin(),
                created.pinFacts().token());
    }

    Reply get(TestApp app, String target) {
        return send("GET", target, "", app.token(time.instant(), "GET", target, ""));
    }

    Reply post(TestApp app, String target, String body) {
        return send("POST", target, body, app.token(time.instant(), "POST", target, body));
    }

    /// A request with this token, or without any where it is empty.
    Reply send(String method, String target, String body, String token) {
        var request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + target))
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body.isEmpty()
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            var response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            var headers = new java.util.HashMap<String, String>();
            response.headers()
                    .map()
                    .forEach((name, values) -> headers.put(name, values.getFirst()));
            return new Reply(response.statusCode(), headers, MAPPER.readTree(response.body()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    void stopServing() {
        server.close();
    }

    int port() {
        return server.port();
    }

    @Override
    public void close() {
        client.close();
        server.close();
        messenger.close();
        database.close();
    }
}
