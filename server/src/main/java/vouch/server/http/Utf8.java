package vouch.server.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// UTF-8 as its standard has it: what is not, is refused and never replaced.
final class Utf8 {

    private Utf8() {}

    static String decode(byte[] bytes, int from, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, from, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Problem.Refused(400, "Invalid UTF-8");
        }
    }

    static String decode(byte[] bytes) {
        return decode(bytes, 0, bytes.length);
    }

    /// JSON's `\ud800` can spell half a character, which no UTF-8 can hold.
    static String whole(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw new Problem.Refused(400, "Half a surrogate pair in a string");
            }
        }
        return text;
    }
}
