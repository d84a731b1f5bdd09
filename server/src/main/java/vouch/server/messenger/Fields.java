package vouch.server.messenger;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import vouch.server.http.Request;

/// Reads what a request's body says. What is not as it should be is 10002 with the field's name and
/// a reason; a field that is null counts as one that is not there.
final class Fields {

    private static final Pattern ID =
            Pattern.compile("[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}");

    private Fields() {}

    /// The body as an object; an empty one has no fields.
    static JsonNode object(Request request) {
        var body = request.anyJson();
        if (!body.isObject()) {
            throw new MixinRefusal(MixinError.BAD_REQUEST);
        }
        return body;
    }

    /// The objects of a body that is an array of them, or the one object that it is.
    static List<JsonNode> objects(Request request, int max) {
        var body = request.anyJson();
        return body.isObject() ? List.of(body) : elements(body, max);
    }

    private static List<JsonNode> elements(JsonNode array, int max) {
        if (!array.isArray()) {
            throw new MixinRefusal(MixinError.BAD_REQUEST);
        }
        if (array.size() > max) {
            throw MixinRefusal.invalid("", "an array of at most " + max + " elements");
        }
        var elements = new ArrayList<JsonNode>();
        array.forEach(elements::add);
        return elements;
    }

    /// The ids of a body that is an array of them, in their order.
    static List<UUID> ids(Request request, int max) {
        return elements(request.anyJson(), max).stream()
                .map(element -> uuid(element.isTextual() ? element.textValue() : "", "user_id"))
                .toList();
    }

    static Optional<JsonNode> find(JsonNode body, String name) {
        var value = body.get(name);
        return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
    }

    /// The same, in whatever case the name is written; the usual spelling first.
    static Optional<JsonNode> findAnyCase(JsonNode body, String name) {
        var exact = find(body, name);
        if (exact.isPresent()) {
            return exact;
        }
        return body.properties().stream()
                .filter(member -> member.getKey().toLowerCase(Locale.ROOT).equals(name))
                .filter(member -> !member.getValue().isNull())
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /// A text of at least one character.
    static String text(JsonNode body, String name, int charsMax) {
        return optionalText(body, name, charsMax)
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> MixinRefusal.invalid(name, "is required"));
    }

    /// A text, which may be empty.
    static Optional<String> optionalText(JsonNode body, String name, int charsMax) {
        return find(body, name).map(value -> textOf(value, name, charsMax));
    }

    private static String textOf(JsonNode value, String name, int charsMax) {
        if (!value.isTextual()) {
            throw MixinRefusal.invalid(name, "must be a text");
        }
        var text = value.textValue();
        if (text.codePointCount(0, text.length()) > charsMax) {
            throw MixinRefusal.invalid(name, "must have at most " + charsMax + " characters");
        }
        if (text.indexOf('\0') >= 0) {
            throw MixinRefusal.invalid(name, "must not hold the character 0");
        }
        return text;
    }

    static UUID uuid(JsonNode body, String name) {
        return optionalUuid(body, name)
                .orElseThrow(() -> MixinRefusal.invalid(name, "is required"));
    }

    /// An empty text counts as none, as clients send it.
    static Optional<UUID> optionalUuid(JsonNode body, String name) {
        return optionalText(body, name, 64)
                .filter(text -> !text.isEmpty())
                .map(text -> uuid(text, name));
    }

    /// @param name the field's, for the refusal
    static UUID uuid(String text, String name) {
        return findUuid(text).orElseThrow(() -> MixinRefusal.invalid(name, "must be a UUID"));
    }

    /// The id a path names, if it is one.
    static Optional<UUID> findUuid(String text) {
        return ID.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }

    static Optional<Long> optionalNumber(JsonNode body, String name, long min, long max) {
        return find(body, name)
                .map(value -> {
                    if (!value.isIntegralNumber()
                            || !value.canConvertToLong()
                            || value.longValue() < min
                            || value.longValue() > max) {
                        throw MixinRefusal.invalid(
                                name, "must be a whole number from " + min + " to " + max);
                    }
                    return value.longValue();
                });
    }

    static Optional<Boolean> optionalFlag(JsonNode body, String name) {
        return find(body, name)
                .map(value -> {
                    if (!value.isBoolean()) {
                        throw MixinRefusal.invalid(name, "must be true or false");
                    }
                    return value.booleanValue();
                });
    }
}
