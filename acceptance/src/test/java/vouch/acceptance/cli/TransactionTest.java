package vouch.acceptance.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import vouch.acceptance.Cli;
import vouch.acceptance.Eventually;
import vouch.acceptance.Launch;
import vouch.acceptance.ManualNode;
import vouch.acceptance.RawHttp;
import vouch.acceptance.Server;
import vouch.acceptance.Servers;
import vouch.client.ChainTransaction;
import vouch.client.Registration;
import vouch.protocol.Digest;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonObject;

/// `vouch tx` and `vouch status` on a gateway whose chain makes a block only when the test says so.
final class TransactionTest {

    /// The development account that everybody has the key of.
    private static final String ACCOUNT = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";

    @RegisterExtension private final Servers servers = new Servers();
    @TempDir private Path folder;
    private ManualNode node;
    private Server server;

    @BeforeEach
    void start() {
        node = ManualNode.start();
        server =
                servers.start(
                        Launch.in(folder.resolve("data"))
                                .with("--node-url", node.url())
                                .set("chain.poll-interval", "200ms")
                                .set("notary.anchor-interval", "200ms"));
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private Cli.Result run(String... arguments) {
        return Cli.in(folder).run(arguments);
    }

    private static String succeeds(Cli.Result result) {
        assertThat(result.exit()).as(result.toString()).isZero();
        assertThat(result.err()).isEmpty();
        return result.out();
    }

    private void ask(String method, String parameters) {
        String body =
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":[%s]}"
                        .formatted(method, parameters);
        var answer =
                RawHttp.exchange(
                        node.url(),
                        "POST",
                        "/",
                        List.of(new RawHttp.Header("Content-Type", "application/json")),
                        body.getBytes(UTF_8));
        assertThat(answer.text()).as(method).contains("\"result\"");
    }

    /// Registers a digest, whose anchor is then on its way.
    private void register() {
        var account = server.admin().create("someone", 1);
        assertThat(server.as(account).register(Digest.sha256(account.key().getBytes(UTF_8))))
                .isInstanceOf(Registration.Registered.class);
    }

    private String state(long id) {
        return server.admin().transaction(id).map(ChainTransaction::state).orElse("not there");
    }

    private void await(long id, String state) {
        Eventually.isTrue(id + " is " + state, () -> state(id).equals(state));
    }

    /// Makes blocks one by one until it is so.
    private void mineUntil(long id, String state) {
        Eventually.isTrue(
                id + " is " + state,
                () -> {
                    ask("evm_mine", "");
                    return state(id).equals(state);
                });
    }

    @Test
    void anAnchorIsListedAndShownFromItsSigningToItsFinalBlock() {
        assertThat(succeeds(run("tx", "list"))).isEqualTo("There are none.\n");
        register();
        await(1, "sent");

        assertThat(succeeds(run("tx", "list", "--state", "sent")))
                .containsPattern("(?m)^1 +anchor +sent +0 +[0-9]+[sm]$");
        assertThat(succeeds(run("tx", "show", "1")))
                .contains("state        sent", "attempt 1    work, nonce 0", "vouch tx cancel 1");
        mineUntil(1, "final");

        assertThat(succeeds(run("tx", "list")))
                .containsPattern(
                        "(?m)^1 +anchor +final +0 +[0-9]+[sm] +[0-9]+ +0\\.0000[0-9]+ ether$");
        var story = (JsonObject) Json.parse(succeeds(run("tx", "show", "1", "--json")));
        assertThat(story.object("block").string("transaction"))
                .isEqualTo(
                        ((JsonObject) story.array("attempts").elements().getFirst())
                                .string("hash"));
        assertThat(story.string("paidWei")).matches("[1-9][0-9]{12,}");
        assertThat(succeeds(run("tx", "show", "1", "--raw"))).contains("raw          0x02f8");
        assertThat(server.admin().transactions(Optional.of("final"), OptionalLong.of(2), 1000))
                .extracting(ChainTransaction::id)
                .containsExactly(1L);
        assertThat(server.admin().transactions(Optional.empty(), OptionalLong.of(1), 1000))
                .isEmpty();
        var late = run("tx", "cancel", "1", "--yes");
        assertThat(late.exit()).isEqualTo(1);
        assertThat(late.err()).startsWith("FAILED  1: it is in a block already");
    }

    @Test
    void aTransactionThatWaitsIsSentAgainAndThenGivenUp() {
        register();
        await(1, "sent");

        assertThat(succeeds(run("tx", "retry", "1"))).startsWith("ok      1: it is sent again now");
        var unsure = run("tx", "cancel", "1");
        assertThat(unsure.exit()).as(unsure.toString()).isEqualTo(64);
        assertThat(state(1)).isEqualTo("sent");
        assertThat(succeeds(run("tx", "cancel", "1", "--yes"))).startsWith("ok      1: ");

        assertThat(succeeds(run("tx", "show", "1")))
                .contains("cancel (a transfer of nothing), nonce 0", "is being given up");
        mineUntil(1, "replaced");
        var mixed = run("tx", "retry", "1", "99");
        assertThat(mixed.exit()).isEqualTo(1);
        assertThat(mixed.err()).contains("FAILED  1: ", "FAILED  99: there is no transaction 99");
        assertThat(mixed.out()).isEqualTo("2 transactions: 0 done, 2 failed.\n");
    }

    @Test
    void aStuckTransactionIsSeenEverywhereAndThePrintedCommandResolvesIt() {
        assertThat(succeeds(run("status", "--check"))).contains("is ready", "none is unfinished");
        register();
        await(1, "sent");
        ask("anvil_dropAllTransactions", "");
        ask(
                "eth_sendTransaction",
                "{\"from\":\"%s\",\"to\":\"%s\",\"nonce\":\"0x0\",\"gas\":\"0x5208\"}"
                        .formatted(ACCOUNT, ACCOUNT));
        mineUntil(1, "stuck");

        assertThat(succeeds(run("tx", "list", "--state", "stuck")))
                .contains("1   anchor   stuck  0")
                .contains("vouch tx show 1");
        Eventually.isTrue("the alarm", () -> !server.admin().status().isReady());
        var status = run("status", "--check");
        assertThat(status.exit()).as(status.toString()).isEqualTo(3);
        assertThat(status.out())
                .contains("is degraded", "transactions 1 stuck")
                .containsPattern(
                        "(?m)^ALARM +transaction 1, .*nonce 0 was used by .*`vouch tx retry 1`");
        assertThat(get("/health/ready"))
                .contains("\"status\":\"degraded\"", "a transaction waits for a person's decision")
                .doesNotContain(ACCOUNT)
                .doesNotContain("tx ");
        assertThat(get("/metrics"))
                .contains(
                        "vouch_ethereum_alarms{kind=\"stuck\"} 1.0",
                        "vouch_ethereum_alarms{kind=\"key_used_elsewhere\"} 1.0",
                        "vouch_ethereum_jobs{state=\"stuck\"} 1.0");
        assertThat(server.transcript())
                .contains("ERROR")
                .contains("transaction 1, of the kind anchor");

        String command =
                succeeds(run("tx", "show", "1", "--data", "data"))
                        .lines()
                        .map(String::strip)
                        .filter(line -> line.startsWith("vouch tx retry"))
                        .findFirst()
                        .orElseThrow();
        assertThat(command).isEqualTo("vouch tx retry 1 --data data");
        assertThat(succeeds(run(command.substring("vouch ".length()).split(" "))))
                .isEqualTo("ok      1: it is queued again and gets another nonce\n");
        mineUntil(1, "final");

        Eventually.isTrue("all is well", () -> server.admin().status().isReady());
        assertThat(succeeds(run("status", "--check"))).doesNotContain("ALARM");
        assertThat(get("/health/ready")).contains("\"status\":\"ready\"");
    }

    @Test
    void withoutANodeADecisionWaitsForItAndEverythingElseIsAnswered() {
        register();
        await(1, "sent");
        node.close();
        Eventually.isTrue("the alarm", () -> !server.admin().status().isReady());

        var retried = run("tx", "retry", "1");
        assertThat(retried.exit()).isEqualTo(1);
        assertThat(retried.err())
                .startsWith("FAILED  1: ")
                .hasLineCount(1)
                .doesNotContain(node.url());
        assertThat(state(1)).isEqualTo("sent");
        succeeds(run("tx", "show", "1"));
        assertThat(succeeds(run("status")))
                .contains("is degraded", "ALARM        the chain cannot be worked with")
                .doesNotContain(node.url());
        assertThat(get("/health/ready"))
                .contains("the chain cannot be worked with")
                .doesNotContain("127.0.0.1");
    }

    private String get(String path) {
        var answer = RawHttp.exchange(server.url(), "GET", path, List.of(), new byte[0]);
        assertThat(answer.status()).isEqualTo(200);
        return answer.text();
    }
}
