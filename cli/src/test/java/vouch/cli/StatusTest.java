package vouch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vouch.protocol.json.Json;

/// `vouch status`. It is 12:00:30 on 1 March 2026.
class StatusTest {

    private static final String WELL =
            """
            {"version":"1.2","url":"http://127.0.0.1:8080","startedAt":"2026-03-01T09:00:00Z",
             "uptimeSeconds":10830,"status":"ready","database":"SQLite","accounts":1,
             "log":{"entries":1234},
             "chain":{"chainId":31337,"developmentChain":true,
                      "address":"0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266","head":123,
                      "headAt":"2026-03-01T12:00:28Z","finalUpTo":121,
                      "balanceWei":"9999999953215468000000","spentTodayWei":"33420156000021",
                      "nodes":[],"jobs":{"queued":0,"sent":0}},
             "alarms":[]}\
            """;
    private static final String UNWELL =
            """
            {"version":"1.2","url":"https://vouch.example","startedAt":"2026-03-01T09:00:00Z",
             "uptimeSeconds":10830,"status":"degraded","database":"PostgreSQL","accounts":2,
             "log":{"entries":9,"oldestUnanchoredAt":"2026-03-01T11:00:00Z"},
             "chain":{"chainId":1,"developmentChain":false,
                      "address":"0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266",
                      "spentTodayWei":"0","nodes":["1: answers","2: out since 11:00"],
                      "jobs":{"stuck":1,"queued":1200}},
             "alarms":["transaction 8 is stuck (nonce 5 was used by a transaction that is not ours): vouch tx show 8","node 2 is out"]}\
            """;

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

    @Test
    void aServerThatIsWellSaysSoOnOneScreen() {
        server.on("GET /admin/status", 200, WELL);

        Shell.Result result = shell.terminal(80).run("status", "--check");

        assertThat(result.exit()).as(result.all()).isZero();
        assertThat(result.out())
                .isEqualTo(
                        """
                        server       http://127.0.0.1:8080 is ready
                        version      1.2
                        up           3h, since 2026-03-01 09:00:00 UTC
                        database     SQLite, 1 account
                        log          1,234 entries, all in final blocks
                        chain        31337 (a development chain): it proves nothing to anyone else
                        head         block 123, made 2s ago; final up to block 121
                        account      0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266
                        balance      9,999.999953215 ether; spent within a day: 0.00003342 ether
                        transactions none is unfinished
                        """);
    }

    @Test
    void whatAPersonShouldLookAtIsAnAlarm() {
        server.on("GET /admin/status", 200, UNWELL);

        Shell.Result result = shell.terminal(80).run("status");

        assertThat(result.exit()).as(result.all()).isZero();
        assertThat(result.out())
                .isEqualTo(
                        """
                        server       https://vouch.example is degraded
                        version      1.2
                        up           3h, since 2026-03-01 09:00:00 UTC
                        database     PostgreSQL, 2 accounts
                        log          9 entries; the oldest that is in no final block is 1h old
                        chain        1 (Ethereum)
                        head         not known
                        account      0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266
                        balance      not known; spent within a day: 0 ether
                        node         1: answers
                        node         2: out since 11:00
                        transactions 1,200 queued, 1 stuck
                        ALARM        transaction 8 is stuck (nonce 5 was used by a transaction that is
                                     not ours): vouch tx show 8
                        ALARM        node 2 is out
                        """);
        assertThat(result.out().lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void inAPipeEachAlarmIsALine() {
        server.on("GET /admin/status", 200, UNWELL);

        assertThat(shell.run("status").out().lines())
                .filteredOn(line -> line.startsWith("ALARM"))
                .hasSize(2)
                .first()
                .asString()
                .endsWith("vouch tx show 8");
    }

    @Test
    void scriptsLearnFromTheExitCode() {
        server.on("GET /admin/status", 200, UNWELL);

        assertThat(shell.run("status", "--check").exit()).isEqualTo(3);
        assertThat(shell.run("status", "--check", "--json").exit()).isEqualTo(3);
        Shell.Result away = shell.run("status", "--check", "--data", "elsewhere");
        assertThat(away.exit()).isEqualTo(1);
        assertThat(away.err()).contains("is the server running").hasLineCount(1);
    }

    @Test
    void programsReadWhatTheServerSaid() {
        server.on("GET /admin/status", 200, WELL);
        assertThat(shell.run("status", "--json").out())
                .isEqualTo(Json.compact(Json.parse(WELL)) + "\n");

        server.on("GET /admin/status", 200, UNWELL);
        assertThat(shell.run("status", "--json").json().getFirst().object("chain").object("jobs"))
                .hasToString("{\"queued\":1200,\"stuck\":1}");
    }

    @Test
    void aServerWithoutItsDatabaseSaysWhatItCan() {
        server.on(
                "GET /admin/status",
                200,
                """
                {"version":"1.2","url":"http://127.0.0.1:8080","startedAt":"2026-03-01T12:00:00Z",
                 "uptimeSeconds":30,"status":"not ready","database":"PostgreSQL",
                 "alarms":["the database cannot be read"]}\
                """);

        assertThat(shell.run("status").out())
                .isEqualTo(
                        """
                        server       http://127.0.0.1:8080 is not ready
                        version      1.2
                        up           30s, since 2026-03-01 12:00:00 UTC
                        database     PostgreSQL
                        ALARM        the database cannot be read
                        """);
    }
}
