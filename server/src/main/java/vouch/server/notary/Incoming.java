package vouch.server.notary;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import vouch.protocol.Digest;

/// A document on its way in: written, hashed and named while it goes by. Owned by the thread of its
/// request. Whatever was not placed is removed when it is closed.
final class Incoming implements AutoCloseable {

    /// How often the space left on the disk is looked at, in bytes.
    private static final long SPACE_ASKED_EVERY = 1024 * 1024;

    private final DocumentFiles files;
    private final Path part;
    private final FileChannel channel;
    private final FileContent.Hasher hasher = new FileContent.Hasher();
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private long spaceAskedAt;

    Incoming(DocumentFiles files, Path part, FileChannel channel) {
        this.files = files;
        this.part = part;
        this.channel = channel;
    }

    /// @throws DiskFullException where there is no space for more
    void write(byte[] bytes, int from, int count) {
        if (hasher.size() - spaceAskedAt >= SPACE_ASKED_EVERY) {
            files.requireSpace();
            spaceAskedAt = hasher.size();
        }
        hasher.update(bytes, from, count);
        head.write(bytes, from, Math.min(count, FileTypes.HEAD_BYTES_MAX - head.size()));
        var buffer = ByteBuffer.wrap(bytes, from, count);
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException e) {
            throw files.failed("cannot write " + part, e);
        }
    }

    long size() {
        return hasher.size();
    }

    /// The first bytes, as many as tell what it is.
    byte[] head() {
        return head.toByteArray();
    }

    /// What came in; asked once, at its end.
    FileContent content() {
        return hasher.finish();
    }

    /// Puts the whole file on the disk. It can take long, so it is done before anything is locked.
    void sync() {
        try {
            channel.force(true);
        } catch (IOException e) {
            throw files.failed("cannot sync " + part, e);
        }
    }

    /// Gives it its place; the caller decides what becomes of it there.
    void place(Digest digest) {
        files.place(part, digest);
    }

    @Override
    public void close() {
        try (channel) {
            DocumentFiles.delete(part);
        } catch (IOException e) {
            throw files.failed("cannot close " + part, e);
        }
    }
}
