package vouch.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Forms, multipart and JSON mean the same, and none of them is taken half-right.
class ParametersTest {

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String JSON = "application/json";
    private static final String MULTIPART = "multipart/form-data; boundary=XyZ";

    private static EchoServer echo;

    @BeforeAll
    static void start() {
        echo = new EchoServer();
    }

    @AfterAll
    static void stop() {
        echo.close();
    }

    private static RawHttp.Reply post(String path, String type, byte[] body) {
        try (var connection = echo.connect()) {
            connection.send(
                    "POST %s HTTP/1.1\r\nHost: h\r\n%sContent-Length: %d\r\n\r\n"
                            .formatted(
                                    path,
                                    type.isEmpty() ? "" : "Content-Type: " + type + "\r\n",
                                    body.length));
            return connection.send(body).reply();
        }
    }

    private static RawHttp.Reply post(String path, String type, String body) {
        return post(path, type, body.getBytes(StandardCharsets.UTF_8));
    }

    private static RawHttp.Reply parameters(String type, String body) {
        return post("/parameters", type, body);
    }

    private static String part(String headers, String value) {
        return "--XyZ\r\n" + headers + "\r\n\r\n" + value + "\r\n";
    }

    private static String field(String name, String value) {
        return part("Content-Disposition: form-data; name=\"" + name + "\"", value);
    }

    @Test
    void threeEncodingsMeanTheSame() {
        String expected = "{\"key\":\"k 1\",\"password\":\"p&ä=+\",\"empty\":\"\"}";
        assertThat(parameters(FORM, "key=k+1&password=p%26%C3%A4%3D%2B&empty=").body())
                .isEqualTo(expected);
        assertThat(parameters(FORM + "; charset=UTF-8", "key=k%201&password=p%26ä%3D%2b&empty"))
                .returns(expected, RawHttp.Reply::body);
        assertThat(
                        parameters(
                                        MULTIPART,
                                        field("key", "k 1")
                                                + field("password", "p&ä=+")
                                                + field("empty", "")
                                                + "--XyZ--\r\n")
                                .body())
                .isEqualTo(expected);
        assertThat(
                        parameters(
                                        JSON,
                                        "{\"key\":\"k 1\",\"password\":\"p&\\u00e4=+\",\"empty\":\"\"}")
                                .body())
                .isEqualTo(expected);
    }

