package vouch.server.messenger;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/// The files of attachments, each under its id in a folder of their own. What ends in `.part` is on
/// its way in, or was left by a crash.
final class AttachmentFiles {

    /// What uploads leave free on the disk, in bytes.
    static final long SPACE_BYTES_MIN = 64L * 1024 * 1024;

    private static final String PART = ".part";
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Path folder;

    AttachmentFiles(Path folder) {
        this.folder = folder;
    }

    /// Makes the folder, and removes what a crash left.
    void open() {
        try {
            Files.createDirectories(folder);
            try (var left = Files.newDirectoryStream(folder, "*" + PART)) {
                for (var part : left) {
                    Files.delete(part);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use " + folder, e);
        }
    }

    /// There is no space for more.
    @SuppressWarnings("serial")
    static final class Full extends RuntimeException {
        Full() {
            super("no space for attachments", null, false, false);
        }
    }

    /// A file that came in whole and is on the disk, without its place yet.
    record Incoming(Path part, long size) {}

    /// Writes what comes to the disk.
    ///
    /// @throws Full where there is no space for it
    Incoming receive(InputStream in) {
        var part = folder.resolve(UUID.randomUUID() + PART);
        try {
            return new Incoming(part, write(in, part));
        } catch (IOException e) {
            discard(part);
            throw new UncheckedIOException("cannot write " + part, e);
        } catch (RuntimeException e) {
            discard(part);
            throw e;
        }
    }

    private long write(InputStream in, Path part) throws IOException {
        try (var out =
                FileChannel.open(part, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            long size = 0;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (Files.getFileStore(folder).getUsableSpace() < SPACE_BYTES_MIN) {
                    throw new Full();
                }
                var bytes = ByteBuffer.wrap(buffer, 0, read);
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                size += read;
            }
            out.force(true);
            return size;
        }
    }

    /// Gives a file its place, durably.
    void place(Incoming incoming, UUID id) {
        try {
            Files.move(incoming.part, file(id), StandardCopyOption.ATOMIC_MOVE);
            try (var directory = FileChannel.open(folder, StandardOpenOption.READ)) {
                directory.force(true);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot place " + file(id), e);
        }
    }

    void discard(Incoming incoming) {
        discard(incoming.part);
    }

    private static void discard(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + part, e);
        }
    }

    void send(UUID id, OutputStream out) throws IOException {
        try (var in = FileChannel.open(file(id), StandardOpenOption.READ)) {
            Channels.newInputStream(in).transferTo(out);
        }
    }

    void delete(UUID id) {
        discard(file(id));
    }

    private Path file(UUID id) {
        return folder.resolve(id.toString());
    }
}
