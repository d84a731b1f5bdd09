package vouch.protocol.json;

/// The JSON value `null`.
public record JsonNull() implements JsonValue {

    @Override
    public String toString() {
        return "null";
    }
}
