package vouch.acceptance;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/// A process of ours and all that it starts: they carry a mark in their environment, by which
/// exactly they are ended, however the first of them came to its end.
final class Child implements AutoCloseable {

    private static final String MARK = "ACCEPTANCE_CHILD";
    private static final Duration DRAINED_WITHIN = Duration.ofSeconds(10);
    private static final long ENDED_WITHIN_SECONDS = 30;

    private final Process process;
    private final String mark;
    private final Output out;
    private final Output err;
    private final Thread atExit;

    private Child(Process process, String mark) {
        this.process = process;
        this.mark = mark;
        this.out = Output.of(process.getInputStream(), "out of " + process.pid());
        this.err = Output.of(process.getErrorStream(), "err of " + process.pid());
        this.atExit = new Thread(this::endAll, "end " + process.pid());
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /// @param environment added to ours, of which nothing that begins with `VOUCH_` is handed on
    static Child start(List<String> command, Path directory, Map<String, String> environment) {
        return start(command, directory, environment, Redirect.from(new File("/dev/null")));
    }

    /// One whose input is [#type]d.
    static Child typedTo(List<String> command, Path directory, Map<String, String> environment) {
        return start(command, directory, environment, Redirect.PIPE);
    }

    private static Child start(
            List<String> command, Path directory, Map<String, String> environment, Redirect input) {
        String mark = UUID.randomUUID().toString();
        var builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectInput(input);
        var inherited = builder.environment();
        inherited.keySet().removeIf(name -> name.startsWith("VOUCH_"));
        inherited.remove("JAVA_TOOL_OPTIONS");
        inherited.remove("JDK_JAVA_OPTIONS");
        var added = new HashMap<>(environment);
        added.put(MARK, mark);
        inherited.putAll(added);
        try {
            return new Child(builder.start(), mark);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command.getFirst(), e);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    Output out() {
        return out;
    }

    Output err() {
        return err;
    }

    /// Writes a line to its input.
    void type(String line) {
        try {
            var keys = process.getOutputStream();
            keys.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            keys.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("process " + pid() + " reads no more", e);
        }
    }

    void endInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Everything it printed on both, for a person to read.
    String both() {
        return "--- stdout of process "
                + pid()
                + "\n"
                + out.text()
                + "--- stderr of process "
                + pid()
                + "\n"
                + err.text();
    }

    /// SIGTERM. What it prints while it stops is read on: a process, other than its handle, would
    /// close our end of its output with that.
    void terminate() {
        process.toHandle().destroy();
    }

    /// SIGKILL; what it started goes on.
    void kill() {
        process.toHandle().destroyForcibly();
        awaitExit(Duration.ofSeconds(ENDED_WITHIN_SECONDS));
    }

    /// Its exit code (128 + n after signal n); a failure where it takes longer.
    int awaitExit(Duration within) {
        try {
            if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(
                        "process " + pid() + " still runs after " + within + "\n" + both());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a child ended", e);
        }
        out.whole(DRAINED_WITHIN);
        err.whole(DRAINED_WITHIN);
        return process.exitValue();
    }

    @Override
    public void close() {
        endAll();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }

    private void endAll() {
        process.destroyForcibly();
        for (var left : marked()) {
            left.destroyForcibly();
            left.onExit().completeOnTimeout(left, ENDED_WITHIN_SECONDS, TimeUnit.SECONDS).join();
        }
    }

    /// Whatever lives of this process and what it started.
    List<ProcessHandle> marked() {
        String wanted = MARK + "=" + mark;
        try (var all = ProcessHandle.allProcesses()) {
            return all.filter(one -> environment(one.pid()).contains(wanted)).toList();
        }
    }

    /// What a process was started with; empty where it is another user's, or gone.
    private static List<String> environment(long pid) {
        try {
            byte[] bytes = Files.readAllBytes(Path.of("/proc/" + pid + "/environ"));
            return List.of(new String(bytes, StandardCharsets.ISO_8859_1).split("\0", -1));
        } catch (IOException e) {
            return List.of();
        }
    }
}
