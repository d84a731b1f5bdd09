package vouch.protocol.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import vouch.protocol.MalformedException;

/// A JSON object; its members keep their order.
public record JsonObject(Map<String, JsonValue> members) implements JsonValue {

    public JsonObject {
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        members.keySet().forEach(JsonString::requireWholeCharacters);
    }

    /// The member of this name, where there is one.
    public Optional<JsonValue> find(String name) {
        return Optional.ofNullable(members.get(name));
    }

    /// The member of this name; refused where it is missing.
    public JsonValue get(String name) {
        return find(name)
                .orElseThrow(
                        () -> new MalformedException("The member \"" + name + "\" is missing."));
    }

    /// The text of the member of this name.
    public String string(String name) {
        return switch (get(name)) {
            case JsonString string -> string.value();
            case JsonValue other -> throw wrongKind(name, "a string", other);
        };
    }

    /// The integer that the member of this name is.
    public long integer(String name) {
        return switch (get(name)) {
            case JsonNumber number -> integerOf(name, number);
            case JsonValue other -> throw wrongKind(name, "a number", other);
        };
    }

    /// The truth of the member of this name.
    public boolean truth(String name) {
        return switch (get(name)) {
            case JsonBoolean truth -> truth.value();
            case JsonValue other -> throw wrongKind(name, "true or false", other);
        };
    }

    /// The object that the member of this name is.
    public JsonObject object(String name) {
        return switch (get(name)) {
            case JsonObject object -> object;
            case JsonValue other -> throw wrongKind(name, "an object", other);
        };
    }

    /// The array that the member of this name is.
    public JsonArray array(String name) {
        return switch (get(name)) {
            case JsonArray array -> array;
            case JsonValue other -> throw wrongKind(name, "an array", other);
        };
    }

    /// Starts an object, member by member.
    public static Builder builder() {
        return new Builder();
    }

    private static long integerOf(String name, JsonNumber number) {
        try {
            return number.asLong();
        } catch (MalformedException e) {
            throw new MalformedException(
                    "The member \"" + name + "\" must be a plain 64-bit integer.", e);
        }
    }

    private static MalformedException wrongKind(String name, String wanted, JsonValue found) {
        return new MalformedException(
                "The member \"" + name + "\" must be " + wanted + ", not " + found.kind() + ".");
    }

    @Override
    public String toString() {
        return Json.compact(this);
    }

    /// An object in the making.
    public static final class Builder {

        private final Map<String, JsonValue> members = new LinkedHashMap<>();

        private Builder() {}

        public Builder put(String name, JsonValue value) {
            if (members.putIfAbsent(name, value) != null) {
                throw new IllegalStateException("the member " + name + " is there already");
            }
            return this;
        }

        public Builder put(String name, String value) {
            return put(name, new JsonString(value));
        }

        public Builder put(String name, long value) {
            return put(name, JsonNumber.of(value));
        }

        public Builder put(String name, boolean value) {
            return put(name, new JsonBoolean(value));
        }

        public JsonObject build() {
            return new JsonObject(members);
        }
    }
}
