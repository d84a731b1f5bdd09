package vouch.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Where the built program lies: the folder that the system property `vouch.home` names.
public final class Installation {

    private static final Path HOME =
            Path.of(System.getProperty("vouch.home", "..")).toAbsolutePath().normalize();
    private static final Path ANVIL =
            HOME.resolve("chain/node_modules/@foundry-rs/anvil-linux-amd64/bin/anvil");
    private static final Duration NPM_WITHIN = Duration.ofMinutes(5);

    private Installation() {}

    public static Path home() {
        return HOME;
    }

    static Path anvil() {
        return ANVIL;
    }

    /// Sees to it that the embedded chain's node is there.
    static synchronized void installChain() {
        if (Files.isExecutable(ANVIL)) {
            return;
        }
        try (var npm =
                Child.start(
                        List.of(
                                "npm",
                                "ci",
                                "--ignore-scripts",
                                "--no-audit",
                                "--no-fund",
                                "--loglevel=error"),
                        HOME.resolve("chain"),
                        Map.of())) {
            int exit = npm.awaitExit(NPM_WITHIN);
            if (exit != 0) {
                throw new IllegalStateException(
                        "npm ci in chain/ ended with " + exit + ":\n" + npm.both());
            }
        }
    }

    /// A new temporary folder, the caller's to remove.
    static Path temporaryFolder(String prefix) {
        try {
            return Files.createTempDirectory(prefix);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
