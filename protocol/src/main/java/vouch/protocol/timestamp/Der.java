package vouch.protocol.timestamp;

import java.math.BigInteger;
import java.util.Arrays;
import vouch.protocol.MalformedException;

/// One element of DER (X.690), strictly: tags of one byte, definite lengths in their shortest form,
/// values in their one spelling. Nothing is looked into before it is asked for, so depth costs
/// nothing, and no element reaches beyond the one around it.
final class Der {

    static final int BOOLEAN = 0x01;
    static final int INTEGER = 0x02;
    static final int OCTET_STRING = 0x04;
    static final int NULL = 0x05;
    static final int OBJECT_IDENTIFIER = 0x06;
    static final int GENERALIZED_TIME = 0x18;
    static final int SEQUENCE = 0x30;
    static final int SET = 0x31;

    private static final int HIGH_TAG = 0x1f;
    private static final int LONG_LENGTH = 0x80;
    private static final int LENGTH_BYTES_MAX = 3;

    private final byte[] input;
    private final int start;
    private final int from;
    private final int end;

    private Der(byte[] input, int start, int from, int end) {
        this.input = input;
        this.start = start;
        this.from = from;
        this.end = end;
    }

    /// The tag of a context's own element, one that holds others.
    static int context(int number) {
        return 0xa0 | number;
    }

    /// The same, for one that is a plain value.
    static int contextPrimitive(int number) {
        return 0x80 | number;
    }

    /// The one element that these bytes are, with nothing after it.
    static Der parse(byte[] bytes) {
        Der der = at(bytes, 0, bytes.length);
        if (der.end != bytes.length) {
            throw new MalformedException("The DER has bytes after its end.");
        }
        return der;
    }

    /// The element that begins at `start` and ends before `limit`.
    static Der at(byte[] input, int start, int limit) {
        if (limit - start < 2) {
            throw endsTooEarly();
        }
        if ((input[start] & HIGH_TAG) == HIGH_TAG) {
            throw new MalformedException("The DER has a tag of more than one byte.");
        }
        int first = Byte.toUnsignedInt(input[start + 1]);
        int from = start + 2;
        int length = first;
        if (first >= LONG_LENGTH) {
            int count = first - LONG_LENGTH;
            length = longLength(input, from, count, limit);
            from += count;
        }
        if (length > limit - from) {
            throw endsTooEarly();
        }
        return new Der(input, start, from, from + length);
    }

    private static int longLength(byte[] input, int from, int count, int limit) {
        if (count == 0 || count > LENGTH_BYTES_MAX) {
            throw new MalformedException("The DER has a length that is indefinite or too large.");
        }
        if (count > limit - from) {
            throw endsTooEarly();
        }
        int length = 0;
        for (int i = 0; i < count; i++) {
            length = length << 8 | Byte.toUnsignedInt(input[from + i]);
        }
        if (length < LONG_LENGTH || input[from] == 0) {
            throw new MalformedException("The DER writes a length longer than it need be.");
        }
        return length;
    }

    private static MalformedException endsTooEarly() {
        return new MalformedException("The DER ends too early.");
    }

    int tag() {
        return Byte.toUnsignedInt(input[start]);
    }

    /// Where the next element would begin.
    int end() {
        return end;
    }

    /// The element itself, tag and length included.
    byte[] encoded() {
        return Arrays.copyOfRange(input, start, end);
    }

    /// What it holds.
    byte[] value() {
        return Arrays.copyOfRange(input, from, end);
    }

    /// The elements inside it.
    DerElements elements(String what) {
        return new DerElements(what, input, from, end);
    }

    BigInteger integer(String what) {
        byte[] value = value();
        boolean longer =
                value.length > 1
                        && ((value[0] == 0 && value[1] >= 0) || (value[0] == -1 && value[1] < 0));
        if (value.length == 0 || longer) {
            throw new MalformedException(what + " is no number in its shortest form.");
        }
        return new BigInteger(value);
    }

    /// True; false is the default wherever it is read, and defaults are left out.
    void requireTrue(String what) {
        if (end - from != 1 || input[from] != -1) {
            throw new MalformedException(what + " is no truth value in its one form.");
        }
    }

    /// An object identifier in its usual writing: `1.2.840.113549.1.7.2`.
    String objectIdentifier(String what) {
        StringBuilder text = new StringBuilder();
        int at = from;
        while (at < end) {
            int first = at;
            BigInteger arc = BigInteger.ZERO;
            do {
                // So long an arc holds the 128 bits of an arc under 2.25, and more.
                if (at == end || at - first > 20 || input[first] == (byte) 0x80) {
                    throw new MalformedException(what + " is no object identifier.");
                }
                arc = arc.shiftLeft(7).or(BigInteger.valueOf(input[at] & 0x7f));
            } while (input[at++] < 0);
            appendArc(text, arc);
        }
        if (text.isEmpty()) {
            throw new MalformedException(what + " is no object identifier.");
        }
        return text.toString();
    }

    /// The first number on the wire is two arcs.
    private static void appendArc(StringBuilder text, BigInteger arc) {
        if (!text.isEmpty()) {
            text.append('.').append(arc);
            return;
        }
        int top = arc.min(BigInteger.valueOf(80)).intValue() / 40;
        text.append(top).append('.').append(arc.subtract(BigInteger.valueOf(40L * top)));
    }
}
