package vouch.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import vouch.acceptance.RawHttp.Answer;
import vouch.acceptance.RawHttp.Header;
import vouch.protocol.Digest;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonObject;
import vouch.protocol.json.JsonString;

/// Requests that are wrong: each gets a plain answer in the API's shape, and changes nothing.
@ExtendWith({SharedServer.class, OneToken.Given.class})
final class BadInputTest {

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String JSON = "application/json";
    private static final String HASH = Digest.sha256("never registered".getBytes(UTF_8)).hex();

    private final Server server;
    private final String token;
    private final Books before;

    BadInputTest(Server server, OneToken one) {
        this.server = server;
        this.token = one.token();
        this.before = Books.of(server);
    }

    @BeforeEach
    @AfterEach
    void nothingHasChanged() {
        before.areUnchanged();
    }

    private Answer post(String path, String type, byte[] body) {
        return RawHttp.exchange(
                server.url(),
                "POST",
                path,
                List.of(
                        new Header("Authorization", "Bearer " + token),
                        new Header("Content-Type", type)),
                body);
    }

    private Answer post(String path, String type, String body) {
        return post(path, type, body.getBytes(UTF_8));
    }

    private Answer get(String target) {
        return RawHttp.exchange(
                server.url(),
                "GET",
                target,
                List.of(new Header("Authorization", "Bearer " + token)),
                new byte[0]);
    }

