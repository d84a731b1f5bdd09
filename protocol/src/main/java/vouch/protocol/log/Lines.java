package vouch.protocol.log;

import java.util.Arrays;
import java.util.List;
import vouch.protocol.MalformedException;

/// Reading of texts that consist of a known number of lines, each with its line end.
public final class Lines {

    private Lines() {}

    /// The lines of `text` without their ends; refused unless there are exactly `count`.
    public static List<String> of(String text, int count, String what) {
        // The limit keeps a huge text from being split into as many pieces as it has lines.
        List<String> lines = Arrays.asList(text.split("\n", count + 2));
        if (lines.size() != count + 1 || !lines.getLast().isEmpty()) {
            throw new MalformedException(
                    what + " has exactly " + count + " lines, each with a line end.");
        }
        return lines.subList(0, count);
    }

    /// A non-negative decimal number without leading zeros.
    public static long decimal(String text, String what) {
        boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (digits && (text.length() == 1 || text.charAt(0) != '0')) {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException e) {
                throw new MalformedException(what + " is too large.", e);
            }
        }
        throw new MalformedException(what + " is a decimal number without leading zeros.");
    }
}
