package vouch.protocol.format;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import vouch.protocol.Digest;
import vouch.protocol.MalformedException;
import vouch.protocol.ethereum.Hash;

/// One operation of an `.ots` file: what makes a message of the message before.
final class OtsStep implements Comparable<OtsStep> {

    /// The kinds of operation that lead to an Ethereum block, by their tags; others exist and are
    /// refused.
    enum Kind {
        SHA256(0x08),
        KECCAK256(0x67),
        APPEND(0xf0),
        PREPEND(0xf1);

        private final int tag;

        Kind(int tag) {
            this.tag = tag;
        }

        static Kind of(int tag) {
            for (Kind kind : values()) {
                if (kind.tag == tag) {
                    return kind;
                }
            }
            throw new MalformedException(
                    "An .ots file holds operation "
                            + Integer.toHexString(tag)
                            + ", which is not known here.");
        }

        boolean takesArgument() {
            return this == APPEND || this == PREPEND;
        }
    }

    static final OtsStep SHA256 = new OtsStep(Kind.SHA256, new byte[0]);
    static final OtsStep KECCAK256 = new OtsStep(Kind.KECCAK256, new byte[0]);

    private final Kind kind;
    private final byte[] argument;

    private OtsStep(Kind kind, byte[] argument) {
        this.kind = kind;
        this.argument = argument;
    }

    static OtsStep append(byte[] argument) {
        return of(Kind.APPEND, argument);
    }

    static OtsStep prepend(byte[] argument) {
        return of(Kind.PREPEND, argument);
    }

    static OtsStep of(Kind kind, byte[] argument) {
        if (!kind.takesArgument()) {
            return kind == Kind.SHA256 ? SHA256 : KECCAK256;
        }
        if (argument.length == 0 || argument.length > OtsFile.MESSAGE_BYTES_MAX) {
            throw new MalformedException(
                    "An operation of an .ots file adds 1 to "
                            + OtsFile.MESSAGE_BYTES_MAX
                            + " bytes.");
        }
        return new OtsStep(kind, argument.clone());
    }

    /// The message after this one; refused where it is too long.
    byte[] apply(byte[] message) {
        return switch (kind) {
            case SHA256 -> Digest.sha256(message).bytes();
            case KECCAK256 -> Hash.keccak256(message).bytes();
            case APPEND -> joined(message, argument);
            case PREPEND -> joined(argument, message);
        };
    }

    private static byte[] joined(byte[] first, byte[] second) {
        if (first.length + second.length > OtsFile.MESSAGE_BYTES_MAX) {
            throw new MalformedException(
                    "A message of an .ots file has at most "
                            + OtsFile.MESSAGE_BYTES_MAX
                            + " bytes.");
        }
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    void write(ByteArrayOutputStream out) {
        out.write(kind.tag);
        if (kind.takesArgument()) {
            Leb128.write(out, argument.length);
            out.writeBytes(argument);
        }
    }

    /// By tag, then by argument: the order in which operations on one message stand.
    @Override
    public int compareTo(OtsStep other) {
        int byTag = Integer.compare(kind.tag, other.kind.tag);
        return byTag != 0 ? byTag : Arrays.compareUnsigned(argument, other.argument);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OtsStep that && compareTo(that) == 0;
    }

    @Override
    public int hashCode() {
        return 31 * kind.tag + Arrays.hashCode(argument);
    }
}
