package vouch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vouch.protocol.json.JsonObject;

/// `vouch tx`, as a person and as a program sees it. It is 12:00:30 on 1 March 2026.
class TransactionTest {

    private static final String HASH = "0x" + "ab".repeat(32);
    private static final String FINAL =
            """
            {"id":7,"purpose":"anchor","key":"anchor:7","payload":"0x%s",
             "submittedAt":"2026-03-01T11:00:00Z","state":"final","address":"0xf39f","nonce":4,
             "block":{"number":123,"hash":"%s","time":"2026-03-01T11:00:12Z",
                      "transaction":"%s","index":0,"gasUsed":22280},
             "paidWei":"33420156000021"}\
            """
                    .formatted("01".repeat(32), HASH, HASH);
    private static final String STUCK =
            """
            {"id":8,"purpose":"anchor","key":"anchor:8","payload":"0x%s",
             "submittedAt":"2026-03-01T12:00:00Z","state":"stuck","address":"0xf39f","nonce":5,
             "reason":"nonce 5 was used by a transaction that is not ours"}\
            """
                    .formatted("02".repeat(32));
    private static final String ATTEMPTS =
            """
            ,"attempts":[
             {"number":1,"kind":"work","nonce":5,"hash":"%s","raw":"0x02f870","gas":22280,
              "tipWei":"1000000000","feeCapWei":"3000000001","createdAt":"2026-03-01T12:00:01Z",
              "sends":3,"sentAt":"2026-03-01T12:00:20Z",
              "answer":"nonce too low: next nonce 6, \\u001b[31mtx nonce 5, and much more that has to be broken"},
             {"number":2,"kind":"cancel","nonce":5,"hash":"%s","raw":"0x02f871","gas":21000,
              "tipWei":"0","feeCapWei":"7","createdAt":"2026-03-01T12:00:25Z","sends":0}]}\
            """
                    .formatted(HASH, HASH);

    @TempDir private Path folder = Path.of("");
    private Shell shell = new Shell(Path.of(System.getProperty("java.io.tmpdir"), "unused"));
    private final FakeAdmin server = new FakeAdmin();

