package vouch.acceptance.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import vouch.acceptance.Server;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonObject;
import vouch.protocol.json.JsonValue;

/// The books of a running gateway, checked by itself.
final class Checks {

    private Checks() {}

    /// What is wrong with them.
    static List<String> findings(Server server) {
        var request =
                HttpRequest.newBuilder(URI.create(server.adminUrl() + "/admin/fsck"))
                        .header("Authorization", "Bearer " + server.adminToken())
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build();
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new AssertionError("no check: " + answer.statusCode() + answer.body());
            }
            // The lines before it tell how far it was.
            var last = answer.body().lines().reduce("", (_, line) -> line);
            return ((JsonObject) Json.parse(last))
                    .array("findings").elements().stream().map(JsonValue::toString).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("no check", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the books were checked", e);
        }
    }
}
