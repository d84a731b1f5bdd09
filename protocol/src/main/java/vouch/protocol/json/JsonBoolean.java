package vouch.protocol.json;

/// `true` or `false`.
public record JsonBoolean(boolean value) implements JsonValue {

    @Override
    public String toString() {
        return Boolean.toString(value);
    }
}
