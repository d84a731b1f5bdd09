package vouch.protocol.json;

import java.util.List;

/// A JSON array.
public record JsonArray(List<JsonValue> elements) implements JsonValue {

    public JsonArray {
        elements = List.copyOf(elements);
    }

    /// An array of strings.
    public static JsonArray ofStrings(List<String> strings) {
        return new JsonArray(strings.stream().<JsonValue>map(JsonString::new).toList());
    }

    @Override
    public String toString() {
        return Json.compact(this);
    }
}
