package vouch.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads lengths of time as people type them: `90s`, `10m`, `2h`; a bare number is seconds.
final class Seconds implements ITypeConverter<Duration> {

    private static final Pattern GRAMMAR = Pattern.compile("([0-9]{1,7})([smh]?)");

    @Override
    public Duration convert(String text) {
        Matcher parts = GRAMMAR.matcher(text);
        if (!parts.matches()) {
            throw new TypeConversionException(
                    "'" + text + "' is no length of time such as 90s, 10m or 2h");
        }
        long n = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "m" -> Duration.ofMinutes(n);
            case "h" -> Duration.ofHours(n);
            default -> Duration.ofSeconds(n);
        };
    }

    static String text(Duration length) {
        if (length.toSeconds() % 60 == 0 && !length.isZero()) {
            return Sentences.count(length.toMinutes(), "minute", "minutes");
        }
        return Sentences.count(length.toSeconds(), "second", "seconds");
    }
}
