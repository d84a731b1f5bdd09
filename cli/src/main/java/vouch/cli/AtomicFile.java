package vouch.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/// Writes a file so that whoever looks sees the old content or the new, whole, also after a power
/// cut.
final class AtomicFile {

    /// What the name of a file ends with that is not whole yet; a kill may leave one.
    static final String UNFINISHED_SUFFIX = ".vouch.tmp";

    private AtomicFile() {}

    /// What a file is to hold, where that is too long to be held here.
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /// Replaces `file`, readable as the user's umask says.
    static void write(Path file, byte[] content) throws IOException {
        replace(file, out -> out.write(content));
    }

    /// The same; where writing fails, the old content stays.
    static void write(Path file, Content content) throws IOException {
        replace(file, content);
    }

    /// Replaces `file`, readable by its owner alone from its first byte on.
    static void writeSecret(Path file, byte[] content) throws IOException {
        replace(
                file,
                out -> out.write(content),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private static void replace(Path file, Content content, FileAttribute<?>... attributes)
            throws IOException {
        Path folder = folderOf(file);
        Path temporary = folder.resolve("." + UUID.randomUUID() + UNFINISHED_SUFFIX);
        try {
            var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            try (var channel = FileChannel.open(temporary, options, attributes)) {
                // Not closed by itself: the channel is still needed.
                var out = new BufferedOutputStream(Channels.newOutputStream(channel));
                content.writeTo(out);
                out.flush();
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            sync(folder);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /// The rename itself lasts only once the folder is on disk.
    private static void sync(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    static Path folderOf(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        return folder == null ? file.toAbsolutePath().getRoot() : folder;
    }
}
