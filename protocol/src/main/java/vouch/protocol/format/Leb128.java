package vouch.protocol.format;

import java.io.ByteArrayOutputStream;

/// Unsigned integers in groups of seven bits, the lowest first, as `.ots` files write them.
final class Leb128 {

    /// How many bytes a number below 2^63 takes.
    static final int BYTES_MAX = 9;

    private Leb128() {}

    static void write(ByteArrayOutputStream out, long value) {
        long rest = value;
        for (; rest > 0x7f; rest >>>= 7) {
            out.write((int) ((rest & 0x7f) | 0x80));
        }
        out.write((int) rest);
    }
}
