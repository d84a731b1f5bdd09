package vouch.protocol.format;

import java.util.Arrays;
import vouch.protocol.MalformedException;

/// Reads the parts of an `.ots` file one after the other, and never beyond its end.
final class ByteReader {

    private final byte[] input;
    private int at;

    ByteReader(byte[] input) {
        this.input = input.clone();
    }

    int oneByte() {
        return Byte.toUnsignedInt(bytes(1)[0]);
    }

    byte[] bytes(int count) {
        if (count > input.length - at) {
            throw new MalformedException("An .ots file ends too early.");
        }
        byte[] bytes = Arrays.copyOfRange(input, at, at + count);
        at += count;
        return bytes;
    }

    /// Bytes that are preceded by their number.
    byte[] counted(int countMax, String what) {
        long count = number();
        if (count > countMax) {
            throw new MalformedException(what + " has at most " + countMax + " bytes.");
        }
        return bytes((int) count);
    }

    /// A number below 2^63 in its shortest spelling.
    long number() {
        long number = 0;
        for (int i = 0; i < Leb128.BYTES_MAX; i++) {
            int next = oneByte();
            number |= (next & 0x7fL) << (7 * i);
            if (next <= 0x7f) {
                if (next == 0 && i > 0) {
                    throw new MalformedException(
                            "A number of an .ots file is written longer than it need be.");
                }
                return number;
            }
        }
        throw new MalformedException("A number of an .ots file is 2^63 or larger.");
    }

    boolean atEnd() {
        return at == input.length;
    }

    void requireEnd(String what) {
        if (!atEnd()) {
            throw new MalformedException(what + " has bytes after its end.");
        }
    }
}
