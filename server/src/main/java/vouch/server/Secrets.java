package vouch.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;

/// Secrets that come in files.
final class Secrets {

    private static final EnumSet<PosixFilePermission> OTHERS =
            EnumSet.of(
                    PosixFilePermission.GROUP_READ,
                    PosixFilePermission.GROUP_WRITE,
                    PosixFilePermission.OTHERS_READ,
                    PosixFilePermission.OTHERS_WRITE);

    private Secrets() {}

    /// The file's text without blanks around it.
    ///
    /// @throws ConfigException where it cannot be read, or others can read or write it
    static String read(Path file) {
        try {
            var loose = EnumSet.copyOf(OTHERS);
            loose.retainAll(Files.getPosixFilePermissions(file));
            if (!loose.isEmpty()) {
                throw new ConfigException(
                        file + " can be read or written by others: chmod 600 " + file);
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new ConfigException("cannot read " + file);
        }
    }
}
