package vouch.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vouch.client.Registration.AlreadyRegistered;
import vouch.client.Registration.InsufficientCredits;
import vouch.client.Registration.Registered;
import vouch.client.VouchException.Reason;
import vouch.protocol.Digest;

class PrexisTest {

    private static final Instant START = Instant.parse("2026-03-01T12:00:00.400Z");
    private static final Digest DIGEST = Digest.sha256(new byte[] {1});
    private static final String CREDITS =
            "{\"code\":200,\"status\":\"success\",\"key\":\"k\",\"current_time\":1,"
                    + "\"result\":{\"rescode\":200,\"message\":\"Operation successfull\",\"credits\":10}}";

    private final ScriptedServer server = new ScriptedServer();
    private final TimeInHand time = new TimeInHand(START);

    @AfterEach
    void stop() {
        server.close();
    }

    private Prexis prexis() {
        return at(server.url()).as("k", "p&=+ü");
    }

    private Prexis at(URI url) {
        var retry = new Retry(4, Duration.ofSeconds(15), new Random(1));
        return Prexis.at(url, retry, Duration.ofSeconds(20), time, time);
    }

    private static String refusal(String message) {
        return "{\"code\":0,\"status\":\"error\",\"message\":\"" + message + "\"}";
    }

    private static String result(String members) {
        return "{\"code\":200,\"status\":\"success\",\"key\":\"k\",\"current_time\":1,\"result\":{"
                + members
                + "}}";
    }

    @Test
    void aTokenIsObtainedOnceAndUsedOnlyFromItsNotBeforeOn() {
        server.withToken(ScriptedServer.jwt(START, 1)).on("/api/v1/credits", 200, CREDITS);
        Prexis prexis = prexis();

        assertThat(prexis.credits()).isEqualTo(10);
        assertThat(prexis.credits()).isEqualTo(10);

        assertThat(server.calls("/api/v1/auth")).hasSize(1);
        assertThat(server.calls("/api/v1/auth").getFirst().body())
                .isEqualTo("key=k&password=p%26%3D%2B%C3%BC");
        assertThat(time.pauses()).containsExactly(Duration.ofMillis(600));
    }

    @Test
    void aServerWhoseClockIsFarAwayIsWaitedForNoLongerThanItsOwnTokenAsks() {
        server.withToken(ScriptedServer.jwt(START.plus(Duration.ofHours(3)), 1))
                .on("/api/v1/credits", 200, CREDITS);

        assertThat(prexis().credits()).isEqualTo(10);

        assertThat(time.pauses()).containsExactly(Duration.ofSeconds(1));
    }

    @Test
    void aDocumentIsSentAsAFormAndComparedWithWhatWasRegistered(@TempDir Path folder)
            throws IOException {
        Path file = Files.writeString(folder.resolve("a \"b\".txt"), "hello notary\n");
        Digest digest = Digest.sha256("hello notary\n".getBytes(StandardCharsets.UTF_8));
        String known = "\"rescode\":402,\"message\":\"Hash already registered\",\"hash\":\"";
        server.withToken(ScriptedServer.jwt(START, 1))
                .on(
                        "/api/v1/registerdoc",
                        200,
                        result(
                                "\"credits\":7,\"rescode\":200,\"message\":\"Operation successfull\","
                                        + "\"hash\":\""
                                        + digest.hex()
                                        + "\",\"ipfs\":\"Qm\""))
                .on("/api/v1/registerdoc", 200, result(known + digest.hex() + '"'))
                .on("/api/v1/registerdoc", 200, result(known + DIGEST.hex() + '"'))
                .on("/api/v1/registerdoc", 413, refusal("A document has at most 5 bytes"));
        Prexis prexis = prexis();

        assertThat(prexis.registerDocument(file))
                .isEqualTo(new DocumentRegistration(digest, new Registered(7), Optional.of("Qm")));
        assertThat(prexis.registerDocument(file))
                .isEqualTo(
                        new DocumentRegistration(
                                digest, new AlreadyRegistered(), Optional.empty()));
        assertThatThrownBy(() -> prexis.registerDocument(file))
                .hasMessageContaining("was it changed while it was sent?");
        assertThatThrownBy(() -> prexis.registerDocument(file))
                .hasMessageContaining("A document has at most 5 bytes");
        assertThat(server.calls("/api/v1/registerdoc").getFirst().body())
                .contains("name=\"file\"; filename=\"a %22b%22.txt\"\r\n")
                .contains("\r\n\r\nhello notary\n\r\n--vouch-");
    }

