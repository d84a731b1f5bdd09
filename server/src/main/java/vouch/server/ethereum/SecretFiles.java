package vouch.server.ethereum;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Files that only their owner may read.
final class SecretFiles {

    private static final int BYTES_MAX = 64 * 1024;

    private static final Set<PosixFilePermission> OWNER_ONLY =
            Set.of(
                    PosixFilePermission.OWNER_READ,
                    PosixFilePermission.OWNER_WRITE,
                    PosixFilePermission.OWNER_EXECUTE);

    private SecretFiles() {}

    static byte[] read(Path file) {
        try {
            if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
                throw new ChainRefusedException(
                        file + " can be read by others than its owner: run chmod 600 " + file);
            }
            if (Files.size(file) > BYTES_MAX) {
                throw new ChainRefusedException(file + " is too large to be a key or a password");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new ChainRefusedException("there is no file " + file);
        } catch (IOException e) {
            throw new ChainRefusedException(file + " cannot be read");
        }
    }

    /// Writes a new file with mode 0600 and has it on disk before it returns.
    static void create(Path file, byte[] content) {
        var mode =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (var channel = FileChannel.open(file, options, mode)) {
            var buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        } catch (FileAlreadyExistsException e) {
            throw new ChainRefusedException(file + " is there already and is not overwritten");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    static char[] password(KeystorePassword password) {
        return switch (password) {
            case KeystorePassword.InFile(Path file) ->
                    new String(read(file), StandardCharsets.UTF_8)
                            .lines()
                            .findFirst()
                            .orElse("")
                            .toCharArray();
            case KeystorePassword.InEnvironment(String variable) -> {
                String value = System.getenv(variable);
                if (value == null) {
                    throw new ChainRefusedException(
                            "the environment has no " + variable + " with the keystore's password");
                }
                yield value.toCharArray();
            }
        };
    }
}
