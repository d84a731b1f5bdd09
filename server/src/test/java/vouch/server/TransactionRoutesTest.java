package vouch.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vouch.server.ethereum.Inclusion;
import vouch.server.ethereum.TransactionDesk.Decision;
import vouch.server.ethereum.TransactionStory;
import vouch.server.ethereum.Wei;

/// What the admin listener says of transactions, and what it takes.
class TransactionRoutesTest {

    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

    private final FakeDesk desk = new FakeDesk();
    private final RoutesServer server = new RoutesServer(new TransactionRoutes(desk).routes());

    @AfterEach
    void close() {
        server.close();
    }

    private static TransactionStory queued(long id) {
        return new TransactionStory(
                id,
                "anchor",
                "anchor:" + id,
                "0x0102",
                Optional.empty(),
                NOON,
                "queued",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    private static Wei wei(String digits) {
        return new Wei(new BigInteger(digits));
    }

    private static TransactionStory whole(long id) {
        return new TransactionStory(
                id,
                "anchor",
                "anchor:" + id,
                "0x0102",
                Optional.of("0xcc"),
                NOON,
                "mined",
                Optional.of("0xaa"),
                Optional.of(5L),
                Optional.of("once stuck"),
                Optional.of(new Inclusion("0x11", "0x22", 7, 1_767_355_210, 3, 22_280, 99, "0xaa")),
                Optional.of(wei("123456789012345678901234567890")),
                List.of(
                        new TransactionStory.Attempt(
                                1,
                                "work",
                                5,
                                "0x11",
                                "0x02f8",
                                22_280,
                                wei("1000000000"),
                                wei("9007199254740993"),
                                NOON,
                                2,
                                Optional.of(NOON.plusSeconds(1)),
                                Optional.of("already known")),
                        new TransactionStory.Attempt(
                                2,
                                "cancel",
                                5,
                                "0x12",
                                "0x02f9",
                                21_000,
                                Wei.NONE,
                                wei("1"),
                                NOON,
                                0,
                                Optional.empty(),
                                Optional.empty())));
    }

    @Test
    void jobsAreListedWithoutTheirAttempts() {
        desk.stories.add(queued(2));

        assertThat(server.get("/admin/transactions"))
                .isEqualTo(
                        new RoutesServer.Told(
                                200,
                                """
                                {"transactions":[{"id":2,"purpose":"anchor","key":"anchor:2",\
                                "payload":"0x0102","submittedAt":"2026-01-02T12:00:00Z",\
                                "state":"queued"}]}\
                                """));
        assertThat(desk.asked).containsExactly("list - 0 100");
    }

    @Test
    void aListIsNarrowedByStateAndLengthAndBegunAnywhere() {
        server.get("/admin/transactions?state=stuck&before=900&limit=1000");

        assertThat(desk.asked).containsExactly("list stuck 900 1000");
    }

    @Test
    void aStoryIsToldWholeWithAmountsAsDigits() {
        desk.stories.add(whole(4));

        assertThat(server.get("/admin/transactions/4"))
                .isEqualTo(
                        new RoutesServer.Told(
                                200,
                                """
                                {"id":4,"purpose":"anchor","key":"anchor:4","payload":"0x0102",\
                                "to":"0xcc",\
                                "submittedAt":"2026-01-02T12:00:00Z","state":"mined",\
                                "address":"0xaa","nonce":5,"reason":"once stuck",\
                                "block":{"number":7,"hash":"0x22","time":"2026-01-02T12:00:10Z",\
                                "transaction":"0x11","index":3,"gasUsed":22280},\
                                "paidWei":"123456789012345678901234567890",\
                                "attempts":[{"number":1,"kind":"work","nonce":5,"hash":"0x11",\
                                "raw":"0x02f8","gas":22280,"tipWei":"1000000000",\
                                "feeCapWei":"9007199254740993",\
                                "createdAt":"2026-01-02T12:00:00Z","sends":2,\
                                "sentAt":"2026-01-02T12:00:01Z","answer":"already known"},\
                                {"number":2,"kind":"cancel","nonce":5,"hash":"0x12",\
                                "raw":"0x02f9","gas":21000,"tipWei":"0","feeCapWei":"1",\
                                "createdAt":"2026-01-02T12:00:00Z","sends":0}]}\
                                """));
    }

    @Test
    void aDecisionThatWasCarriedOutSaysWhatHappensNext() {
        desk.decision = _ -> new Decision.Done("it is sent again");

        assertThat(server.post("/admin/transactions/3/retry"))
                .isEqualTo(new RoutesServer.Told(200, "{\"done\":\"it is sent again\"}"));
        assertThat(server.post("/admin/transactions/3/cancel").status()).isEqualTo(200);
        assertThat(desk.asked).containsExactly("retry 3", "cancel 3");
    }

    @Test
    void aDecisionThatCannotBeCarriedOutSaysWhy() {
        desk.decision = _ -> new Decision.Refused("it is final");

        var told = server.post("/admin/transactions/3/retry");

        assertThat(told.status()).isEqualTo(409);
        assertThat(told.body()).contains("\"detail\":\"it is final\"");
    }

    @Test
    void whatNobodyKnowsIsNotFound() {
        assertThat(server.get("/admin/transactions/3").status()).isEqualTo(404);
        var told = server.post("/admin/transactions/3/cancel");
        assertThat(told.status()).isEqualTo(404);
        assertThat(told.body()).contains("there is no transaction 3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/0",
                "/x",
                "/-1",
                "/01",
                "/1.0",
                "/9999999999999999999",
                "?state=",
                "?state=Stuck",
                "?state=lost",
                "?before=0",
                "?before=x",
                "?limit=0",
                "?limit=1001",
                "?limit=ten",
                "?limit="
            })
    void nonsenseIsRefusedWithASentence(String nonsense) {
        var told = server.get("/admin/transactions" + nonsense);

        assertThat(told.status()).isEqualTo(400);
        assertThat(told.body()).containsPattern("\"detail\":\"[a-z ']+ is (one of|a whole number)");
        assertThat(desk.asked).isEmpty();
    }
}
