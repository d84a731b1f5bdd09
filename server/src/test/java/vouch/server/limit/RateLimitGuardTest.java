package vouch.server.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vouch.server.database.TestDatabases;
import vouch.server.http.Answer;
import vouch.server.http.HttpServer;
import vouch.server.http.Problem;
import vouch.server.http.Route;

class RateLimitGuardTest {

    @TempDir Path folder;

    @Test
    void everyAnswerTellsWhatIsLeftAndTheOneTooManyIs429() throws Exception {
        var time = new TestTime();
        try (var database = TestDatabases.Kind.SQLITE.open(folder);
                var limits = new RateLimits(database, time, Map.of("credits", 2L))) {
            var guard = limits.guard("credits", _ -> "alice");
            var routes =
                    List.of(
                            Route.get("/ok", _ -> Answer.text(200, "ok")).guardedBy(guard),
                            Route.get(
                                            "/error",
                                            _ -> {
                                                throw new Problem.Refused(404, "nothing");
                                            })
                                    .guardedBy(guard));
            try (var server = HttpServer.builder().routes(routes).build().start();
                    var client = HttpClient.newHttpClient()) {
                assertLimit(ask(client, server, "/ok"), 200, "1");
                assertLimit(ask(client, server, "/error"), 404, "0");
                var refused = ask(client, server, "/ok");
                assertLimit(refused, 429, "0");
                assertThat(refused.body()).contains("Too Many Requests");
                assertThat(refused.headers().firstValue("Retry-After")).contains("3600");
            }
        }
    }

    private static HttpResponse<String> ask(HttpClient client, HttpServer server, String path)
            throws Exception {
        var uri = URI.create("http://127.0.0.1:" + server.port() + path);
        return client.send(
                HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static void assertLimit(HttpResponse<String> response, int status, String remaining) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("X-RateLimit-Limit")).contains("2");
        assertThat(response.headers().firstValue("X-RateLimit-Remaining")).contains(remaining);
        // The first moment in whole seconds at which the hour is over.
        assertThat(response.headers().firstValue("X-RateLimit-Reset")).contains("1772362801");
    }
}
