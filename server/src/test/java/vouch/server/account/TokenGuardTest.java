package vouch.server.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vouch.server.database.Database;
import vouch.server.database.TestDatabases;
import vouch.server.http.Answer;
import vouch.server.http.HttpServer;
import vouch.server.http.Route;

class TokenGuardTest {

    @TempDir Path folder;

    private final TestTime time = new TestTime("2018-09-03T13:15:46Z");
    private final HttpClient client = HttpClient.newHttpClient();
    private Database database;
    private HttpServer server;
    private String jwt;

    @BeforeEach
    void start() {
        database = TestDatabases.Kind.SQLITE.open(folder);
        var accounts = new Accounts(database, time, new SecureRandom());
        var keys =
                new SigningKeys(
                        database, time, new SecureRandom(), Duration.ofDays(30), Tokens.LIFETIME);
        var tokens = new Tokens(accounts, keys, time, Tokens.LIFETIME);
        jwt = tokens.issue(AccountsTest.created(accounts.create("a", "alice")).account()).jwt();
        var route =
                Route.get("/api/v1/who", request -> Answer.text(200, request.get(Caller.KEY).key()))
                        .guardedBy(new TokenGuard(tokens));
        server =
                HttpServer.builder()
                        .routes(List.of(route))
                        .shape(
                                "/api/v1",
                                problem ->
                                        Answer.json(
                                                problem.status(),
                                                Map.of("message", problem.message())))
                        .build()
                        .start();
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop();
        database.close();
    }

    private HttpResponse<String> ask(String... headers) {
        try {
            var request =
                    HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + server.port() + "/api/v1/who"));
            for (int i = 0; i < headers.length; i += 2) {
                request.header(headers[i], headers[i + 1]);
            }
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void assertRefused(HttpResponse<String> response, String message) {
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.body()).isEqualTo("{\"message\":\"" + message + "\"}");
        assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    }

    @Test
    void aGoodTokensCallerReachesTheHandler() {
        time.pass(Duration.ofSeconds(1));
        assertThat(ask("Authorization", "Bearer " + jwt).body()).isEqualTo("alice");
        assertThat(ask("Authorization", "bearer  " + jwt + " ").body()).isEqualTo("alice");
    }

    @Test
    void everythingElseIs401InThePathsShape() {
        assertRefused(ask(), "Authentication failed: No token");
        assertRefused(
                ask("Authorization", "Basic " + jwt), "Authentication failed: Not a bearer token");
        assertRefused(ask("Authorization", "Bearer"), "Authentication failed: Not a bearer token");
        assertRefused(ask("Authorization", jwt), "Authentication failed: Not a bearer token");
        assertRefused(
                ask("Authorization", "Bearer x y"),
                "Authentication failed: Wrong number of segments");
        assertRefused(
                ask("Authorization", "Bearer " + jwt),
                "Authentication failed: Cannot handle token prior to 2018-09-03T13:15:47+0000");
        assertRefused(
                ask("Authorization", "Bearer " + jwt + "x"),
                "Authentication failed: Signature verification failed");
        time.pass(Tokens.LIFETIME);
        assertRefused(
                ask("Authorization", "Bearer " + jwt), "Authentication failed: Expired token");
    }

    @Test
    void twoTokensAreNone() {
        time.pass(Duration.ofSeconds(1));
        var response = ask("Authorization", "Bearer " + jwt, "Authorization", "Bearer " + jwt);
        assertThat(response.statusCode()).isEqualTo(400);
    }
}
