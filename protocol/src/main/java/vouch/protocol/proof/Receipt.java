package vouch.protocol.proof;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Pattern;
import vouch.protocol.Digest;
import vouch.protocol.MalformedException;
import vouch.protocol.log.Lines;

/// What the log says at once about a digest: which entry it is, and when it was accepted. The log
/// signs the receipt's text as a note.
///
/// @param origin the log, `vouch/` and 16 hexadecimal digits
/// @param acceptedAt in whole milliseconds
public record Receipt(String origin, Digest digest, long index, Instant acceptedAt) {

    private static final String FIRST_LINE = "vouch-receipt/v1";
    private static final Pattern ORIGIN = Pattern.compile("vouch/[0-9a-f]{16}");
    private static final Instant END = Instant.parse("9999-12-31T23:59:59.999Z");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'")
                    .withResolverStyle(ResolverStyle.STRICT);

    public Receipt {
        if (!ORIGIN.matcher(origin).matches()) {
            throw new MalformedException(
                    "A receipt's origin is vouch/ and 16 hexadecimal characters.");
        }
        if (index < 0) {
            throw new MalformedException("A receipt's index is never negative.");
        }
        if (!acceptedAt.truncatedTo(ChronoUnit.MILLIS).equals(acceptedAt)) {
            throw new MalformedException("A receipt's time is in whole milliseconds.");
        }
        if (acceptedAt.isBefore(Instant.EPOCH) || acceptedAt.isAfter(END)) {
            throw new MalformedException("A receipt's time lies between 1970 and 9999.");
        }
    }

    /// The five lines that the log signs.
    public String text() {
        return String.join(
                "\n",
                FIRST_LINE,
                origin,
                digest.hex(),
                Long.toString(index),
                TIME.format(acceptedAt.atOffset(ZoneOffset.UTC)),
                "");
    }

    /// Reads exactly what [#text()] writes.
    public static Receipt parse(String text) {
        List<String> lines = Lines.of(text, 5, "A receipt");
        if (!lines.getFirst().equals(FIRST_LINE)) {
            throw new MalformedException("A receipt's first line is " + FIRST_LINE + ".");
        }
        Digest digest = Digest.parse(lines.get(2));
        long index = Lines.decimal(lines.get(3), "A receipt's index");
        return new Receipt(lines.get(1), digest, index, time(lines.get(4)));
    }

    private static Instant time(String line) {
        try {
            Instant time = LocalDateTime.parse(line, TIME).toInstant(ZoneOffset.UTC);
            if (TIME.format(time.atOffset(ZoneOffset.UTC)).equals(line)) {
                return time;
            }
        } catch (DateTimeException _) {
            // Said below, in the same words as the other reason.
        }
        throw new MalformedException("A receipt's time looks like 2026-11-21T22:03:37.123Z.");
    }
}
