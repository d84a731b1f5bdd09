package vouch.protocol.proof;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import vouch.protocol.MalformedException;
import vouch.protocol.json.JsonArray;
import vouch.protocol.json.JsonNumber;
import vouch.protocol.json.JsonObject;
import vouch.protocol.json.JsonString;
import vouch.protocol.json.JsonValue;

/// Reads an object member by member: every refusal names the member, and what nobody asked for is
/// refused at the end.
final class Members {

    private static final int NAME_CHARACTERS_SHOWN = 40;

    private final String prefix;
    private final JsonObject object;
    private final Set<String> read = new HashSet<>();

    private Members(String prefix, JsonObject object) {
        this.prefix = prefix;
        this.object = object;
    }

    static Members of(JsonValue document) {
        if (document instanceof JsonObject object) {
            return new Members("", object);
        }
        throw new MalformedException("A proof is a JSON object, not " + document.kind() + ".");
    }

    /// What `reader` makes of a string that must be there.
    <T> T text(String name, Function<String, T> reader) {
        return text(prefix + name, get(name), reader);
    }

    /// What `reader` makes of a string that may be missing.
    <T> Optional<T> optionalText(String name, Function<String, T> reader) {
        return find(name).map(value -> text(prefix + name, value, reader));
    }

    /// A number from 0 that fits in an `int`.
    int index(String name) {
        if (!(get(name) instanceof JsonNumber number)) {
            throw wrongKind(prefix + name, "a number", get(name));
        }
        long index;
        try {
            index = number.asLong();
        } catch (MalformedException e) {
            throw wrong(prefix + name, e);
        }
        if (index < 0 || index > Integer.MAX_VALUE) {
            throw new MalformedException("The member \"" + prefix + name + "\" is out of range.");
        }
        return (int) index;
    }

    /// What `reader` makes of each string of an array that must be there.
    <T> List<T> texts(String name, int countMax, Function<String, T> reader) {
        if (!(get(name) instanceof JsonArray array)) {
            throw wrongKind(prefix + name, "an array", get(name));
        }
        if (array.elements().size() > countMax) {
            throw new MalformedException(
                    "The member \""
                            + prefix
                            + name
                            + "\" has more than "
                            + countMax
                            + " elements.");
        }
        List<T> list = new ArrayList<>();
        for (JsonValue element : array.elements()) {
            list.add(text(prefix + name + "[" + list.size() + "]", element, reader));
        }
        return list;
    }

    /// An object that may be missing.
    Optional<Members> optionalObject(String name) {
        return find(name)
                .map(value -> {
                    if (value instanceof JsonObject inside) {
                        return new Members(prefix + name + ".", inside);
                    }
                    throw wrongKind(prefix + name, "an object", value);
                });
    }

    /// Refuses members that were not asked for.
    void end() {
        for (String name : object.members().keySet()) {
            if (!read.contains(name)) {
                throw new MalformedException(
                        "The member \"" + prefix + shown(name) + "\" is not known here.");
            }
        }
    }

    private Optional<JsonValue> find(String name) {
        read.add(name);
        return object.find(name);
    }

    private JsonValue get(String name) {
        return find(name)
                .orElseThrow(() ->
                        new MalformedException("The member \"" + prefix + name + "\" is missing."));
    }

    private static <T> T text(String path, JsonValue value, Function<String, T> reader) {
        if (!(value instanceof JsonString string)) {
            throw wrongKind(path, "a string", value);
        }
        try {
            return reader.apply(string.value());
        } catch (MalformedException e) {
            throw wrong(path, e);
        }
    }

    private static MalformedException wrong(String path, MalformedException why) {
        return new MalformedException(
                "The member \"" + path + "\" is malformed. " + why.getMessage(), why);
    }

    private static MalformedException wrongKind(String path, String wanted, JsonValue found) {
        return new MalformedException(
                "The member \"" + path + "\" must be " + wanted + ", not " + found.kind() + ".");
    }

    /// A stranger's name may be long, or hold what a terminal would act on.
    private static String shown(String name) {
        StringBuilder out = new StringBuilder();
        name.codePoints()
                .limit(NAME_CHARACTERS_SHOWN)
                .forEach(c -> out.append(c > 0x20 && c < 0x7f ? (char) c : '?'));
        return out.toString();
    }
}