    @BeforeEach
    void open() {
        shell = new Shell(folder);
        shell.file("data/admin.json", server.file());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String listOf(String... stories) {
        return "{\"transactions\":[" + String.join(",", stories) + "]}";
    }

    private static String withAttempts(String story) {
        return story.substring(0, story.lastIndexOf('}')) + ATTEMPTS;
    }

    @Test
    void transactionsAreListedInColumns() {
        server.on("GET /admin/transactions?limit=20", 200, listOf(STUCK, FINAL));

        Shell.Result result = shell.run("tx", "list", "--data", "data");

        assertThat(result.exit()).as(result.all()).isZero();
        assertThat(result.out())
                .isEqualTo(
                        """
                        ID  PURPOSE  STATE  NONCE  AGE  BLOCK  COST
                        8   anchor   stuck  5      30s
                        7   anchor   final  4      1h   123    0.00003342 ether
                        Why one is stuck, and what to do: vouch tx show 8 --data data
                        """);
    }

    @Test
    void aListIsNarrowedAndReadPageByPage() {
        List<String> page = new ArrayList<>();
        for (int id = 2000; id > 1000; id--) {
            page.add(FINAL.replace("\"id\":7", "\"id\":" + id));
        }
        server.on(
                        "GET /admin/transactions?limit=1000&state=final",
                        200,
                        listOf(page.toArray(String[]::new)))
                .on(
                        "GET /admin/transactions?limit=200&state=final&before=1001",
                        200,
                        listOf(FINAL));

        Shell.Result result =
                shell.run("tx", "list", "--state", "FINAL", "--limit", "1200", "--json");

        assertThat(result.exit()).as(result.all()).isZero();
        var listed = result.json().getFirst().array("transactions").elements();
        assertThat(listed).hasSize(1001);
        assertThat(((JsonObject) listed.getLast()).integer("id")).isEqualTo(7);
    }

    @Test
    void whereThereAreNoneALineSaysSo() {
        server.on("GET /admin/transactions?limit=20&state=stuck", 200, listOf());

        assertThat(shell.run("tx", "list", "--state", "stuck").out())
                .isEqualTo("There are none.\n");
        assertThat(shell.run("tx", "list", "--state", "stuck", "--json").out())
                .isEqualTo("{\"transactions\":[]}\n");
    }

    @Test
    void aStateThatIsNoneIsWrongUsage() {
        assertThat(shell.run("tx", "list", "--state", "lost").exit()).isEqualTo(64);
        assertThat(shell.run("tx", "list", "--limit", "0").exit()).isEqualTo(64);
        assertThat(shell.run("tx").exit()).isEqualTo(64);
        assertThat(shell.run("tx", "retry").exit()).isEqualTo(64);
        assertThat(shell.run("tx", "show", "x").exit()).isEqualTo(64);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void theWholeStoryFitsATerminalAndEndsWithTheCommandThatHelps() {
        server.on("GET /admin/transactions/8", 200, withAttempts(STUCK));

        Shell.Result result =
                shell.terminal(80).run("tx", "show", "8", "--admin-file", "data/admin.json");

        assertThat(result.exit()).as(result.all()).isZero();
        assertThat(result.out())
                .isEqualTo(
                        """
                        transaction  8
                        purpose      anchor
                        state        stuck
                        reason       nonce 5 was used by a transaction that is not ours
                        submitted    2026-03-01 12:00:00 UTC (30s ago)
                        account      0xf39f
                        nonce        5
                        payload      0x%s
                        key          anchor:8

                        attempt 1    work, nonce 5
                        hash         %s
                        fees         22,280 gas at 3.000000001 gwei at most (tip 1 gwei): up to
                                     0.00006684 ether
                        signed       2026-03-01 12:00:01 UTC (29s ago)
                        sent         3 times, last 2026-03-01 12:00:20 UTC (10s ago)
                        node said    nonce too low: next nonce 6, \\u{1b}[31mtx nonce 5, and much more
                                     that has to be broken

                        attempt 2    cancel (a transfer of nothing), nonce 5
                        hash         %s
                        fees         21,000 gas at 0.000000007 gwei at most (tip 0 gwei): up to 147000
                                     wei
                        signed       2026-03-01 12:00:25 UTC (5s ago)
                        sent         never

                        A person decides. When the cause is gone, have it tried again:
                            vouch tx retry 8 --admin-file data/admin.json
                        Or give it up:
                            vouch tx cancel 8 --admin-file data/admin.json
                        """
                                .formatted("02".repeat(32), HASH, HASH));
        assertThat(result.out().lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void whatIsOnItsWaySaysWhatCanBeDone() {
        String sent = withAttempts(STUCK.replace("stuck", "sent"));
        String onlyWork = sent.substring(0, sent.indexOf(",\n {\"number\":2")) + "]}";
        server.on("GET /admin/transactions/1", 200, onlyWork)
                .on("GET /admin/transactions/2", 200, sent)
                .on("GET /admin/transactions/3", 200, STUCK.replace("stuck", "queued"));

        assertThat(shell.run("tx", "show", "1").out())
                .contains("goes on by itself", "    vouch tx retry 8\n", "    vouch tx cancel 8\n");
        assertThat(shell.run("tx", "show", "2").out())
                .contains("is being given up", "    vouch tx retry 8\n")
                .doesNotContain("vouch tx cancel");
        assertThat(shell.run("tx", "show", "3").out())
                .contains("waits for its turn", "    vouch tx cancel 8\n")
                .doesNotContain("vouch tx retry");
    }

    @Test
    void whatIsInABlockSaysWhereAndWhatItCost() {
        server.on(
                "GET /admin/transactions/7",
                200,
                FINAL.replace("0x" + "01".repeat(32), "0x" + "01".repeat(4096)));

        assertThat(shell.run("tx", "show", "7").out())
                .contains(
                        "payload      0x0101010101010101010101010101010… (4,096 bytes, all with --raw)\n")
                .contains("mined        " + HASH + "\n")
                .contains(
                        "block        123, 2026-03-01 11:00:12 UTC (1h ago), its transaction number 0\n")
                .contains("gas used     22,280\npaid         0.00003342 ether\n")
                .doesNotContain("vouch tx");
        assertThat(shell.run("tx", "show", "7", "--raw").out()).contains("01".repeat(4096));
    }

    @Test
    void theStoryForProgramsIsWhatTheServerSaid() {
        String whole = withAttempts(STUCK);
        server.on("GET /admin/transactions/8", 200, whole);

        assertThat(shell.run("tx", "show", "8", "--json").json())
                .containsExactly((JsonObject) vouch.protocol.json.Json.parse(whole));
    }

    @Test
    void aCallNamesTheContractThatItCalls() {
        String call =
                withAttempts(STUCK.replace("\"submittedAt", "\"to\":\"0xc0de\",\"submittedAt"));
        server.on("GET /admin/transactions/8", 200, call);

        assertThat(shell.run("tx", "show", "8").out()).contains("\nrecipient    0xc0de\n");
        assertThat(shell.run("tx", "show", "8", "--json").json())
                .containsExactly((JsonObject) vouch.protocol.json.Json.parse(call));
    }

    @Test
    void whatIsNotThereIsSaid() {
        Shell.Result result = shell.run("tx", "show", "9");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err())
                .isEqualTo("vouch: There is no transaction 9: `vouch tx list` lists them.\n");
    }

    @Test
    void eachRetryIsToldAndOneFailureStopsNoneOfTheOthers() {
        server.on("POST /admin/transactions/1/retry", 200, "{\"done\":\"it is sent again\"}")
                .on("POST /admin/transactions/2/retry", 409, "{\"detail\":\"it is final\"}")
                .on("POST /admin/transactions/3/retry", 503, "{\"detail\":\"the node is away\"}")
                .on(
                        "POST /admin/transactions/4/retry",
                        200,
                        "{\"done\":\"it waits for its turn\"}");

        Shell.Result result = shell.run("tx", "retry", "1", "2", "3", "4", "1");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out())
                .isEqualTo(
                        """
                        ok      1: it is sent again
                        ok      4: it waits for its turn
                        4 transactions: 2 done, 2 failed.
                        """);
        assertThat(result.err()).isEqualTo("FAILED  2: it is final\nFAILED  3: the node is away\n");
        assertThat(shell.run("tx", "retry", "1").out()).isEqualTo("ok      1: it is sent again\n");
        assertThat(shell.run("tx", "retry", "1", "2", "--json").out())
                .isEqualTo(
                        """
                        {"item":1,"ok":true,"done":"it is sent again"}
                        {"item":2,"ok":false,"error":"it is final"}
                        {"summary":{"items":2,"succeeded":1,"failed":1}}
                        """);
    }

    @Test
    void aPersonIsAskedBeforeATransactionIsGivenUp() {
        server.on("POST /admin/transactions/1/cancel", 200, "{\"done\":\"it is given up\"}");

        Shell.Result no = shell.terminal(80).typing("\n").run("tx", "cancel", "1");
        assertThat(no.exit()).isEqualTo(1);
        assertThat(no.err()).isEqualTo("Give up transaction 1? [y/N] Nothing was changed.\n");
        Shell.Result gone = shell.typing("").run("tx", "cancel", "1", "2");
        assertThat(gone.err()).startsWith("Give up transactions 1, 2? [y/N] ");
        assertThat(gone.exit()).isEqualTo(1);
        assertThat(server.requests()).isEmpty();

        Shell.Result yes = shell.typing("y\n").run("tx", "cancel", "1");
        assertThat(yes.exit()).as(yes.all()).isZero();
        assertThat(yes.out()).isEqualTo("ok      1: it is given up\n");
    }

    @Test
    void withoutATerminalYesHasToBeSaid() {
        server.on("POST /admin/transactions/1/cancel", 200, "{\"done\":\"it is given up\"}");

        Shell.Result asked = shell.typing("y\n").run("tx", "cancel", "1");
        assertThat(asked.exit()).isEqualTo(64);
        assertThat(asked.err()).contains("say --yes");
        assertThat(server.requests()).isEmpty();

        assertThat(shell.run("tx", "cancel", "1", "--yes").exit()).isZero();
    }
}
