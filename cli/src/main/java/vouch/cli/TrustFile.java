package vouch.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.UnaryOperator;
import vouch.protocol.MalformedException;
import vouch.protocol.json.Json;

/// Where [Trust] is kept between commands: one file, replaced whole, changed by one program at a
/// time.
///
/// Threads of one program take turns by this object's monitor, programs by a lock on a file beside
/// it.
final class TrustFile {

    private static final String FALLBACK = "vouch-trust.json";

    private final Path file;
    private final boolean fallback;

    private TrustFile(Path file, boolean fallback) {
        this.file = file;
        this.fallback = fallback;
    }

    /// The file to record in, its folder made where it is missing.
    ///
    /// Where the usual place cannot be written to, `./vouch-trust.json`; a place the user named
    /// must do.
    static TrustFile writable(Surroundings surroundings) {
        Optional<String> named = surroundings.variable("VOUCH_TRUST");
        Path usual = usual(surroundings);
        try {
            return tried(usual, false);
        } catch (IOException e) {
            if (named.isPresent()) {
                throw new CommandException(
                        "Cannot write the trust file "
                                + usual
                                + " that VOUCH_TRUST names ("
                                + Sentences.of(e)
                                + "): name another.",
                        e);
            }
        }
        Path here = surroundings.path(FALLBACK);
        try {
            return tried(here, true);
        } catch (IOException e) {
            throw new CommandException(
                    "Neither "
                            + usual
                            + " nor "
                            + here
                            + " can be written, so what is seen now could not be"
                            + " compared later: name a trust file by VOUCH_TRUST.",
                    e);
        }
    }

    private static TrustFile tried(Path file, boolean fallback) throws IOException {
        Files.createDirectories(AtomicFile.folderOf(file));
        try (var _ = lockFile(file)) {
            return new TrustFile(file, fallback);
        }
    }

    /// Everything that is known, from the usual place and from the one beside it.
    static Trust read(Surroundings surroundings) {
        Path usual = usual(surroundings);
        Trust trust = new TrustFile(usual, false).read();
        Path here = surroundings.path(FALLBACK);
        boolean also = surroundings.variable("VOUCH_TRUST").isEmpty() && !here.equals(usual);
        return also ? trust.and(new TrustFile(here, true).read()) : trust;
    }

    /// Where the trust file usually lies.
    static Path usual(Surroundings surroundings) {
        Optional<String> named = surroundings.variable("VOUCH_TRUST");
        if (named.isPresent()) {
            return surroundings.path(named.get());
        }
        Path config =
                surroundings
                        .variable("XDG_CONFIG_HOME")
                        .map(Path::of)
                        .filter(Path::isAbsolute)
                        .orElse(surroundings.home().resolve(".config"));
        return config.resolve("vouch").resolve("trust.json");
    }

    Path file() {
        return file;
    }

    /// True where the usual place could not be written to.
    boolean isFallback() {
        return fallback;
    }

    /// What is recorded; nothing where there is no such file.
    synchronized Trust read() {
        try {
            if (!Files.exists(file)) {
                return Trust.NONE;
            }
            return Trust.parse(Limited.read(file, Json.BYTES_MAX));
        } catch (IOException e) {
            throw new CommandException(
                    "Cannot read the trust file " + file + " (" + Sentences.of(e) + ").", e);
        } catch (MalformedException e) {
            throw new CommandException(
                    "The trust file "
                            + file
                            + " is damaged ("
                            + e.getMessage()
                            + "): look at it, and move it away to begin a new one.",
                    e);
        }
    }

    /// Changes what is recorded, starting from what stands in the file now.
    synchronized void change(UnaryOperator<Trust> change) {
        try (var channel = lockFile(file);
                var _ = channel.lock()) {
            Trust before = read();
            Trust after = change.apply(before);
            if (!after.equals(before)) {
                AtomicFile.writeSecret(file, after.toJson().getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new CommandException(
                    "Cannot write the trust file " + file + " (" + Sentences.of(e) + ").", e);
        }
    }

    private static FileChannel lockFile(Path file) throws IOException {
        Path lock = file.resolveSibling(file.getFileName() + ".lock");
        return FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }
}
