package vouch.protocol.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vouch.protocol.MalformedException;

/// One pass over one document; errors name the character where it stopped making sense.
final class JsonReader {

    private final String text;
    private int at;
    private int values;

    JsonReader(String text) {
        this.text = text;
    }

    JsonValue document() {
        JsonValue value = value(0);
        skipSpace();
        if (at != text.length()) {
            throw unexpected("the end");
        }
        return value;
    }

    private JsonValue value(int depth) {
        if (++values > Json.VALUES_MAX) {
            throw new MalformedException(
                    "The JSON text holds more than " + Json.VALUES_MAX + " values.");
        }
        skipSpace();
        return switch (peek()) {
            case '{' -> object(deeper(depth));
            case '[' -> array(deeper(depth));
            case '"' -> new JsonString(string());
            case 't' -> literal("true", new JsonBoolean(true));
            case 'f' -> literal("false", new JsonBoolean(false));
            case 'n' -> literal("null", new JsonNull());
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> throw unexpected("a value");
        };
    }

    private static int deeper(int depth) {
        if (depth >= Json.DEPTH_MAX) {
            throw new MalformedException(
                    "The JSON text is nested deeper than " + Json.DEPTH_MAX + " levels.");
        }
        return depth + 1;
    }

    private JsonObject object(int depth) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        at++;
        skipSpace();
        if (peek() == '}') {
            at++;
            return new JsonObject(members);
        }
        while (true) {
            skipSpace();
            if (peek() != '"') {
                throw unexpected("a member's name");
            }
            int nameAt = at;
            String name = string();
            skipSpace();
            expect(':');
            if (members.putIfAbsent(name, value(depth)) != null) {
                at = nameAt;
                throw new MalformedException(
                        "The JSON text names one member twice, at character " + (at + 1) + ".");
            }
            if (endsWith('}')) {
                return new JsonObject(members);
            }
        }
    }

    private JsonArray array(int depth) {
        List<JsonValue> elements = new ArrayList<>();
        at++;
        skipSpace();
        if (peek() == ']') {
            at++;
            return new JsonArray(elements);
        }
        do {
            elements.add(value(depth));
        } while (!endsWith(']'));
        return new JsonArray(elements);
    }

    /// Steps over a comma (false) or over the closing character (true).
    private boolean endsWith(char close) {
        skipSpace();
        if (peek() == ',') {
            at++;
            return false;
        }
        expect(close);
        return true;
    }

    private String string() {
        at++;
        StringBuilder out = new StringBuilder();
        while (true) {
            int c = peek();
            if (c == '"') {
                at++;
                return out.toString();
            }
            if (c < 0x20) {
                throw unexpected("a string's next character");
            }
            at++;
            out.append(c == '\\' ? escaped() : (char) c);
        }
    }

    private char escaped() {
        int c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> (char) c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> {
                at--;
                throw unexpected("an escape of JSON");
            }
        };
    }

    private char unicode() {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int c = peek();
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw unexpected("four hexadecimal digits");
            }
            code = code * 16 + digit;
            at++;
        }
        return (char) code;
    }

    private JsonNumber number() {
        int start = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        try {
            return new JsonNumber(text.substring(start, at));
        } catch (MalformedException e) {
            at = start;
            throw new MalformedException(
                    "The JSON text has a malformed number at character " + (start + 1) + ".", e);
        }
    }

    private JsonValue literal(String word, JsonValue value) {
        if (!text.startsWith(word, at)) {
            throw unexpected("a value");
        }
        at += word.length();
        return value;
    }

    private void expect(char c) {
        if (peek() != c) {
            throw unexpected("'" + c + "'");
        }
        at++;
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    /// The next character, or -1 at the end.
    private int peek() {
        return at < text.length() ? text.charAt(at) : -1;
    }

    private MalformedException unexpected(String wanted) {
        return new MalformedException(
                at < text.length()
                        ? "The JSON text should have " + wanted + " at character " + (at + 1) + "."
                        : "The JSON text ends where it should have " + wanted + ".");
    }
}
