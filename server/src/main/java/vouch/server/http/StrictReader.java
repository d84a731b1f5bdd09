package vouch.server.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import java.util.function.Supplier;

/// Reads chunked bodies to the letter. The web server takes any two bytes for the end of a chunk, a
/// sign before its size, and a line of any length for that size; another reader on the way to us
/// may not, and the two would cut requests differently. A long chunk is handed on in pieces, as if
/// it were several: the web server holds each whole.
final class StrictReader extends DataReader {

    /// Enough for any size we take, and leading zeros.
    private static final int CHUNK_LINE_CHARS_MAX = 16;

    /// The most of a chunk that is held at once, in bytes.
    private static final int PIECE_BYTES_MAX = 64 * 1024;

    /// The longest chunk the web server takes, in bytes.
    private static final long CHUNK_BYTES_MAX = Integer.MAX_VALUE;

    private boolean insideData;

    /// What is still to come of the chunk whose pieces are being handed on.
    private long chunkBytesLeft;

    StrictReader(Supplier<byte[]> bytes) {
        super(bytes);
    }

    /// A chunk's size, or the empty line after the last one.
    @Override
    public String readLine() {
        if (chunkBytesLeft > 0) {
            return nextPiece();
        }
        int length = findNewLine(CHUNK_LINE_CHARS_MAX);
        if (length == CHUNK_LINE_CHARS_MAX) {
            throw new IncorrectNewLineException("a chunk's size is too long");
        }
        String line = readAsciiString(length);
        skip(2);
        if (!line.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
            throw new IncorrectNewLineException("a chunk's size is not hexadecimal");
        }
        long size = line.isEmpty() ? 0 : Long.parseLong(line, 16);
        if (size <= PIECE_BYTES_MAX || size > CHUNK_BYTES_MAX) {
            return line;
        }
        chunkBytesLeft = size;
        return nextPiece();
    }

    private String nextPiece() {
        return Long.toHexString(Math.min(PIECE_BYTES_MAX, chunkBytesLeft));
    }

    /// A chunk's data.
    @Override
    public BufferData readBuffer(int length) {
        insideData = true;
        try {
            var data = super.readBuffer(length);
            chunkBytesLeft = Math.max(0, chunkBytesLeft - length);
            return data;
        } finally {
            insideData = false;
        }
    }

    /// Two bytes outside data are always a line's end.
    @Override
    public void skip(int length) {
        if (length == 2 && !insideData) {
            if (chunkBytesLeft > 0) {
                return;
            }
            if (read() != '\r' || read() != '\n') {
                throw new IncorrectNewLineException("a chunk is longer than its size");
            }
            return;
        }
        super.skip(length);
    }
}
