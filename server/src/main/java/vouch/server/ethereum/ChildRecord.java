package vouch.server.ethereum;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Remembers on disk which process is the embedded chain's, so that the next start ends exactly
/// that one, whatever became of the gateway that started it.
///
/// A random token is on disk before the process exists and stands in the process's environment: a
/// process that was started and never recorded is found by it.
final class ChildRecord {

    private static final Logger LOG = LoggerFactory.getLogger(ChildRecord.class);

    static final String VARIABLE = "VOUCH_CHAIN_TOKEN";

    private static final int ENDS_WITHIN_SECONDS = 30;

    private final Path file;

    ChildRecord(Path directory) {
        this.file = directory.resolve("anvil.process");
    }

    /// Makes the token of a process about to be started.
    String announce() {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        String token = HexFormat.of().formatHex(random);
        write(token + "\n");
        return token;
    }

    void started(String token, ProcessHandle process) {
        write(token + "\n" + process.pid() + " " + startTime(process.pid()).orElse("") + "\n");
    }

    void ended() {
        try {
            Files.deleteIfExists(file);
            StateFiles.syncDirectory(directory());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + file, e);
        }
    }

    /// Ends the process an earlier gateway left, and returns when it is gone.
    void endLeftover() {
        List<String> lines = read();
        if (lines.isEmpty()) {
            return;
        }
        var leftovers = new ArrayList<>(withToken(lines.getFirst()));
        if (lines.size() > 1) {
            recorded(lines.get(1)).filter(p -> !leftovers.contains(p)).ifPresent(leftovers::add);
        }
        for (ProcessHandle leftover : leftovers) {
            LOG.info("ending the embedded chain an earlier run left (process {})", leftover.pid());
            end(leftover);
        }
        ended();
    }

    /// Ends a process and waits until it is gone.
    static void end(ProcessHandle process) {
        process.destroyForcibly();
        try {
            process.onExit().get(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the embedded chain ended", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new ChainRefusedException(
                    "the embedded chain's process " + process.pid() + " does not end");
        }
    }

    /// A recorded process is ours only if it also started when ours did: numbers are used again.
    private static Optional<ProcessHandle> recorded(String line) {
        String[] parts = line.split(" ", -1);
        if (parts.length != 2 || !parts[0].matches("[0-9]{1,10}") || parts[1].isEmpty()) {
            return Optional.empty();
        }
        long pid = Long.parseLong(parts[0]);
        return startTime(pid).filter(parts[1]::equals).flatMap(_ -> ProcessHandle.of(pid));
    }

    private static List<ProcessHandle> withToken(String token) {
        if (!token.matches("[0-9a-f]{32}")) {
            return List.of();
        }
        String wanted = VARIABLE + "=" + token;
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(process -> environment(process.pid()).contains(wanted)).toList();
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

    /// Clock ticks from the machine's start to the process's: field 22 of its `stat`. The name
    /// before it may hold spaces and brackets.
    private static Optional<String> startTime(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Optional.of(fields[19]);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private List<String> read() {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private void write(String content) {
        Path next = file.resolveSibling("anvil.process.new");
        try {
            StateFiles.writeThrough(next, content.getBytes(StandardCharsets.UTF_8));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
            StateFiles.syncDirectory(directory());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private Path directory() {
        return java.util.Objects.requireNonNull(file.getParent());
    }
}
