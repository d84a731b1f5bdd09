package vouch.protocol.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import vouch.protocol.MalformedException;

/// Reads and writes JSON, strictly: what RFC 8259 does not allow is refused, and so are duplicate
/// keys, lone surrogates, and anything larger or deeper than a limit.
public final class Json {

    /// The longest document that is read unless the caller sets another limit.
    public static final int BYTES_MAX = 8 * 1024 * 1024;

    /// How deep arrays and objects may lie in one another.
    public static final int DEPTH_MAX = 32;

    /// How many values one document may hold, so that a small document cannot fill the memory.
    public static final int VALUES_MAX = 500_000;

    private Json() {}

    /// The one value that these bytes of UTF-8 hold.
    public static JsonValue parse(byte[] utf8) {
        return parse(utf8, BYTES_MAX);
    }

    /// The same with a limit of the caller's own.
    public static JsonValue parse(byte[] utf8, int bytesMax) {
        if (utf8.length > bytesMax) {
            throw new MalformedException("The JSON text is longer than " + bytesMax + " bytes.");
        }
        try {
            ByteBuffer buffer = ByteBuffer.wrap(utf8);
            return new JsonReader(StandardCharsets.UTF_8.newDecoder().decode(buffer).toString())
                    .document();
        } catch (CharacterCodingException e) {
            throw new MalformedException("The JSON text is not valid UTF-8.", e);
        }
    }

    /// The one value that this text holds.
    public static JsonValue parse(String text) {
        if (text.length() > BYTES_MAX) {
            throw new MalformedException(
                    "The JSON text is longer than " + BYTES_MAX + " characters.");
        }
        return new JsonReader(text).document();
    }

    /// JSON on one line, without spaces.
    public static String compact(JsonValue value) {
        return new JsonWriter(false).write(value);
    }

    /// JSON for people: one member or element a line, two spaces of indent, a line end at the end.
    public static String pretty(JsonValue value) {
        return new JsonWriter(true).write(value) + "\n";
    }
}
