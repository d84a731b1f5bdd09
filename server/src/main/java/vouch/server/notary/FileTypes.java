package vouch.server.notary;

import org.apache.tika.Tika;
import org.apache.tika.mime.MimeTypes;
import org.jspecify.annotations.Nullable;

/// What a file is, by its first bytes and its name. Nothing in it is opened or run. Thread-safe.
final class FileTypes {

    /// How much of a file is looked at, in bytes.
    static final int HEAD_BYTES_MAX = 64 * 1024;

    private @Nullable Tika tika;

    /// A media type such as `image/png`, or `application/octet-stream`.
    ///
    /// @param head the first bytes, at most [#HEAD_BYTES_MAX]
    /// @param name cleaned ([FileNames])
    String of(byte[] head, String name) {
        return tika().detect(head, name);
    }

    /// Reading its list of types takes a while, which a gateway without documents need not wait for
    /// at its start.
    private synchronized Tika tika() {
        if (tika == null) {
            tika = new Tika(MimeTypes.getDefaultMimeTypes());
        }
        return tika;
    }
}
