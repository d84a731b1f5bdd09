package vouch.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdministrationTest {

    private final ScriptedServer server = new ScriptedServer();
    @TempDir private Path folder = Path.of("");

    @AfterEach
    void stop() {
        server.close();
    }

    private Administration administration() throws IOException {
        Path file = folder.resolve("admin.json");
        Files.writeString(file, "{\"url\":\"" + server.url() + "\",\"token\":\"secret\"}");
        return Administration.of(file);
    }

    @Test
    void anAccountIsMadeWithTheTokenOfTheFile() throws IOException {
        server.on(
                "/admin/accounts",
                201,
                "{\"key\":\"k\",\"password\":\"p\",\"name\":\"a\\\"b\",\"credits\":5}");

        Account.Credentials made = administration().create("a\"b", 5);

        assertThat(made).isEqualTo(new Account.Credentials("k", "p"));
        ScriptedServer.Call call = server.calls("/admin/accounts").getFirst();
        assertThat(call.authorization()).isEqualTo("Bearer secret");
        assertThat(call.body()).isEqualTo("{\"name\":\"a\\\"b\",\"credits\":5}");
        assertThat(made.toString()).doesNotContain("p]").contains("k");
    }

    @Test
    void anAccountInDirectModeIsMade() throws IOException {
        server.on("/admin/accounts", 201, "{\"key\":\"k\",\"password\":\"p\"}");

        administration().createDirect("a", 5, Optional.of("k"));

        assertThat(server.calls("/admin/accounts").getFirst().body())
                .isEqualTo("{\"name\":\"a\",\"credits\":5,\"key\":\"k\",\"mode\":\"direct\"}");
    }

    @Test
    void accountsAreListedWithTheirLimits() throws IOException {
        server.on(
                "/admin/accounts",
                200,
                "{\"accounts\":[{\"key\":\"k\",\"name\":\"n\",\"state\":\"active\",\"mode\":\"direct\",\"credits\":4,\"registered\":6,"
                        + "\"createdAt\":\"2026-01-01T00:00:00Z\",\"limits\":{\"register\":10},\"documentBytes\":7,\"documentQuota\":8}]}");

        assertThat(administration().accounts())
                .containsExactly(
                        new Account(
                                "k",
                                "n",
                                "active",
                                Account.Mode.DIRECT,
                                4,
                                6,
                                "2026-01-01T00:00:00Z",
                                Map.of("register", 10L),
                                7,
                                OptionalLong.of(8)));
    }

    @Test
    void changesNameTheAccountInTheirPath() throws IOException {
        server.on("/admin/accounts/a%2Fb/credit", 200, "{\"key\":\"a/b\",\"credits\":0}")
                .on("/admin/accounts/k/limit", 200, "{\"key\":\"k\",\"limits\":{}}")
                .on("/admin/accounts/k/rotate", 200, "{\"key\":\"k\",\"password\":\"q\"}")
                .on("/admin/accounts/k/quota", 200, "{\"key\":\"k\"}")
                .on("/admin/accounts/k/mode", 200, "{\"key\":\"k\",\"mode\":\"direct\"}")
                .on("/admin/accounts/k/disable", 200, "{\"key\":\"k\",\"state\":\"disabled\"}");
        Administration administration = administration();

        assertThat(administration.credit("a/b", -7, "mistake")).isZero();
        administration.limit("k", "batch", OptionalLong.empty());
        administration.quota("k", OptionalLong.of(5));
        administration.quota("k", OptionalLong.empty());
        assertThat(server.calls("/admin/accounts/k/quota").getLast().body())
                .isEqualTo("{\"bytes\":null}");
        assertThat(administration.rotate("k").password()).isEqualTo("q");
        assertThat(administration.disable("k", true)).isEqualTo("disabled");
        administration.mode("k", Account.Mode.DIRECT);
        assertThat(server.calls("/admin/accounts/k/mode").getFirst().body())
                .isEqualTo("{\"mode\":\"direct\"}");

        assertThat(server.calls("/admin/accounts/a%2Fb/credit").getFirst().body())
                .isEqualTo("{\"credits\":-7,\"reason\":\"mistake\"}");
        assertThat(server.calls("/admin/accounts/k/limit").getFirst().body())
                .isEqualTo("{\"endpoint\":\"batch\",\"perHour\":null}");
    }

    @Test
    void makingAnAccountIsNeverTriedTwice() throws IOException {
        server.on("/admin/accounts", 503, "{\"title\":\"busy\",\"detail\":\"busy\"}");
        Administration administration = administration();

        assertThatThrownBy(() -> administration.create("a", 1)).isInstanceOf(VouchException.class);
        assertThat(server.calls("/admin/accounts")).hasSize(1);
    }

    @Test
    void theReasonOfARefusalIsPassedOn() throws IOException {
        server.on(
                "/admin/accounts/x/rotate",
                404,
                "{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,\"detail\":\"No account has the key x.\"}");
        Administration administration = administration();

        assertThatThrownBy(() -> administration.rotate("x"))
                .isInstanceOf(VouchException.class)
                .hasMessageContaining("No account has the key x.");
    }

    private static final String STORY =
            "{\"id\":4,\"purpose\":\"anchor\",\"key\":\"anchor:4\",\"payload\":\"0x01\","
                    + "\"to\":\"0xcc\",\"submittedAt\":\"2026-01-01T00:00:00Z\",\"state\":\"mined\","
                    + "\"address\":\"0xaa\","
                    + "\"nonce\":5,\"reason\":\"once\",\"block\":{\"number\":7,\"hash\":\"0x22\","
                    + "\"time\":\"2026-01-01T00:00:02Z\",\"transaction\":\"0x11\",\"index\":3,"
                    + "\"gasUsed\":22280},\"paidWei\":\"123456789012345678901\",\"attempts\":["
                    + "{\"number\":1,\"kind\":\"work\",\"nonce\":5,\"hash\":\"0x11\",\"raw\":\"0x02\","
                    + "\"gas\":30000,\"tipWei\":\"1\",\"feeCapWei\":\"2\","
                    + "\"createdAt\":\"2026-01-01T00:00:00Z\",\"sends\":2,"
                    + "\"sentAt\":\"2026-01-01T00:00:01Z\",\"answer\":\"known\"}]}";

    @Test
    void aTransactionIsShownWithItsAttempts() throws IOException {
        server.on("/admin/transactions/4", 200, STORY).on("/admin/transactions/5", 404, "{}");

        ChainTransaction story = administration().transaction(4).orElseThrow();

        assertThat(story)
                .isEqualTo(
                        new ChainTransaction(
                                4,
                                "anchor",
                                "anchor:4",
                                "0x01",
                                Optional.of("0xcc"),
                                Instant.parse("2026-01-01T00:00:00Z"),
                                "mined",
                                Optional.of("0xaa"),
                                OptionalLong.of(5),
                                Optional.of("once"),
                                Optional.of(
                                        new ChainTransaction.Block(
                                                7,
                                                "0x22",
                                                Instant.parse("2026-01-01T00:00:02Z"),
                                                "0x11",
                                                3,
                                                22280)),
                                Optional.of(wei("123456789012345678901")),
                                List.of(
                                        new ChainTransaction.Attempt(
                                                1,
                                                "work",
                                                5,
                                                "0x11",
                                                "0x02",
                                                30000,
                                                wei("1"),
                                                wei("2"),
                                                Instant.parse("2026-01-01T00:00:00Z"),
                                                2,
                                                Optional.of(Instant.parse("2026-01-01T00:00:01Z")),
                                                Optional.of("known")))));
        assertThat(story.paid().orElseThrow().ether()).isEqualTo("123.456789012345678901");
        assertThat(administration().transaction(5)).isEmpty();
    }

    private static Wei wei(String digits) {
        return new Wei(new BigInteger(digits));
    }

    @Test
    void transactionsAreListedByStateAndFromAnywhere() throws IOException {
        server.on(
                "/admin/transactions",
                200,
                "{\"transactions\":[{\"id\":2,\"purpose\":\"anchor\",\"key\":\"k\",\"payload\":\"0x\","
                        + "\"submittedAt\":\"2026-01-01T00:00:00Z\",\"state\":\"queued\"}]}");

        List<ChainTransaction> listed =
                administration().transactions(Optional.of("a b"), OptionalLong.of(9), 3);

        assertThat(listed).extracting(ChainTransaction::id).containsExactly(2L);
        assertThat(listed.getFirst().nonce()).isEmpty();
        assertThat(server.calls("/admin/transactions").getFirst().query())
                .isEqualTo("limit=3&state=a%20b&before=9");
    }

    @Test
    void aDecisionIsCarriedOutOrRefusedWithAReason() throws IOException {
        server.on("/admin/transactions/1/retry", 200, "{\"done\":\"it is sent again\"}")
                .on("/admin/transactions/1/cancel", 409, "{\"detail\":\"it is final\"}")
                .on("/admin/transactions/2/retry", 404, "{\"detail\":\"there is none\"}")
                .on("/admin/transactions/2/cancel", 503, "{\"detail\":\"the node is away\"}");
        Administration administration = administration();

        assertThat(administration.retry(1)).isEqualTo(new Decision.Done("it is sent again"));
        assertThat(administration.cancel(1)).isEqualTo(new Decision.Refused("it is final"));
        assertThat(administration.retry(2)).isEqualTo(new Decision.Refused("there is none"));
        assertThat(administration.cancel(2)).isEqualTo(new Decision.Refused("the node is away"));
        assertThat(server.calls("/admin/transactions/2/cancel")).hasSize(1);
    }

    @Test
    void theStatusIsReadAlsoWhereMuchIsNotKnown() throws IOException {
        server.on(
                "/admin/status",
                200,
                "{\"version\":\"1\",\"url\":\"http://x\",\"startedAt\":\"2026-01-01T00:00:00Z\","
                        + "\"uptimeSeconds\":61,\"status\":\"degraded\",\"database\":\"SQLite\","
                        + "\"accounts\":2,\"log\":{\"entries\":9},\"chain\":{\"chainId\":1,"
                        + "\"developmentChain\":false,\"address\":\"0xaa\",\"head\":7,"
                        + "\"spentTodayWei\":\"5\",\"nodes\":[\"1: out\"],\"jobs\":{\"sent\":2}},"
                        + "\"alarms\":[\"look\"]}");

        ServerStatus status = administration().status();

        assertThat(status.isReady()).isFalse();
        assertThat(status.uptime()).isEqualTo(Duration.ofSeconds(61));
        assertThat(status.accounts()).hasValue(2);
        assertThat(status.log()).contains(new ServerStatus.Log(9, Optional.empty()));
        assertThat(status.chain())
                .contains(
                        new ServerStatus.Chain(
                                1,
                                false,
                                "0xaa",
                                OptionalLong.of(7),
                                Optional.empty(),
                                OptionalLong.empty(),
                                Optional.empty(),
                                wei("5"),
                                List.of("1: out"),
                                Map.of("sent", 2L)));
        assertThat(status.alarms()).containsExactly("look");
    }

    @Test
    void anAmountOrTimeThatIsNoneIsAnUnreadableAnswer() throws IOException {
        server.on(
                        "/admin/transactions/4",
                        200,
                        STORY.replace("\"123456789012345678901\"", "\"1e3\""))
                .on(
                        "/admin/transactions/4",
                        200,
                        STORY.replace("2026-01-01T00:00:02Z", "yesterday"));
        Administration administration = administration();

        assertThatThrownBy(() -> administration.transaction(4))
                .hasMessageContaining("An amount in wei is not a decimal number");
        assertThatThrownBy(() -> administration.transaction(4))
                .hasMessageContaining("is not an ISO 8601 time");
    }

    @Test
    void aMissingFileAsksWhetherTheServerRuns() {
        assertThatThrownBy(() -> Administration.of(folder.resolve("admin.json")))
                .isInstanceOf(VouchException.class)
                .hasMessageContaining("is the server running");
    }

    @Test
    void aDepositIsMadeMovedOnAndTheFaucetGives() throws IOException {
        var user = UUID.fromString("11111111-1111-4111-8111-111111111111");
        var id = UUID.fromString("22222222-2222-4222-8222-222222222222");
        var answer =
                """
                {"transactionId":"%s","userId":"%s","assetId":"x","symbol":"BTC","amount":"0.5",
                 "confirmations":1,"threshold":3,"state":"%s"}\
                """;
        server.on("/admin/mixin/deposits", 200, answer.formatted(id, user, "pending"));
        server.on("/admin/mixin/deposits/" + id, 200, answer.formatted(id, user, "confirmed"));
        server.on("/admin/mixin/faucet", 200, "{\"balance\":\"7\"}");
        var administration = administration();

        assertThat(administration.deposit(user, "BTC", "0.5", OptionalLong.of(1)))
                .isEqualTo(new Deposit(id, user, "BTC", "0.5", 1, 3, false));
        assertThat(administration.confirm(id, 3).confirmed()).isTrue();
        assertThat(administration.faucet(user, "BTC", "2")).isEqualTo("7");

        assertThat(server.calls("/admin/mixin/deposits").getFirst().body())
                .isEqualTo(
                        "{\"userId\":\"%s\",\"asset\":\"BTC\",\"amount\":\"0.5\",\"confirmations\":1}"
                                .formatted(user));
        assertThat(server.calls("/admin/mixin/deposits/" + id).getFirst().body())
                .isEqualTo("{\"confirmations\":3}");
    }
}
