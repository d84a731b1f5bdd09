package vouch.protocol.ethereum;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import vouch.protocol.MalformedException;

/// Ethereum's recursive length prefix, strictly: bytes that another encoder would have written
/// otherwise are refused, so that what decodes encodes to the same bytes again.
public final class Rlp {

    /// The longest input that is decoded.
    public static final int BYTES_MAX = 1024 * 1024;

    /// How deep lists may lie in one another.
    public static final int DEPTH_MAX = 16;

    private static final int BYTES = 0x80;
    private static final int LIST = 0xc0;
    private static final int SHORT_MAX = 55;

    private final byte[] input;
    private int at;

    private Rlp(byte[] input) {
        this.input = input;
    }

    /// The one item that these bytes encode, with nothing after it.
    public static RlpItem decode(byte[] input) {
        if (input.length > BYTES_MAX) {
            throw new MalformedException("The RLP is longer than " + BYTES_MAX + " bytes.");
        }
        Rlp reader = new Rlp(input);
        RlpItem item = reader.item(input.length, 0);
        if (reader.at != input.length) {
            throw new MalformedException("The RLP has bytes after its end.");
        }
        return item;
    }

    /// The bytes that encode this item.
    public static byte[] encode(RlpItem item) {
        return switch (item) {
            case RlpBytes bytes -> encodeBytes(bytes.bytes());
            case RlpList list -> encodeList(list.items().stream().map(Rlp::encode).toList());
        };
    }

    /// The encoding of a sequence of bytes.
    public static byte[] encodeBytes(byte[] bytes) {
        if (bytes.length == 1 && bytes[0] >= 0) {
            return bytes.clone();
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + 5);
        writePrefix(out, BYTES, bytes.length);
        out.writeBytes(bytes);
        return out.toByteArray();
    }

    /// The encoding of a list whose items are encoded already.
    public static byte[] encodeList(List<byte[]> encodedItems) {
        long length = encodedItems.stream().mapToLong(item -> item.length).sum();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writePrefix(out, LIST, Math.toIntExact(length));
        encodedItems.forEach(out::writeBytes);
        return out.toByteArray();
    }

    private static void writePrefix(ByteArrayOutputStream out, int kind, int length) {
        if (length <= SHORT_MAX) {
            out.write(kind + length);
            return;
        }
        int lengthBytes = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
        out.write(kind + SHORT_MAX + lengthBytes);
        for (int shift = 8 * (lengthBytes - 1); shift >= 0; shift -= 8) {
            out.write(length >> shift);
        }
    }

    private RlpItem item(int end, int depth) {
        if (at >= end) {
            throw new MalformedException("The RLP ends too early.");
        }
        int prefix = Byte.toUnsignedInt(input[at]);
        if (prefix < BYTES) {
            return new RlpBytes(new byte[] {input[at++]});
        }
        at++;
        int kind = prefix < LIST ? BYTES : LIST;
        int length = length(prefix - kind, end);
        if (length > end - at) {
            throw new MalformedException("The RLP ends too early.");
        }
        return kind == LIST ? list(at + length, depth + 1) : bytes(length);
    }

    private int length(int announced, int end) {
        if (announced <= SHORT_MAX) {
            return announced;
        }
        int lengthBytes = announced - SHORT_MAX;
        if (lengthBytes > end - at) {
            throw new MalformedException("The RLP ends too early.");
        }
        long length = 0;
        for (int i = 0; i < lengthBytes; i++) {
            // Bounded by the check below before it could overflow.
            length = (length << 8) | Byte.toUnsignedInt(input[at + i]);
            if (length > BYTES_MAX) {
                throw new MalformedException("The RLP announces more bytes than there are.");
            }
        }
        if (input[at] == 0 || length <= SHORT_MAX) {
            throw new MalformedException("The RLP writes a length longer than it need be.");
        }
        at += lengthBytes;
        return (int) length;
    }

    private RlpBytes bytes(int length) {
        if (length == 1 && input[at] >= 0) {
            throw new MalformedException("The RLP writes a single byte longer than it need be.");
        }
        RlpBytes bytes = new RlpBytes(Arrays.copyOfRange(input, at, at + length));
        at += length;
        return bytes;
    }

    private RlpList list(int end, int depth) {
        if (depth > DEPTH_MAX) {
            throw new MalformedException("The RLP is nested deeper than " + DEPTH_MAX + " lists.");
        }
        List<RlpItem> items = new ArrayList<>();
        while (at < end) {
            items.add(item(end, depth));
        }
        return new RlpList(items);
    }
}
