package vouch.server.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// `application/x-www-form-urlencoded`, in bodies and queries: the first of several values of one
/// name counts.
final class FormFields {

    static final int FIELDS_MAX = 256;

    private FormFields() {}

    static Map<String, String> parse(byte[] text) {
        var fields = new LinkedHashMap<String, String>();
        int count = 0;
        int from = 0;
        while (from < text.length) {
            int end = indexOf(text, '&', from, text.length);
            if (end > from) {
                if (++count > FIELDS_MAX) {
                    throw new Problem.Refused(400, "More than " + FIELDS_MAX + " parameters");
                }
                int equals = indexOf(text, '=', from, end);
                String name = decode(text, from, equals);
                fields.putIfAbsent(name, equals < end ? decode(text, equals + 1, end) : "");
            }
            from = end + 1;
        }
        return fields;
    }

    /// One percent-encoded word, in which `+` is a plus sign.
    static String decodePathPart(String raw) {
        return decode(raw.getBytes(StandardCharsets.ISO_8859_1), 0, raw.length(), '+');
    }

    private static String decode(byte[] text, int from, int end) {
        return decode(text, from, end, ' ');
    }

    private static String decode(byte[] text, int from, int end, char plus) {
        var out = new ByteArrayOutputStream(end - from);
        for (int i = from; i < end; i++) {
            if (text[i] == '%') {
                int high = i + 2 < end ? Character.digit(text[i + 1], 16) : -1;
                int low = i + 2 < end ? Character.digit(text[i + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    throw new Problem.Refused(400, "Malformed percent-encoding");
                }
                out.write(high << 4 | low);
                i += 2;
            } else {
                out.write(text[i] == '+' ? plus : text[i]);
            }
        }
        return Utf8.decode(out.toByteArray());
    }

    private static int indexOf(byte[] text, char wanted, int from, int end) {
        int i = from;
        while (i < end && text[i] != wanted) {
            i++;
        }
        return i;
    }
}
