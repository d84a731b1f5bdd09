package vouch.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import vouch.protocol.Digest;

/// The SHA-256 of a file of any size, read once from its beginning to its end.
final class FileDigest {

    private static final int BUFFER_BYTES = 256 * 1024;

    private FileDigest() {}

    /// @throws CommandException with a sentence, also where the file changed while it was read:
    ///   such a digest would be of no moment's content
    static Digest of(Path file) {
        try {
            BasicFileAttributes before = Files.readAttributes(file, BasicFileAttributes.class);
            if (!before.isRegularFile()) {
                throw new CommandException("It is not a regular file.");
            }
            Digest digest = streamed(file);
            BasicFileAttributes after = Files.readAttributes(file, BasicFileAttributes.class);
            if (before.size() != after.size()
                    || !before.lastModifiedTime().equals(after.lastModifiedTime())) {
                throw new CommandException(
                        "It changed while it was read: try again when it rests.");
            }
            return digest;
        } catch (IOException e) {
            throw new CommandException("It cannot be read: " + Sentences.of(e) + ".", e);
        }
    }

    private static Digest streamed(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                sha256.update(buffer, 0, n);
            }
            return Digest.ofBytes(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
