package vouch.protocol.json;

import java.util.regex.Pattern;
import vouch.protocol.MalformedException;

/// A JSON number, kept as it was written: nothing is rounded and nothing large is computed unasked.
public record JsonNumber(String text) implements JsonValue {

    private static final int CHARACTERS_MAX = 100;
    private static final Pattern GRAMMAR =
            Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

    public JsonNumber {
        if (text.length() > CHARACTERS_MAX) {
            throw new MalformedException(
                    "A JSON number has more than " + CHARACTERS_MAX + " characters.");
        }
        if (!GRAMMAR.matcher(text).matches()) {
            throw new MalformedException("This is not a JSON number.");
        }
    }

    /// The number as plain decimal digits.
    public static JsonNumber of(long value) {
        return new JsonNumber(Long.toString(value));
    }

    /// The integer this is; refused where it has a fraction or an exponent, is `-0`, or doesn't
    /// fit.
    public long asLong() {
        try {
            long value = Long.parseLong(text);
            if (Long.toString(value).equals(text)) {
                return value;
            }
        } catch (NumberFormatException _) {
            // Said below, in the same words as the other reason.
        }
        throw new MalformedException("A number is not a plain 64-bit integer.");
    }

    @Override
    public String toString() {
        return text;
    }
}