    @Test
    void anEmptyOrMissingDocumentIsNotSent(@TempDir Path folder) throws IOException {
        Path empty = Files.createFile(folder.resolve("empty"));
        assertThatThrownBy(() -> prexis().registerDocument(empty))
                .isInstanceOf(VouchException.class)
                .hasMessageContaining("is empty");
        assertThatThrownBy(() -> prexis().registerDocument(folder.resolve("missing")))
                .isInstanceOf(VouchException.class)
                .hasMessageContaining("cannot be read");
    }

    @Test
    void aTokenThatComesTooEarlyIsTriedAgain() {
        String early =
                refusal(
                        "Authentication failed: Cannot handle token prior to 2026-03-01T12:00:02+0000");
        server.withToken(ScriptedServer.jwt(START.minusSeconds(5), 1))
                .on("/api/v1/credits", 401, early)
                .on("/api/v1/credits", 401, early)
                .on("/api/v1/credits", 200, CREDITS);

        assertThat(prexis().credits()).isEqualTo(10);

        assertThat(server.calls("/api/v1/auth")).hasSize(1);
    }

    @Test
    void aTokenThatStaysTooEarlyIsGivenUpInTheEnd() {
        server.withToken(ScriptedServer.jwt(START, 1))
                .on(
                        "/api/v1/credits",
                        401,
                        refusal(
                                "Authentication failed: Cannot handle token prior to 2099-01-01T00:00:00+0000"));

        assertThatThrownBy(() -> prexis().credits())
                .isInstanceOf(VouchException.class)
                .hasMessageContaining("clock");
        assertThat(server.calls("/api/v1/credits")).hasSizeLessThan(20);
    }

    @Test
    void aTokenIsRenewedBeforeItRunsOut() {
        server.withToken(ScriptedServer.jwt(START, 1))
                .withToken(ScriptedServer.jwt(START.plusSeconds(56), 2))
                .on("/api/v1/credits", 200, CREDITS);
        Prexis prexis = prexis();
        prexis.credits();
        time.pass(Duration.ofSeconds(55));

        prexis.credits();

        assertThat(server.calls("/api/v1/auth")).hasSize(2);
        assertThat(server.calls("/api/v1/credits").get(1).authorization())
                .isEqualTo("Bearer " + ScriptedServer.jwt(START.plusSeconds(56), 2));
    }

    @Test
    void anExpiredTokenIsRenewedOnceAndTheCallIsMadeAgain() {
        server.withToken(ScriptedServer.jwt(START, 1))
                .withToken(ScriptedServer.jwt(START, 2))
                .on("/api/v1/credits", 401, refusal("Authentication failed: Expired token"))
                .on("/api/v1/credits", 200, CREDITS);

        assertThat(prexis().credits()).isEqualTo(10);
        assertThat(server.calls("/api/v1/auth")).hasSize(2);
    }