    @Test
    void anEmptyBodyHasNoParametersWhateverItIsCalled() {
        assertThat(parameters("", "").body()).isEqualTo("{}");
        assertThat(parameters(JSON, "").body()).isEqualTo("{}");
        assertThat(parameters("image/png", "").body()).isEqualTo("{}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text/plain",
                "application/jsonx",
                "application/xml",
                "application/json; charset=utf-16",
                "application/x-www-form-urlencoded; charset=iso-8859-1",
                "multipart/mixed; boundary=XyZ",
                "nonsense"
            })
    void anyOtherTypeIsUnsupported(String type) {
        assertThat(parameters(type, "a=b").status()).isEqualTo(415);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a=1&a=2|{\"a\":\"1\"}",
                "=x|{\"\":\"x\"}",
                "&&a=1&&|{\"a\":\"1\"}",
                "a=b=c|{\"a\":\"b=c\"}",
                "%61=b|{\"a\":\"b\"}"
            })
    void oddFormsHaveOneMeaning(String form, String expected) {
        assertThat(parameters(FORM, form).body()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%", "a=%4", "a=%zz", "a=%ff", "a=%c0%80", "a=%ed%a0%80", "%=a"})
    void aMalformedFormIsRefused(String form) {
        assertThat(parameters(FORM, form).status()).isEqualTo(400);
    }

    @Test
    void aFormOfTooManyParametersIsRefused() {
        assertThat(parameters(FORM, "a=1&".repeat(FormFields.FIELDS_MAX)).status()).isEqualTo(200);
        assertThat(parameters(FORM, "a=1&".repeat(FormFields.FIELDS_MAX + 1)).status())
                .isEqualTo(400);
    }

    @Test
    void scalarsOfJsonKeepTheirSpelling() {
        assertThat(
                        parameters(
                                        JSON,
                                        "{\"a\":1.0,\"b\":1e5,\"c\":-0,\"d\":true,\"e\":false,\"f\":null,"
                                                + "\"g\":[1,{\"h\":2}],\"i\":{\"a\":3},"
                                                + "\"j\":123456789012345678901234567890}")
                                .body())
                .isEqualTo(
                        "{\"a\":\"1.0\",\"b\":\"1e5\",\"c\":\"-0\",\"d\":\"true\",\"e\":\"false\","
                                + "\"j\":\"123456789012345678901234567890\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "\"a\"",
                "1",
                "null",
                "{",
                "{}{}",
                "{} x",
                "{\"a\":1,}",
                "{\"a\":1,\"a\":1}",
                "{\"a\":1,\"\\u0061\":1}",
                "{\"a\":{\"b\":1,\"b\":2}}",
                "{\"a\":01}",
                "{\"a\":+1}",
                "{\"a\":1.}",
                "{\"a\":.5}",
                "{\"a\":NaN}",
                "{\"a\":0x10}",
                "{'a':1}",
                "{a:1}",
                "{\"a\":\"\t\"}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\ud800\"}",
                "{\"a\":\"\\udc00\\ud800\"}",
                "{\"\\ud800\":1}",
                "{/**/\"a\":1}",
                "\ufeff{}",
                "   "
            })
    void anythingButOneStrictJsonObjectIsRefused(String json) {
        assertThat(parameters(JSON, json).status()).isEqualTo(400);
        assertThat(post("/json", JSON, json).status()).isEqualTo(400);
    }

    @Test
    void jsonTooDeepIsRefused() {
        String deep = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        assertThat(parameters(JSON, deep).status()).isEqualTo(400);
        assertThat(post("/json", JSON, deep).status()).isEqualTo(400);
    }

    @Test
    void aNumberTooLongIsRefused() {
        String large = "{\"a\":" + "9".repeat(1_000_000) + "}";
        assertThat(parameters(JSON, large).status()).isEqualTo(400);
        assertThat(post("/json", JSON, large).status()).isEqualTo(400);
    }

    @Test
    void aMillionCharactersAreAValueLikeAnyOther() {
        String value = "a".repeat(1_000_000);
        String expected = "{\"a\":\"" + value + "\"}";
        assertThat(parameters(FORM, "a=" + value).body()).isEqualTo(expected);
        assertThat(parameters(JSON, expected).body()).isEqualTo(expected);
        assertThat(parameters(MULTIPART, field("a", value) + "--XyZ--\r\n").body())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                FORM + "|61 3d ff",
                FORM + "|61 3d c3",
                FORM + "|61 3d ed a0 80",
                JSON + "|7b 22 61 22 3a 22 ff 22 7d",
                JSON + "|7b 22 61 22 3a 22 c0 80 22 7d",
                // {"a":1} in UTF-16 and UTF-32, which some readers would guess
                JSON + "|7b 00 22 00 61 00 22 00 3a 00 31 00 7d 00",
                JSON + "|00 7b 00 22 00 61 00 22 00 3a 00 31 00 7d"
            })
    void whatIsNotUtf8IsRefused(String type, String hex) {
        byte[] body = java.util.HexFormat.ofDelimiter(" ").parseHex(hex);
        var reply = post("/parameters", type, body);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(post("/api/v1/small", type, body).status()).isEqualTo(200);
    }

    @Test
    void multipartTextThatIsNotUtf8IsRefused() {
        byte[] body = (field("a", "\u00ff") + "--XyZ--\r\n").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(post("/parameters", MULTIPART, body).status()).isEqualTo(400);
    }

    @Test
    void filesAreNoParameters() {
        String body =
                part(
                                "Content-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n"
                                        + "Content-Type: text/plain",
                                "content")
                        + part("content-disposition:form-data;name=a", "1")
                        + field("a", "2")
                        + "--XyZ--";
        assertThat(parameters(MULTIPART, "preamble\r\n" + body + "\r\nepilogue").body())
                .isEqualTo("{\"a\":\"1\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "--XyZ",
                "--XyZ\r\n",
                "--XyZ--",
                "--XyZ\r\nContent-Disposition: form-data; name=\"a\"",
                "--XyZ\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nvalue",
                "--XyZ\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nvalue\r\n--XyZ",
                "--XyZ\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nvalue\r\n--XyZ\r\n",
                "--XyZ\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nvalue\r\n--XyZ--\r\n",
                "--XyZ\r\n\r\nvalue\r\n--XyZ--\r\n",
                "--Other\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nvalue\r\n--Other--\r\n"
            })
    void aMalformedMultipartBodyIsRefused(String body) {
        assertThat(parameters(MULTIPART, body).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data",
                "multipart/form-data; boundary=",
                "multipart/form-data; boundary=\"\""
            })
    void multipartWithoutABoundaryIsRefused(String type) {
        assertThat(parameters(type, field("a", "1") + "--XyZ--\r\n").status()).isEqualTo(400);
    }

    @Test
    void multipartIsBoundedInBoundaryPartsAndPartHeaders() {
        String boundary = "b".repeat(Parts.BOUNDARY_BYTES_MAX + 1);
        assertThat(parameters("multipart/form-data; boundary=" + boundary, "x").status())
                .isEqualTo(400);
        assertThat(
                        parameters(
                                        MULTIPART,
                                        field("a", "1").repeat(Parts.PARTS_MAX) + "--XyZ--\r\n")
                                .status())
                .isEqualTo(200);
        assertThat(
                        parameters(
                                        MULTIPART,
                                        field("a", "1").repeat(Parts.PARTS_MAX + 1) + "--XyZ--\r\n")
                                .status())
                .isEqualTo(400);
        String name = "a".repeat(Parts.PART_HEADER_BYTES_MAX);
        assertThat(parameters(MULTIPART, field(name, "1") + "--XyZ--\r\n").status()).isEqualTo(400);
    }

    @Test
    void jsonBodiesOfABatchAreRead() {
        var hashes = new StringBuilder("{\"hashes\":[");
        for (int i = 0; i < 10_000; i++) {
            hashes.append(i == 0 ? "\"" : ",\"").append("%064x".formatted(i)).append('"');
        }
        String body = hashes.append("]}").toString();
        assertThat(post("/json", JSON, body).body()).isEqualTo(body);
        assertThat(post("/json", FORM, body).status()).isEqualTo(415);
        assertThat(post("/json", JSON, "").status()).isEqualTo(400);
    }
}
