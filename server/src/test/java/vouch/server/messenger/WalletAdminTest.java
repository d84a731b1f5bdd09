package vouch.server.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vouch.server.http.HttpServer;

/// The world outside, as an operator plays it on the admin listener.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WalletAdminTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String DEPOSITS = "/admin/mixin/deposits";
    private static final String FAUCET = "/admin/mixin/faucet";

    private final HttpClient client = HttpClient.newHttpClient();
    private MessengerWorld world;
    private HttpServer admin;
    private TestApp alice;

    @BeforeAll
    void open(@TempDir Path folder) {
        world = new MessengerWorld(folder);
        admin = HttpServer.builder().routes(world.messenger.adminRoutes()).build().start();
        alice = world.app(TestKey.ed25519());
    }

    @AfterAll
    void close() {
        assertThat(MessengerService.check(world.database).findings()).isEmpty();
        client.close();
        admin.close();
        world.close();
    }

    private record Reply(int status, JsonNode body) {}

    private Reply send(HttpRequest.Builder request) {
        try {
            var response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Reply(response.statusCode(), MAPPER.readTree(response.body()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest.Builder at(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin.port() + path));
    }

    private Reply post(String path, JsonNode body) {
        return send(
                at(path).header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    private ObjectNode order(String asset, String amount) {
        return MAPPER.createObjectNode()
                .put("userId", alice.userId().toString())
                .put("asset", asset)
                .put("amount", amount);
    }

    @Test
    void aDepositIsSeenOnItsWayAndArrives() {
        var begun = post(DEPOSITS, order("BTC", "0.5").put("confirmations", 1)).body();
        assertThat(begun.get("state").asText()).isEqualTo("pending");
        assertThat(begun.get("threshold").asInt()).isEqualTo(3);
        var public1 = world.send("GET", "/external/transactions", "", "").data().get(0);
        assertThat(public1.get("type").asText()).isEqualTo("transaction");
        assertThat(public1.get("confirmations").asInt()).isEqualTo(1);
        assertThat(public1.get("amount").asText()).isEqualTo("0.5");
        var destination =
                world.get(alice, "/assets/" + Catalogue.BTC).data().get("destination").asText();
        assertThat(public1.get("destination").asText()).isEqualTo(destination);
        assertThat(send(at(DEPOSITS).GET()).body().get("deposits")).containsExactly(begun);

        var id = begun.get("transactionId").asText();
        var done = post(DEPOSITS + "/" + id, MAPPER.createObjectNode().put("confirmations", 3));
        assertThat(done.body().get("state").asText()).isEqualTo("confirmed");

        var snapshot = world.get(alice, "/snapshots?asset=" + Catalogue.BTC).data().get(0);
        assertThat(snapshot.get("type").asText()).isEqualTo("deposit");
        assertThat(snapshot.get("snapshot_id").asText())
                .isEqualTo(done.body().get("snapshotId").asText());
        assertThat(snapshot.get("transaction_hash").asText()).hasSize(64);
        assertThat(snapshot.get("output_index").asInt()).isZero();
        assertThat(snapshot.get("sender").asText()).isEqualTo("vouch-test-sender");
        assertThat(world.send("GET", "/external/transactions", "", "").data()).isEmpty();
    }

    @Test
    void withoutAWordOnConfirmationsADepositHasArrived() {
        var done = post(DEPOSITS, order(Catalogue.LTC.toString(), "1"));
        assertThat(done.body().get("state").asText()).isEqualTo("confirmed");
    }

    @Test
    void theFaucetGivesAtOnce() {
        var given = post(FAUCET, order("xin", "10"));
        assertThat(given.status()).isEqualTo(200);
        assertThat(given.body().get("balance").asText()).isEqualTo("10");
        assertThat(post(FAUCET, order("xin", "9999999999")).status()).isEqualTo(409);
    }

    @ParameterizedTest
    @CsvSource({
        "amount, -1, 400",
        "amount, 0, 400",
        "amount, 1e9, 400",
        "amount, '', 400",
        "asset, NOTHING, 404",
        "userId, 99999999-9999-4999-8999-999999999999, 404",
        "userId, x, 404",
        "confirmations, x, 400"
    })
    void whatIsWrongIsSaid(String field, String value, int status) {
        var reply = post(DEPOSITS, order("ETH", "1").put(field, value));
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.body().get("detail").asText()).isNotEmpty();
    }

    @Test
    void confirmationsAreOfADepositThereIs() {
        var three = MAPPER.createObjectNode().put("confirmations", 3);
        assertThat(post(DEPOSITS + "/" + UUID.randomUUID(), three).status()).isEqualTo(404);
        assertThat(post(DEPOSITS + "/x", three).status()).isEqualTo(404);
        var none = MAPPER.createObjectNode();
        assertThat(post(DEPOSITS + "/" + UUID.randomUUID(), none).status()).isEqualTo(400);
        var negative = order("ETH", "1").put("confirmations", -1);
        assertThat(post(DEPOSITS, negative).status()).isEqualTo(400);
    }
}
