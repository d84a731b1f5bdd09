package vouch.server.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import java.util.function.Supplier;

/// Reads chunked bodies to the letter. The web server takes any two bytes for the end of a chunk, a
/// sign before its size, and a line of any length for that size; another reader on the way to us
/// may not, and the two would cut requests differently.
final class StrictReader extends DataReader {

    /// Enough for any size we take, and leading zeros.
    private static final int CHUNK_LINE_CHARS_MAX = 16;

    private boolean insideData;

    StrictReader(Supplier<byte[]> bytes) {
        super(bytes);
    }

    /// A chunk's size, or the empty line after the last one.
    @Override
    public String readLine() {
        int length = findNewLine(CHUNK_LINE_CHARS_MAX);
        if (length == CHUNK_LINE_CHARS_MAX) {
            throw new IncorrectNewLineException("a chunk's size is too long");
        }
        String line = readAsciiString(length);
        skip(2);
        if (!line.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
            throw new IncorrectNewLineException("a chunk's size is not hexadecimal");
        }
        return line;
    }

    /// A chunk's data.
    @Override
    public BufferData readBuffer(int length) {
        insideData = true;
        try {
            return super.readBuffer(length);
        } finally {
            insideData = false;
        }
    }

    /// Two bytes outside data are always a line's end.
    @Override
    public void skip(int length) {
        if (length == 2 && !insideData) {
            if (read() != '\r' || read() != '\n') {
                throw new IncorrectNewLineException("a chunk is longer than its size");
            }
            return;
        }
        super.skip(length);
    }
}
