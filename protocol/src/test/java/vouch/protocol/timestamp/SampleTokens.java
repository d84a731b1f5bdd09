package vouch.protocol.timestamp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import vouch.protocol.Vectors;

/// The tokens and certificates of `vectors/timestamps`, which OpenSSL made.
public final class SampleTokens {

    /// The file of the certificate that most tokens are signed with.
    public static final String AUTHORITY = file("authority.pem");

    private SampleTokens() {}

    public static String file(String name) {
        return "timestamps/" + name;
    }

    public static byte[] bytes(String name) {
        return Vectors.bytes(file(name + ".der"));
    }

    public static TimestampAuthority authority() {
        return TimestampAuthority.parse(Vectors.bytes(AUTHORITY));
    }

    /// Where an ASCII text stands in the bytes.
    public static int indexOf(byte[] bytes, String text) {
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
        if (at < 0) {
            throw new IllegalArgumentException(text + " is not in there");
        }
        return at;
    }

    public static byte[] longer(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length + 1);
    }
}
