package vouch.protocol.timestamp;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vouch.protocol.MalformedException;

/// The time of a token as DER has it: UTC, seconds always, a fraction only as far as it isn't zero.
final class GeneralizedTime {

    private static final Pattern TEXT = Pattern.compile("([0-9]{14})(\\.[0-9]{0,8}[1-9])?Z");
    private static final int BYTES_MAX = 25;
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuuMMddHHmmss").withResolverStyle(ResolverStyle.STRICT);

    private GeneralizedTime() {}

    static Instant of(Der der) {
        byte[] value = der.value();
        if (value.length <= BYTES_MAX) {
            Matcher match = TEXT.matcher(new String(value, StandardCharsets.ISO_8859_1));
            if (match.matches()) {
                return time(match.group(1), match.group(2) == null ? "." : match.group(2));
            }
        }
        throw wrong();
    }

    private static Instant time(String seconds, String fraction) {
        try {
            int nanos = Integer.parseInt((fraction.substring(1) + "000000000").substring(0, 9));
            return LocalDateTime.parse(seconds, SECONDS).toInstant(ZoneOffset.UTC).plusNanos(nanos);
        } catch (DateTimeException _) {
            throw wrong();
        }
    }

    private static MalformedException wrong() {
        return new MalformedException(
                "A token's time looks like 20261122050000.123Z, without zeros at its end.");
    }
}
