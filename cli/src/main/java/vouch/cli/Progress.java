package vouch.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// One line at the bottom of a terminal that says how far a command is; nothing at all elsewhere.
///
/// Lines printed meanwhile go through [#line(PrintStream, String)], which moves the bar out of
/// their way. Thread-safe.
final class Progress {

    private static final Duration REDRAW_AFTER = Duration.ofMillis(80);
    private static final int BAR_COLUMNS_MAX = 30;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintStream err;
    private final int columns;
    private final InstantSource clock;
    private Instant drawn = Instant.MIN;
    private boolean visible;
    private String phase = "";
    private long done;
    private long all;

    /// @param columns the terminal's width; 0 draws nothing
    Progress(PrintStream err, int columns, InstantSource clock) {
        this.err = err;
        this.columns = columns;
        this.clock = clock;
    }

    /// Begins another phase of `all` steps.
    synchronized void phase(String name, long steps) {
        phase = name;
        done = 0;
        all = steps;
        draw(true);
    }

    /// Says more about the phase it is in.
    synchronized void saying(String name) {
        phase = name;
        draw(true);
    }

    synchronized void step() {
        done++;
        draw(done == all);
    }

    /// Prints a line to `stream` above the bar.
    synchronized void line(PrintStream stream, String text) {
        clear();
        stream.println(text);
        stream.flush();
    }

    /// Takes the bar away.
    synchronized void clear() {
        if (visible) {
            err.print(CLEAR_LINE);
            err.flush();
            visible = false;
            drawn = Instant.MIN;
        }
    }

    private void draw(boolean now) {
        if (columns <= 0) {
            return;
        }
        Instant time = clock.instant();
        if (!now && Duration.between(drawn, time).compareTo(REDRAW_AFTER) < 0) {
            return;
        }
        drawn = time;
        visible = true;
        err.print(CLEAR_LINE + fitted());
        err.flush();
    }

    /// One column is left free: some terminals begin a new line when the last one is written to.
    private String fitted() {
        String count = all > 1 ? String.format("%,d/%,d ", done, all) : "";
        int bar = Math.min(BAR_COLUMNS_MAX, columns - 1 - count.length() - phase.length() - 3);
        String text = (bar >= 5 && all > 0 ? "[" + filled(bar) + "] " : "") + count + phase;
        return text.length() < columns ? text : text.substring(0, Math.max(0, columns - 1));
    }

    private String filled(int bar) {
        int full = all == 0 ? 0 : (int) (bar * Math.min(done, all) / all);
        return "#".repeat(full) + "-".repeat(bar - full);
    }
}
