package vouch.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How wide the terminal is, where there is one.
final class Terminal {

    private static final int USUAL = 80;
    private static final Pattern SIZE = Pattern.compile("[0-9]{1,4} ([1-9][0-9]{0,3})\\s*");

    private Terminal() {}

    /// 0 where the output is not a terminal that can redraw a line.
    static int columns(Map<String, String> environment) {
        // Some versions of Java have no console where there is no terminal, others have one that
        // says so.
        boolean terminal =
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
        if (!terminal || environment.getOrDefault("TERM", "dumb").equals("dumb")) {
            return 0;
        }
        String set = environment.getOrDefault("COLUMNS", "");
        return set.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(set) : asked();
    }

    /// Java does not say; `stty` does.
    private static int asked() {
        try {
            Process stty =
                    new ProcessBuilder("stty", "size")
                            .redirectInput(ProcessBuilder.Redirect.INHERIT)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String size =
                    new String(stty.getInputStream().readNBytes(100), StandardCharsets.US_ASCII);
            if (!stty.waitFor(1, TimeUnit.SECONDS)) {
                stty.destroyForcibly();
            }
            Matcher matcher = SIZE.matcher(size);
            return matcher.matches() ? Integer.parseInt(matcher.group(1)) : USUAL;
        } catch (IOException e) {
            return USUAL;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return USUAL;
        }
    }
}
