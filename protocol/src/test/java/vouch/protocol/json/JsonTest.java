package vouch.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vouch.protocol.MalformedException;

class JsonTest {

    @Test
    void everyKindOfValueIsReadAndWritten() {
        String text =
                "{\"a\":[1,-2.5e+3,true,false,null],\"b\":\"\\\"\\\\\\n\\u0001\u00e9\u2014\ud83d\ude00\",\"c\":{}}";

        assertThat(Json.parse(text)).hasToString(text);
        assertThat(Json.parse(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(Json.parse(text));
        assertThat(Json.parse(Json.pretty(Json.parse(text)))).isEqualTo(Json.parse(text));
    }

    @Test
    void spaceMayStandBetweenAnyTwoThingsAndNowhereElse() {
        assertThat(Json.parse(" \t\r\n{ \"a\" : [ 1 , 2 ] , \"b\" : { } , \"c\" : [ ] } "))
                .hasToString("{\"a\":[1,2],\"b\":{},\"c\":[]}");
        assertThatThrownBy(() -> Json.parse("[1 2]"))
                .hasMessage("The JSON text should have ']' at character 4.");
        assertThatThrownBy(() -> Json.parse("[1,"))
                .hasMessage("The JSON text ends where it should have a value.");
        assertThatThrownBy(() -> Json.parse("{\"a\":1,\"a\":2}"))
                .hasMessage("The JSON text names one member twice, at character 8.");
        assertThatThrownBy(() -> Json.parse("[01]"))
                .hasMessage("The JSON text has a malformed number at character 2.");
        assertThatThrownBy(() -> Json.parse("\"a\\x\""))
                .hasMessage("The JSON text should have an escape of JSON at character 4.");
        assertThatThrownBy(() -> Json.parse("\"\\u00\u0661\u0661\""))
                .hasMessageContaining("four hexadecimal digits");
        assertThatThrownBy(() -> Json.parse("\"\\u000\u0080\""))
                .hasMessageContaining("four hexadecimal digits");
    }

    @Test
    void controlCharactersAreWrittenOutAndNothingElseIs() {
        for (char c = 0; c < 0x100; c++) {
            String text = new JsonString("a" + c + "b").toString();

            assertThat(Json.parse(text)).isEqualTo(new JsonString("a" + c + "b"));
            assertThat(text.contains("\\"))
                    .as("character %d", (int) c)
                    .isEqualTo(c < 0x20 || c == '"' || c == '\\');
        }
        assertThat(new JsonString("\u000f\u0010\u001f")).hasToString("\"\\u000f\\u0010\\u001f\"");
        assertThatThrownBy(() -> Json.parse("\"\u001f\"")).isInstanceOf(MalformedException.class);
    }

    @Test
    void anythingIsWrittenByItself() {
        assertThat(new JsonNumber("-1.5e3")).hasToString("-1.5e3");
        assertThat(new JsonBoolean(false)).hasToString("false");
        assertThat(new JsonNull()).hasToString("null");
        assertThat(JsonArray.ofStrings(List.of("a", "b"))).hasToString("[\"a\",\"b\"]");
        assertThat(((JsonObject) Json.parse("{\"no\":false}")).truth("no")).isFalse();
        assertThat(Json.pretty(Json.parse("[[1],[]]"))).isEqualTo("[\n  [\n    1\n  ],\n  []\n]\n");
    }

    @Test
    void whatIsJustAsLongAsItMayBeIsRead() {
        byte[] text = "[1,2,3]".getBytes(StandardCharsets.UTF_8);

        assertThat(Json.parse(text, 7)).hasToString("[1,2,3]");
        assertThat(number("1".repeat(18))).isEqualTo(111_111_111_111_111_111L);
        assertThat(Json.parse("1".repeat(100))).hasToString("1".repeat(100));
        assertThat(Json.parse(" ".repeat(Json.BYTES_MAX - 1) + "1")).hasToString("1");
        var most = (JsonArray) Json.parse("[" + "0,".repeat(Json.VALUES_MAX - 2) + "0]");
        assertThat(most.elements()).hasSize(Json.VALUES_MAX - 1);
        assertThatThrownBy(() -> Json.parse("[" + "0,".repeat(Json.VALUES_MAX - 1) + "0]"))
                .hasMessageContaining("values");
    }

    @Test
    void prettyTextHasOneMemberALine() {
        assertThat(Json.pretty(Json.parse("{\"a\":[1,{}],\"b\":[]}")))
                .isEqualTo(
                        """
                        {
                          "a": [
                            1,
                            {}
                          ],
                          "b": []
                        }
                        """);
    }

    @Test
    void escapesAreUnderstood() {
        assertThat(Json.parse("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\uDE00\""))
                .isEqualTo(new JsonString("\"\\/\b\f\n\r\t\u00e9\ud83d\ude00"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[",
                "\"",
                "{]",
                "[}",
                "[1,]",
                "[,1]",
                "{,}",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":1 \"b\":2}",
                "{\"a\":1,\"a\":1}",
                "{\"a\":1,\"\\u0061\":1}",
                "[1 2]",
                "1 2",
                "{}{}",
                "tru",
                "True",
                "nul",
                "NaN",
                "Infinity",
                "-",
                "+1",
                "01",
                "-01",
                "1.",
                ".5",
                "1e",
                "1e+",
                "0x1",
                "1_000",
                "\u0661",
                "\"\n\"",
                "\"\t\"",
                "\"\u0000\"",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u12g4\"",
                "\"\\",
                "\"\\u\u0661234\"",
                "\"\\ud800\"",
                "\"\\udc00\\ud800\"",
                "\"\ud800\"",
                "{\"\\ud800\":1}",
                "//\n1",
                "/**/1",
                "\ufeff1",
                "\u00a01",
                "1\u0000",
                "\u000b1"
            })
    void whatRfc8259DoesNotAllowIsRefused(String text) {
        assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(MalformedException.class);
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        byte[][] texts = {
            {'"', (byte) 0xff, '"'},
            {'"', (byte) 0xc0, (byte) 0x80, '"'},
            {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'},
            {'"', (byte) 0xe2, '"'},
            {(byte) 0xef, (byte) 0xbb, (byte) 0xbf, '1'}
        };
        for (byte[] text : texts) {
            assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void depthIsLimited() {
        int depth = Json.DEPTH_MAX;
        assertThat(Json.parse("[".repeat(depth) + "]".repeat(depth))).isNotNull();

        assertThatThrownBy(() -> Json.parse("[".repeat(depth + 1) + "]".repeat(depth + 1)))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("nested");
        assertThatThrownBy(() -> Json.parse("[".repeat(1_000_000)))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> Json.parse("{\"a\":".repeat(100_000)))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void lengthAndNumberOfValuesAreLimited() {
        byte[] text = "[1,2,3]".getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> Json.parse(text, 6))
                .isInstanceOf(MalformedException.class)
                .hasMessage("The JSON text is longer than 6 bytes.");
        assertThatThrownBy(() -> Json.parse("[" + "0,".repeat(Json.VALUES_MAX) + "0]"))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("values");
        assertThatThrownBy(() -> Json.parse(" ".repeat(Json.BYTES_MAX + 1)))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> Json.parse("1".repeat(101)))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void integersAreExactOrRefused() {
        assertThat(number("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
        assertThat(number("-9223372036854775808")).isEqualTo(Long.MIN_VALUE);
        for (String text : List.of("9223372036854775808", "1.0", "1e2", "-0", "0.5")) {
            assertThatThrownBy(() -> number(text)).isInstanceOf(MalformedException.class);
        }
    }

    private static long number(String text) {
        return ((JsonNumber) Json.parse(text)).asLong();
    }

    @Test
    void membersAreAskedForByKindAndRefusalsNameThem() {
        JsonObject object =
                (JsonObject)
                        Json.parse(
                                "{\"s\":\"x\",\"n\":7,\"t\":true,\"o\":{\"p\":1},\"a\":[1],\"f\":1.5}");

        assertThat(object.string("s")).isEqualTo("x");
        assertThat(object.integer("n")).isEqualTo(7);
        assertThat(object.truth("t")).isTrue();
        assertThat(object.object("o").integer("p")).isEqualTo(1);
        assertThat(object.array("a").elements()).containsExactly(JsonNumber.of(1));
        assertThat(object.find("z")).isEmpty();
        assertThatThrownBy(() -> object.get("z")).hasMessage("The member \"z\" is missing.");
        assertThatThrownBy(() -> object.string("n"))
                .hasMessage("The member \"n\" must be a string, not a number.");
        assertThatThrownBy(() -> object.integer("s"))
                .hasMessage("The member \"s\" must be a number, not a string.");
        assertThatThrownBy(() -> object.integer("f"))
                .hasMessage("The member \"f\" must be a plain 64-bit integer.");
        assertThatThrownBy(() -> object.truth("o"))
                .hasMessage("The member \"o\" must be true or false, not an object.");
        assertThatThrownBy(() -> object.object("a"))
                .hasMessage("The member \"a\" must be an object, not an array.");
        assertThatThrownBy(() -> object.array("t"))
                .hasMessage("The member \"t\" must be an array, not a boolean.");
    }

    @Test
    void anObjectIsBuiltInTheOrderOfItsMembersAndNamesNoneTwice() {
        JsonObject.Builder builder = JsonObject.builder().put("z", 1).put("a", "x").put("t", true);

        assertThat(builder.build()).hasToString("{\"z\":1,\"a\":\"x\",\"t\":true}");
        assertThatThrownBy(() -> builder.put("z", 2)).isInstanceOf(IllegalStateException.class);
    }
}
