package vouch.server.mixer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vouch.server.account.ApiKeys;
import vouch.server.database.Database;
import vouch.server.database.TestDatabases;
import vouch.server.http.HttpServer;

/// API keys, as their operator makes and disables them.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiKeyRoutesTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final HttpClient client = HttpClient.newHttpClient();
    private Database database;
    private ApiKeys keys;
    private HttpServer admin;

    @BeforeAll
    void open(@TempDir Path folder) {
        database = TestDatabases.Kind.SQLITE.open(folder);
        keys = new ApiKeys(database, new SecureRandom(), () -> NOON);
        admin = HttpServer.builder().routes(new ApiKeyRoutes(keys).routes()).build().start();
    }

    @AfterAll
    void close() {
        client.close();
        admin.close();
        database.close();
    }

    private record Reply(int status, JsonNode body) {}

    private Reply send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var answer = client.send(request.build(), BodyHandlers.ofString());
        return new Reply(answer.statusCode(), MAPPER.readTree(answer.body()));
    }

    private HttpRequest.Builder at(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin.port() + path))
                .header("Content-Type", "application/json");
    }

    private Reply create(String body) throws IOException, InterruptedException {
        return send(at("/admin/apikeys").POST(BodyPublishers.ofString(body)));
    }

    private Reply disable(String id) throws IOException, InterruptedException {
        return send(at("/admin/apikeys/" + id + "/disable").POST(BodyPublishers.ofString("{}")));
    }

    @Test
    void aKeyWorksFromWhenItIsMadeUntilItIsDisabled() throws IOException, InterruptedException {
        var made = create("{\"name\":\"exchange\"}");
        assertThat(made.status()).isEqualTo(201);
        var id = made.body().path("id").asText();
        var secret = made.body().path("apiKey").asText();
        assertThat(made.body().path("name").asText()).isEqualTo("exchange");
        assertThat(keys.find(secret)).isPresent();

        assertThat(disable(id)).isEqualTo(new Reply(200, MAPPER.createObjectNode().put("id", id)));
        assertThat(keys.find(secret)).isEmpty();

        var listed = send(at("/admin/apikeys")).body();
        assertThat(listed.toString()).doesNotContain(secret);
        assertThat(listed.path("apiKeys"))
                .contains(
                        MAPPER.createObjectNode()
                                .put("id", id)
                                .put("name", "exchange")
                                .put("createdAt", NOON.toString())
                                .put("disabledAt", NOON.toString()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"name\":\"\"}",
                "{\"name\":null}",
                "{\"name\":[]}",
                "{\"name\":\"a\\nb\"}",
                "[]",
                "nonsense"
            })
    void whatHasNoNameIsRefusedAndMakesNothing(String body)
            throws IOException, InterruptedException {
        int before = keys.list().size();
        assertThat(create(body).status()).isEqualTo(400);
        assertThat(keys.list()).hasSize(before);
    }

    @Test
    void thereIsNothingToDisableThatIsNotThere() throws IOException, InterruptedException {
        assertThat(disable("00000000000").status()).isEqualTo(404);
        assertThat(disable("%00").status()).isGreaterThanOrEqualTo(400);
    }
}
