package vouch.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Small things as a person says them.
final class Sentences {

    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

    /// Narrower than this, broken lines are harder to read than long ones.
    private static final int WORDS_COLUMNS_MIN = 20;

    private Sentences() {}

    /// What went wrong with a file, without its name.
    static String of(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "there is no such file";
            case AccessDeniedException _ -> "permission denied";
            case FileSystemException f when f.getReason() != null -> f.getReason();
            default -> String.valueOf(e.getMessage());
        };
    }

    /// A constant's name as users and programs read it.
    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static String time(Instant time) {
        return SECONDS.format(time);
    }

    /// How long something takes or took, in its largest unit.
    static String length(Duration length) {
        if (length.isNegative()) {
            return "0s";
        }
        if (length.toDays() > 0) {
            return length.toDays() + "d";
        }
        if (length.toHours() > 0) {
            return length.toHours() + "h";
        }
        return length.toMinutes() > 0 ? length.toMinutes() + "m" : length.toSeconds() + "s";
    }

    /// Breaks a sentence between words so that it stays within a terminal, its later lines as far
    /// from the left as its first one.
    ///
    /// @param columns the terminal's width, 0 where there is none
    static String wrapped(String sentence, int indent, int columns) {
        int width = columns - indent;
        if (width < WORDS_COLUMNS_MIN || sentence.length() <= width) {
            return sentence;
        }
        var text = new StringBuilder();
        int used = 0;
        for (String word : sentence.split(" ", -1)) {
            if (used > 0 && used + 1 + word.length() > width) {
                text.append('\n').repeat(' ', indent);
                used = 0;
            } else if (used > 0) {
                text.append(' ');
                used++;
            }
            text.append(word);
            used += word.length();
        }
        return text.toString();
    }

    static String count(long n, String one, String many) {
        return String.format("%,d %s", n, n == 1 ? one : many);
    }
}
