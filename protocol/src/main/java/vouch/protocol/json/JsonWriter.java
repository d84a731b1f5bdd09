package vouch.protocol.json;

import java.util.Iterator;
import java.util.Map;

/// Writes one value; only what must be escaped is escaped, so one value has one text.
final class JsonWriter {

    private final boolean pretty;
    private final StringBuilder out = new StringBuilder();

    JsonWriter(boolean pretty) {
        this.pretty = pretty;
    }

    String write(JsonValue value) {
        value(value, 0);
        return out.toString();
    }

    private void value(JsonValue value, int depth) {
        switch (value) {
            case JsonObject object -> object(object, depth);
            case JsonArray array -> array(array, depth);
            case JsonString string -> string(string.value());
            case JsonNumber number -> out.append(number.text());
            case JsonBoolean truth -> out.append(truth.value());
            case JsonNull _ -> out.append("null");
        }
    }

    private void object(JsonObject object, int depth) {
        out.append('{');
        Iterator<Map.Entry<String, JsonValue>> members = object.members().entrySet().iterator();
        while (members.hasNext()) {
            Map.Entry<String, JsonValue> member = members.next();
            line(depth + 1);
            string(member.getKey());
            out.append(pretty ? ": " : ":");
            value(member.getValue(), depth + 1);
            out.append(members.hasNext() ? "," : "");
        }
        if (!object.members().isEmpty()) {
            line(depth);
        }
        out.append('}');
    }

    private void array(JsonArray array, int depth) {
        out.append('[');
        Iterator<JsonValue> elements = array.elements().iterator();
        while (elements.hasNext()) {
            line(depth + 1);
            value(elements.next(), depth + 1);
            out.append(elements.hasNext() ? "," : "");
        }
        if (!array.elements().isEmpty()) {
            line(depth);
        }
        out.append(']');
    }

    private void line(int depth) {
        if (pretty) {
            out.append('\n').repeat("  ", depth);
        }
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            character(text.charAt(i));
        }
        out.append('"');
    }

    private void character(char c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (c < 0x20) {
                    out.append("\\u00").append(c < 0x10 ? "0" : "1");
                    out.append("0123456789abcdef".charAt(c & 0xf));
                } else {
                    out.append(c);
                }
            }
        }
    }
}
