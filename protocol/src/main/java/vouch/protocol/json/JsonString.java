package vouch.protocol.json;

import vouch.protocol.MalformedException;

/// A JSON string; it never holds half a surrogate pair, so it can always be written as UTF-8.
public record JsonString(String value) implements JsonValue {

    public JsonString {
        requireWholeCharacters(value);
    }

    static void requireWholeCharacters(String text) {
        if (text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
            throw new MalformedException("A JSON string holds half a surrogate pair.");
        }
    }

    @Override
    public String toString() {
        return Json.compact(this);
    }
}
