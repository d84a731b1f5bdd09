package vouch.protocol.format;

import java.util.Arrays;
import vouch.protocol.Digest;
import vouch.protocol.Encodings;
import vouch.protocol.MalformedException;

/// One operation of a Chainpoint proof: what makes a value of the value before.
public sealed interface ChainpointStep {

    /// How many bytes may be put beside a value.
    int OPERAND_BYTES_MAX = 256;

    /// The value after this one.
    byte[] apply(byte[] value);

    /// Puts bytes, in hexadecimal, before the value.
    record Left(String hex) implements ChainpointStep {

        public Left {
            requireOperand(hex);
        }

        @Override
        public byte[] apply(byte[] value) {
            return joined(Encodings.parseHex(hex), value);
        }
    }

    /// Puts bytes, in hexadecimal, behind the value.
    record Right(String hex) implements ChainpointStep {

        public Right {
            requireOperand(hex);
        }

        @Override
        public byte[] apply(byte[] value) {
            return joined(value, Encodings.parseHex(hex));
        }
    }

    /// The value's SHA-256.
    record Sha256() implements ChainpointStep {

        @Override
        public byte[] apply(byte[] value) {
            return Digest.sha256(value).bytes();
        }
    }

    private static void requireOperand(String hex) {
        int bytes = Encodings.parseHex(hex).length;
        if (bytes == 0 || bytes > OPERAND_BYTES_MAX) {
            throw new MalformedException(
                    "An operation of a Chainpoint proof adds 1 to "
                            + OPERAND_BYTES_MAX
                            + " bytes.");
        }
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }
}
