package vouch.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import vouch.server.ethereum.ChainStatus;
import vouch.server.ethereum.Wei;
import vouch.server.http.Route;
import vouch.server.notary.NotaryService;

/// What the gateway says of itself: everything to its operator, little to everybody.
class StatusRoutesTest {

    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

    private HealthRoutes.Health health = new HealthRoutes.Health(true, List.of());
    private ChainStatus chain =
            new ChainStatus(
                    31337,
                    true,
                    "0xaa",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Wei.NONE,
                    List.of(),
                    Map.of(),
                    List.of());
    private NotaryService.Standing standing =
            new NotaryService.Standing(0, Optional.empty(), 0, List.of());
    private final RoutesServer server = new RoutesServer(routes());

    private List<Route> routes() {
        var all =
                new ArrayList<>(
                        new StatusRoutes(
                                        new StatusRoutes.Installation(
                                                "http://127.0.0.1:8080", "SQLite", NOON),
                                        () -> health,
                                        () -> standing,
                                        () -> chain,
                                        List::of,
                                        () -> NOON.plusSeconds(90))
                                .routes());
        all.addAll(new HealthRoutes(() -> health, true, 31337).routes());
        return all;
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void theOperatorIsToldEverything() {
        standing =
                new NotaryService.Standing(
                        12, Optional.of(NOON.plusSeconds(60)), 3, List.of("a proof does not hold"));
        health = new HealthRoutes.Health(true, List.of("a transaction is stuck"));
        chain =
                new ChainStatus(
                        1,
                        false,
                        "0xaa",
                        Optional.of(100L),
                        Optional.of(NOON),
                        Optional.of(36L),
                        Optional.of(new Wei(new BigInteger("10000000000000000000000"))),
                        new Wei(BigInteger.TWO),
                        List.of("1: answers", "2: out"),
                        Map.of("stuck", 1L, "queued", 4L),
                        List.of("transaction 7 is stuck: vouch tx show 7"));

        assertThat(server.get("/admin/status"))
                .isEqualTo(
                        new RoutesServer.Told(
                                200,
                                """
                                {"version":"(unpackaged)","url":"http://127.0.0.1:8080",\
                                "startedAt":"2026-01-02T12:00:00Z","uptimeSeconds":90,\
                                "status":"degraded","database":"SQLite","accounts":3,\
                                "log":{"entries":12,"oldestUnanchoredAt":"2026-01-02T12:01:00Z"},\
                                "chain":{"chainId":1,"developmentChain":false,"address":"0xaa",\
                                "head":100,"headAt":"2026-01-02T12:00:00Z","finalUpTo":36,\
                                "balanceWei":"10000000000000000000000","spentTodayWei":"2",\
                                "nodes":["1: answers","2: out"],"jobs":{"queued":4,"stuck":1}},\
                                "alarms":["transaction 7 is stuck: vouch tx show 7",\
                                "a proof does not hold"]}\
                                """));
    }

    @Test
    void whatIsNotKnownIsLeftOut() {
        assertThat(server.get("/admin/status").body())
                .endsWith(
                        """
                        "status":"ready","database":"SQLite","accounts":0,"log":{"entries":0},\
                        "chain":{"chainId":31337,"developmentChain":true,"address":"0xaa",\
                        "spentTodayWei":"0","nodes":[],"jobs":{}},"alarms":[]}\
                        """);
    }

    @Test
    void withoutADatabaseThereIsOnlyThatToTell() {
        health = new HealthRoutes.Health(false, List.of("the database cannot be read"));

        var told = server.get("/admin/status");

        assertThat(told.status()).isEqualTo(200);
        assertThat(told.body())
                .endsWith(
                        """
                        "status":"not ready","database":"SQLite",\
                        "alarms":["the database cannot be read"]}\
                        """);
    }

    @Test
    void everybodyIsToldTheKindsOfTroubleAndThatRequestsAreAnswered() {
        health = new HealthRoutes.Health(true, List.of("a transaction is stuck"));

        assertThat(server.get("/health/ready"))
                .isEqualTo(
                        new RoutesServer.Told(
                                200,
                                """
                                {"status":"degraded","chainId":31337,"developmentChain":true,\
                                "degraded":["a transaction is stuck"]}\
                                """));
    }

    @Test
    void whoeverCannotAnswerRequestsIsNotReady() {
        health = new HealthRoutes.Health(false, List.of("the database cannot be read"));

        var told = server.get("/health/ready");

        assertThat(told.status()).isEqualTo(503);
        assertThat(told.body()).contains("\"status\":\"not ready\"");
    }
}
