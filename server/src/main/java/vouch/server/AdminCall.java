package vouch.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/// Asks the running gateway that holds a folder for long work, through its admin listener: it
/// answers with lines of JSON, `{"progress": …}` each but the last.
final class AdminCall {

    private static final Duration LONGEST = Duration.ofHours(6);
    private static final JsonMapper JSON = new JsonMapper();

    private AdminCall() {}

    /// The last line of the answer.
    ///
    /// @param running what to throw where the folder is held by something without such a listener
    /// @throws ConfigException with the gateway's own sentence where it refuses
    static JsonNode post(
            Path folder,
            String path,
            Object body,
            Consumer<String> progress,
            RuntimeException running)
            throws IOException, InterruptedException {
        var file = folder.resolve("admin.json");
        if (!Files.exists(file)) {
            throw running;
        }
        var admin = JSON.readTree(Files.readString(file));
        var request =
                HttpRequest.newBuilder(URI.create(admin.path("url").asText() + path))
                        .header("Authorization", "Bearer " + admin.path("token").asText())
                        .header("Content-Type", "application/json")
                        .timeout(LONGEST)
                        .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                        .build();
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(request, HttpResponse.BodyHandlers.ofLines());
            Optional<JsonNode> last = Optional.empty();
            for (var lines = answer.body().iterator(); lines.hasNext(); ) {
                var line = JSON.readTree(lines.next());
                if (line.has("progress")) {
                    progress.accept(line.get("progress").asText());
                } else {
                    last = Optional.of(line);
                }
            }
            return result(answer.statusCode(), last);
        }
    }

    private static JsonNode result(int status, Optional<JsonNode> last) {
        var line =
                last.orElseThrow(() ->
                        new ConfigException("the running vouch ended before its work was done"));
        if (status != 200 || line.has("failure")) {
            var said = line.path("failure").asText(line.path("detail").asText());
            throw new ConfigException("the running vouch answered " + status + ": " + said);
        }
        return line;
    }
}
