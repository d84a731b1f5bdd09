package vouch.acceptance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// What a child process prints, line by line, kept as it comes. Thread-safe.
public final class Output {

    private final List<String> lines = new ArrayList<>();
    private boolean ended;

    static Output of(InputStream in, String name) {
        var output = new Output();
        Thread.ofPlatform().daemon().name(name).start(() -> output.drain(in));
        return output;
    }

    private void drain(InputStream in) {
        try (var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                add(line);
            }
        } catch (IOException e) {
            add("(cannot be read on: " + e + ")");
        } finally {
            end();
        }
    }

    private synchronized void add(String line) {
        lines.add(line);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    /// The first line that fits, now or later; empty once nothing more can come, or too late.
    public synchronized Optional<String> await(Predicate<String> wanted, Duration within) {
        long until = System.nanoTime() + within.toNanos();
        int seen = 0;
        do {
            for (; seen < lines.size(); seen++) {
                if (wanted.test(lines.get(seen))) {
                    return Optional.of(lines.get(seen));
                }
            }
        } while (moreThan(seen, until));
        return Optional.empty();
    }

    /// Everything, once the process has closed its end.
    synchronized String whole(Duration within) {
        long until = System.nanoTime() + within.toNanos();
        while (moreThan(lines.size(), until)) {
            // The end is awaited.
        }
        return text();
    }

    /// Waits for another line; false where none came in time, or none can come.
    private synchronized boolean moreThan(int seen, long until) {
        try {
            while (lines.size() == seen && !ended) {
                long left = until - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                wait(Math.max(1, left / 1_000_000));
            }
            return lines.size() > seen;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a child's output", e);
        }
    }

    public synchronized int lineCount() {
        return lines.size();
    }

    /// The lines from number `from` on, counted from 0.
    public synchronized List<String> linesFrom(int from) {
        return List.copyOf(lines.subList(Math.min(from, lines.size()), lines.size()));
    }

    /// Everything so far.
    public synchronized String text() {
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }
}
