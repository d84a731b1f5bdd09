package vouch.acceptance.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vouch.acceptance.Installation;

/// Runs [FullDiskScenario] where a small file system can be mounted: in a namespace of its own,
/// with which the mount goes, however the test ends.
final class FullDiskTest {

    private static final String SIZE = "size=" + Counts.shortOrLong(18, 48) + "m,mode=700";
    private static final String MOUNT =
            "mount -t tmpfs -o " + SIZE + " tmpfs \"$1\" && shift && exec \"$@\"";
    private static final int ENDS_WITHIN_MINUTES = Counts.shortOrLong(8, 20);

    @TempDir private Path folder;

    @Test
    void aFullDiskRefusesClearlyAndLosesNothing() throws Exception {
        var namespace = namespace();
        assumeTrue(
                namespace.isPresent(),
                "a small file system can be mounted neither as root (unshare -m) nor as a user"
                        + " (unshare -rm): nothing was tried on a full disk");
        var command = new ArrayList<>(namespace.get());
        command.addAll(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dvouch.home=" + Installation.home(),
                        "-Dvouch.long=" + Boolean.getBoolean("vouch.long"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FullDiskScenario.class.getName(),
                        folder.toString()));

        assertThat(run(command)).as("the scenario, told above").isZero();
    }

    /// The beginning of a command that mounts a small file system on the folder for the rest of it.
    private Optional<List<String>> namespace() throws Exception {
        for (var unshare : List.of("-m", "-rm")) {
            var beginning = List.of("unshare", unshare, "sh", "-c", MOUNT, "sh", folder.toString());
            var trial = new ArrayList<>(beginning);
            trial.add("true");
            try {
                if (run(trial) == 0) {
                    return Optional.of(beginning);
                }
            } catch (IOException e) {
                System.out.println("no unshare: " + e.getMessage());
            }
        }
        return Optional.empty();
    }

    private static int run(List<String> command) throws IOException, InterruptedException {
        var process =
                new ProcessBuilder(command)
                        .redirectInput(new File("/dev/null"))
                        .redirectErrorStream(true)
                        .start();
        var out =
                Thread.ofPlatform()
                        .daemon()
                        .start(() -> process.inputReader().lines().forEach(System.out::println));
        try {
            if (!process.waitFor(ENDS_WITHIN_MINUTES, TimeUnit.MINUTES)) {
                throw new AssertionError(command.getFirst() + " does not end");
            }
            out.join();
            return process.exitValue();
        } finally {
            // It ends its gateways itself.
            process.destroy();
        }
    }
}
