package vouch.acceptance.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The anvil processes that work in a data directory, as the kernel knows them.
final class ChainProcesses {

    private ChainProcesses() {}

    static List<Long> of(Path data) {
        Path directory = data.resolve("chain");
        try (var all = ProcessHandle.allProcesses()) {
            return all.map(ProcessHandle::pid)
                    .filter(pid -> isAnvil(pid) && worksIn(pid, directory))
                    .toList();
        }
    }

    private static boolean isAnvil(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/comm")).strip().equals("anvil");
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean worksIn(long pid, Path directory) {
        try {
            return Path.of("/proc/" + pid + "/cwd").toRealPath().equals(directory.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }
}