    @Test
    void aServerThatTakesNoTokenAtAllIsAskedTwiceAndNoMore() {
        server.withToken(ScriptedServer.jwt(START, 1))
                .on(
                        "/api/v1/credits",
                        401,
                        refusal("Authentication failed: Signature verification failed"));

        assertThatThrownBy(() -> prexis().credits())
                .isInstanceOfSatisfying(
                        VouchException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.CREDENTIALS));
        assertThat(server.calls("/api/v1/credits")).hasSize(2);
        assertThat(server.calls("/api/v1/auth")).hasSize(2);
    }

    @Test
    void aWrongPasswordIsSaidPlainlyAndNeverRepeated() {
        server.on("/api/v1/auth", 401, refusal("No match found (12)"));

        assertThatThrownBy(() -> prexis().credits())
                .isInstanceOf(VouchException.class)
                .hasMessageContaining("does not know this key with this password")
                .hasMessageNotContaining("p&=+");
        assertThat(server.calls("/api/v1/auth")).hasSize(1);
    }

    @Test
    void whereNothingListensTheSentenceAsksWhetherItRuns() throws IOException {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Prexis prexis = at(URI.create("http://127.0.0.1:" + port)).as("k", "p");

        assertThatThrownBy(prexis::credits)
                .isInstanceOfSatisfying(
                        VouchException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE))
                .hasMessageContaining("http://127.0.0.1:" + port)
                .hasMessageContaining("is it running");
        assertThat(time.pauses()).isEmpty();
    }

    @Test
    void theFourAnswersToARegistrationAreToldApart() {
        server.withToken(ScriptedServer.jwt(START, 1))
                .on("/api/v1/register", 200, result("\"credits\":9,\"rescode\":200,\"hash\":\"x\""))
                .on("/api/v1/register", 200, result("\"rescode\":402,\"hash\":\"x\""))
                .on("/api/v1/register", 200, result("\"credits\":0,\"rescode\":404,\"hash\":\"x\""))
                .on("/api/v1/register", 200, result("\"rescode\":401,\"hash\":\"x\""));
        Prexis prexis = prexis();

        assertThat(prexis.register(DIGEST)).isEqualTo(new Registered(9));
        assertThat(prexis.register(DIGEST)).isEqualTo(new AlreadyRegistered());
        assertThat(prexis.register(DIGEST)).isEqualTo(new InsufficientCredits());
        assertThatThrownBy(() -> prexis.register(DIGEST)).isInstanceOf(VouchException.class);
        assertThat(server.calls("/api/v1/register").getFirst().body())
                .isEqualTo("hash=" + DIGEST.hex());
    }

    @Test
    void aLongListGoesOutInBatchesAndComesBackInItsOrder() {
        List<Digest> digests =
                IntStream.range(0, 10_003)
                        .mapToObj(i ->
                                Digest.sha256(Integer.toString(i).getBytes(StandardCharsets.UTF_8)))
                        .toList();
        server.withToken(ScriptedServer.jwt(START, 1))
                .on("/api/v1/register/batch", 200, batch(digests.subList(0, 10_000), 3, 200))
                .on("/api/v1/register/batch", 200, batch(digests.subList(10_000, 10_003), 0, 404));

        List<Registration> results = prexis().register(digests);

        assertThat(results).hasSize(10_003);
        assertThat(results.subList(0, 10_000)).containsOnly(new Registered(3));
        assertThat(results.subList(10_000, 10_003)).containsOnly(new InsufficientCredits());
        assertThat(server.calls("/api/v1/register/batch")).hasSize(2);
    }

    @Test
    void aBatchAnswerForOtherDigestsIsRefused() {
        Digest other = Digest.sha256(new byte[] {2});
        server.withToken(ScriptedServer.jwt(START, 1))
                .on("/api/v1/register/batch", 200, batch(List.of(other), 3, 200))
                .on("/api/v1/register/batch", 200, batch(List.of(DIGEST, other), 3, 200));
        Prexis prexis = prexis();

        assertThatThrownBy(() -> prexis.register(List.of(DIGEST)))
                .isInstanceOf(VouchException.class)
                .hasMessageContaining("not for digest 0");
        assertThatThrownBy(() -> prexis.register(List.of(DIGEST)))
                .isInstanceOf(VouchException.class)
                .hasMessageContaining("2 results for 1 digests");
    }

    private static String batch(List<Digest> digests, long credits, int rescode) {
        return result(
                "\"credits\":"
                        + credits
                        + ",\"rescode\":200,\"message\":\"Operation successfull\",\"hashes\":"
                        + digests.stream()
                                .map(d ->
                                        "{\"hash\":\""
                                                + d.hex()
                                                + "\",\"rescode\":"
                                                + rescode
                                                + ",\"message\":\"m\"}")
                                .collect(Collectors.joining(",", "[", "]")));
    }

    @Test
    void theStatesOfATransactionAreToldApart() {
        String hash = "0x" + "ab".repeat(32);
        server.withToken(ScriptedServer.jwt(START, 1))
                .on(
                        "/api/v1/transaction",
                        200,
                        result("\"transaction\":{\"transactionHash\":\"wait\"},\"rescode\":200"))
                .on(
                        "/api/v1/transaction",
                        200,
                        result(
                                "\"transaction\":{\"blockchainUrl\":\"u\",\"transactionHash\":\""
                                        + hash
                                        + "\"},\"rescode\":200"))
                .on(
                        "/api/v1/transaction",
                        200,
                        result(
                                "\"transaction\":{\"blockHash\":\"0xb\",\"blockNumber\":7,\"blockchainUrl\":\"u\","
                                        + "\"cumulativeGasUsed\":3,\"from\":\"0xf\",\"gasUsed\":2,\"timestamp\":1535980696,"
                                        + "\"transactionHash\":\""
                                        + hash
                                        + "\",\"transactionIndex\":1},\"rescode\":200"))
                .on("/api/v1/transaction", 200, result("\"rescode\":403,\"hash\":\"x\""));
        Prexis prexis = prexis();

        assertThat(prexis.transaction(DIGEST)).isEqualTo(new TransactionStatus.Waiting());
        assertThat(prexis.transaction(DIGEST)).isEqualTo(new TransactionStatus.Pending(hash, "u"));
        assertThat(prexis.transaction(DIGEST))
                .isEqualTo(
                        new TransactionStatus.Mined(
                                "0xb",
                                7,
                                "u",
                                3,
                                "0xf",
                                2,
                                Instant.ofEpochSecond(1_535_980_696),
                                hash,
                                1));
        assertThat(prexis.transaction(DIGEST)).isEqualTo(new TransactionStatus.NotRegistered());
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void aBusyServerIsAskedAgainAfterThePauseItAsksFor(int status) {
        server.withToken(ScriptedServer.jwt(START.minusSeconds(1), 1))
                .on("/api/v1/credits", status, refusal("later"), "Retry-After", "3")
                .on("/api/v1/credits", status, refusal("later"))
                .on("/api/v1/credits", 200, CREDITS);

        assertThat(prexis().credits()).isEqualTo(10);

        assertThat(time.pauses()).hasSize(2);
        assertThat(time.pauses().getFirst())
                .isBetween(Duration.ofSeconds(3), Duration.ofMillis(4_500));
        assertThat(time.pauses().get(1)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void aServerThatStaysBusyIsLeftAloneAfterAFewAttempts() {
        server.withToken(ScriptedServer.jwt(START.minusSeconds(1), 1))
                .on("/api/v1/credits", 503, refusal("later"));

        assertThatThrownBy(() -> prexis().credits())
                .isInstanceOf(VouchException.class)
                .hasMessageContaining("too busy");
        assertThat(server.calls("/api/v1/credits")).hasSize(4);
    }

    @Test
    void aLimitThatLastsMinutesIsSaidAndNotWaitedFor() {
        server.withToken(ScriptedServer.jwt(START.minusSeconds(1), 1))
                .on("/api/v1/credits", 429, refusal("Too Many Requests"), "Retry-After", "1800");

        assertThatThrownBy(() -> prexis().credits())
                .isInstanceOf(VouchException.class)
                .hasMessageContaining("try again in 30 minutes");
        assertThat(server.calls("/api/v1/credits")).hasSize(1);
        assertThat(time.pauses()).isEmpty();
    }

    @Test
    void anAnswerThatIsLostOnTheWayIsAskedForAgain() {
        server.withToken(ScriptedServer.jwt(START.minusSeconds(1), 1))
                .on("/api/v1/register", 0, "")
                .on("/api/v1/register", 200, result("\"rescode\":402,\"hash\":\"x\""));

        assertThat(prexis().register(DIGEST)).isEqualTo(new AlreadyRegistered());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "[]",
                "{}",
                "{\"result\":{}}",
                "{\"result\":{\"credits\":\"10\"}}"
            })
    void anAnswerOfAnotherKindIsAskedWhetherItIsAVouchServer(String body) {
        server.withToken(ScriptedServer.jwt(START.minusSeconds(1), 1))
                .on("/api/v1/credits", 200, body);

        assertThatThrownBy(() -> prexis().credits())
                .isInstanceOfSatisfying(
                        VouchException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.UNREADABLE))
                .hasMessageContaining("is it a Vouch server?");
    }

    @Test
    void anAnswerThatNeverEndsIsCutOff() {
        server.withToken(ScriptedServer.jwt(START.minusSeconds(1), 1))
                .on("/api/v1/credits", 200, " ".repeat(200_000) + CREDITS);

        assertThatThrownBy(() -> prexis().credits())
                .isInstanceOf(VouchException.class)
                .hasMessageContaining("longer than any answer");
        assertThat(server.calls("/api/v1/credits")).hasSize(1);
    }

    @Test
    void aRedirectionIsNotFollowed() {
        server.withToken(ScriptedServer.jwt(START.minusSeconds(1), 1))
                .on("/api/v1/credits", 302, "", "Location", "/api/v1/stolen");

        assertThatThrownBy(() -> prexis().credits()).isInstanceOf(VouchException.class);
        assertThat(server.calls("/api/v1/stolen")).isEmpty();
    }

    @Test
    void aDigestWithoutAProofIsNoError() {
        server.withToken(ScriptedServer.jwt(START.minusSeconds(1), 1))
                .on("/api/v1/proof/" + DIGEST.hex(), 404, refusal("Hash not registered"));

        assertThat(prexis().proof(DIGEST)).isEmpty();
    }

    @Test
    void manyThreadsShareOneToken() throws InterruptedException {
        server.withToken(ScriptedServer.jwt(START.minusSeconds(1), 1))
                .on("/api/v1/credits", 200, CREDITS);
        Prexis prexis = prexis();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            threads.add(Thread.startVirtualThread(prexis::credits));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(server.calls("/api/v1/credits")).hasSize(16);
        assertThat(server.calls("/api/v1/auth")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:8080", "ftp://x", "http://u:p@x", "http://x?y", "http:///x"})
    void anAddressThatIsNoServersIsRefusedAtOnce(String url) {
        assertThatThrownBy(() -> Prexis.at(URI.create(url)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining(":p@");
    }

    @Test
    void thePasswordIsNeverPrinted() {
        assertThat(prexis().toString()).contains("k").doesNotContain("p&");
    }
}
