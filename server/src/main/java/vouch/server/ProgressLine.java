package vouch.server;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.function.Consumer;

/// One line at the bottom of a terminal that says how far a command is; nothing at all elsewhere.
final class ProgressLine implements Consumer<String> {

    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintWriter err;
    private final boolean shown;

    ProgressLine(PrintWriter err) {
        this(err, Optional.ofNullable(System.console()).isPresent());
    }

    ProgressLine(PrintWriter err, boolean shown) {
        this.err = err;
        this.shown = shown;
    }

    @Override
    public void accept(String line) {
        if (shown) {
            err.print(CLEAR_LINE + line);
            err.flush();
        }
    }

    void clear() {
        accept("");
    }
}