    /// An error of the Prëxis API, in its shape and without our insides.
    private static void refused(Answer answer, int status) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).contains("application/json");
        JsonObject body = object(answer);
        assertThat(body.members()).containsOnlyKeys("code", "status", "message");
        assertThat(body.integer("code")).isZero();
        assertThat(body.string("status")).isEqualTo("error");
        assertThat(body.string("message"))
                .isNotBlank()
                .hasSizeLessThan(200)
                .doesNotContain("Exception", "vouch.", "java.", "\n");
    }

    /// The seed's own way to say that this is no digest.
    private static String echoed(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        JsonObject result = object(answer).object("result");
        assertThat(result.integer("rescode")).isEqualTo(401);
        assertThat(result.string("message")).isEqualTo("Invalid SHA256 hash format");
        return result.string("hash");
    }

    private static JsonObject object(Answer answer) {
        return (JsonObject) Json.parse(answer.body());
    }

    @Test
    void aBodyThatIsTooLargeIsNotRead() {
        refused(post("/api/v1/register", FORM, "hash=" + "a".repeat(2 * 1024 * 1024)), 413);
        refused(post("/api/v1/transaction", FORM, "hash=" + "a".repeat(2 * 1024 * 1024)), 413);
        refused(post("/api/v1/auth", FORM, "key=" + "a".repeat(8 * 1024)), 413);
        refused(post("/api/v1/register/batch", JSON, " ".repeat(1024 * 1024) + "{}"), 413);
    }

    @Test
    void aBodyInChunksIsTooLargeInTheSameWay() {
        try (var connection = RawHttp.to(server.url())) {
            connection.send(
                    "POST /api/v1/register HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer "
                            + token
                            + "\r\nContent-Type: "
                            + FORM
                            + "\r\nTransfer-Encoding: chunked\r\n\r\n");
            String chunk = "10000\r\n" + "a".repeat(0x10000) + "\r\n";
            for (int i = 0; i < 40; i++) {
                connection.send(chunk);
            }
            connection.send("0\r\n\r\n");
            refused(connection.answer(), 413);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/xml",
                "application/octet-stream",
                "application/json; charset=utf-16",
                "application/x-www-form-urlencoded; charset=iso-8859-1",
                "nonsense",
                "application/jsonx",
            })
    void aContentTypeWeDoNotTakeIsSaidToBeThat(String type) {
        refused(post("/api/v1/register", type, "hash=" + HASH), 415);
        refused(post("/api/v1/auth", type, "key=a&password=b"), 415);
        refused(post("/api/v1/register/batch", type, "{\"hashes\":[\"" + HASH + "\"]}"), 415);
    }

    static Stream<String> brokenJson() {
        String open = "{\"hash\":\"" + HASH + "\"";
        return Stream.of(
                open,
                open + "}}",
                open + "} more",
                open + ",}",
                open + ",\"hash\":\"" + HASH + "\"}",
                "{'hash':'" + HASH + "'}",
                "{hash:\"" + HASH + "\"}",
                "{\"hash\":\"" + HASH + "\\u12\"}",
                "{\"hash\":\"\ud800\"}".replace("\ud800", "\\ud800"),
                "{\"hash\":\"\n\"}",
                "{\"hash\":NaN}",
                "{\"hash\":01}",
                "[\"" + HASH + "\"]",
                "\"" + HASH + "\"",
                "null",
                "//\n{}",
                "\ufeff{}",
                "[".repeat(100_000),
                "{\"a\":".repeat(100_000));
    }

    @ParameterizedTest
    @MethodSource("brokenJson")
    void brokenJsonIsRefused(String body) {
        refused(post("/api/v1/register", JSON, body), 400);
        refused(post("/api/v1/register/batch", JSON, body), 400);
        if (body.length() < 8 * 1024) {
            refused(post("/api/v1/auth", JSON, body), 400);
        }
    }

    @Test
    void tenThousandAndOneDigestsAreTooMany() {
        var digests = new ArrayList<String>();
        for (int i = 0; i < 10_001; i++) {
            digests.add("\"" + Digest.sha256(("too many " + i).getBytes(UTF_8)).hex() + "\"");
        }
        refused(
                post(
                        "/api/v1/register/batch",
                        JSON,
                        "{\"hashes\":[" + String.join(",", digests) + "]}"),
                400);
    }

    @Test
    void tenThousandAreNotTooManyForTheirForm() {
        // None of them is a digest: each is told so, and nothing is taken.
        String hashes = "[" + "\"x\",".repeat(9_999) + "\"x\"]";
        var answer = post("/api/v1/register/batch", JSON, "{\"hashes\":" + hashes + "}");
        assertThat(answer.status()).isEqualTo(200);
        var items = object(answer).object("result").array("hashes").elements();
        assertThat(items).hasSize(10_000);
        assertThat(items)
                .allSatisfy(
                        item -> assertThat(((JsonObject) item).integer("rescode")).isEqualTo(401));
    }

    @ParameterizedTest
    @ValueSource(strings = {"register", "transaction"})
    void aHashOfAMillionCharactersComesBackCutShort(String endpoint) {
        String million = "f".repeat(1_000_000);

        assertThat(echoed(post("/api/v1/" + endpoint, FORM, "hash=" + million)))
                .isEqualTo("f".repeat(256));
        assertThat(echoed(post("/api/v1/" + endpoint, JSON, "{\"hash\":\"" + million + "\"}")))
                .isEqualTo("f".repeat(256));
    }

    @Test
    void aCharacterOfTwoHalvesIsNotCutInTwo() {
        String sent = "x".repeat(255) + "\ud83d\ude00\ud83d\ude00";
        assertThat(echoed(post("/api/v1/register", JSON, "{\"hash\":\"" + sent + "\"}")))
                .isEqualTo("x".repeat(255));
    }

    @Test
    void whatIsEchoedStaysJson() {
        for (String sent : List.of("\"}", "\\", "\u0000", "\u2028</script>", "Ünï", "\r\nX: y")) {
            var body = "{\"hash\":" + Json.compact(new JsonString(sent)) + "}";
            assertThat(echoed(post("/api/v1/register", JSON, body))).isEqualTo(sent);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hash=%ff%fe",
                "hash=\u00ff\u00fe",
                "hash=%c0%80",
                "hash=%ed%a0%80",
                "%ff=a"
            })
    void bytesThatAreNoUtf8AreRefusedInAForm(String body) {
        refused(post("/api/v1/register", FORM, body.getBytes(ISO_8859_1)), 400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"hash\":\"\u00ff\"}",
                "{\"hash\":\"\u00c0\u0080\"}",
                "{\"hash\":\"\u00ed\u00a0\u0080\"}",
                "\u00ff\u00fe{\u0000}\u0000"
            })
    void bytesThatAreNoUtf8AreRefusedInJson(String body) {
        refused(post("/api/v1/register", JSON, body.getBytes(ISO_8859_1)), 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hash=%", "hash=%4", "hash=%zz", "%=1", "a=%u0041"})
    void percentSignsThatMeanNothingAreRefused(String body) {
        refused(post("/api/v1/register", FORM, body), 400);
    }

    @Test
    void aThousandParametersAreTooMany() {
        refused(post("/api/v1/register", FORM, "a=b&".repeat(1000) + "hash=x"), 400);
    }

    @Test
    void multipartWithoutItsPartsIsRefused() {
        String part = "--cut\r\nContent-Disposition: form-data; name=\"hash\"\r\n\r\n";
        String multipart = "multipart/form-data; boundary=cut";

        refused(post("/api/v1/register", "multipart/form-data", part + HASH + "\r\n--cut--"), 400);
        refused(post("/api/v1/register", multipart, part + HASH), 400);
        refused(post("/api/v1/register", multipart, "no boundary anywhere"), 400);
        refused(
                post("/api/v1/register", multipart, (part + "x\r\n").repeat(1000) + "--cut--\r\n"),
                400);
        refused(
                post(
                        "/api/v1/register",
                        multipart,
                        "--cut\r\nX: " + "y".repeat(100_000) + "\r\n\r\nx\r\n--cut--\r\n"),
                400);
    }

    @Test
    void whatIsNotUnderstoodInAPathIsNotThere() {
        for (String path :
                List.of("..%2f..%2fcredits", "%00", "a%20b", "a".repeat(4000), "%2e%2e")) {
            refused(get("/api/v1/proof/" + path), 404);
        }
        refused(get("/api/v1/proof/"), 404);
        refused(get("/api/v1/proof/" + HASH + "/more"), 404);
        refused(get("/api/v1//credits"), 404);
        refused(get("/api/v1/credits/"), 404);
        refused(get("/api/v1/CREDITS"), 404);
    }

    @Test
    void bytesThatMeanNothingInAPathAreRefused() {
        refused(get("/api/v1/proof/%ff"), 400);
        refused(get("/api/v1/proof/%zz"), 400);
    }

    @Test
    void aMethodNobodyKnowsIsAnotherMethod() {
        for (String method : List.of("PUT", "PATCH", "OPTIONS", "TRACE", "BREW")) {
            var answer =
                    RawHttp.exchange(
                            server.url(), method, "/api/v1/credits", List.of(), new byte[0]);
            refused(answer, 405);
            assertThat(answer.header("Allow")).contains("GET, HEAD");
        }
    }
}
