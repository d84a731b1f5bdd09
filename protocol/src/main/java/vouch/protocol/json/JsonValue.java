package vouch.protocol.json;

/// Any JSON value; `toString` is its compact JSON text.
public sealed interface JsonValue
        permits JsonObject, JsonArray, JsonString, JsonNumber, JsonBoolean, JsonNull {

    /// What this is, for a sentence: "an object", "a string".
    default String kind() {
        return switch (this) {
            case JsonObject _ -> "an object";
            case JsonArray _ -> "an array";
            case JsonString _ -> "a string";
            case JsonNumber _ -> "a number";
            case JsonBoolean _ -> "a boolean";
            case JsonNull _ -> "null";
        };
    }
}
