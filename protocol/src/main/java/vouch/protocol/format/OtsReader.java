package vouch.protocol.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import vouch.protocol.Digest;
import vouch.protocol.MalformedException;

/// One pass over an `.ots` file, which computes every message on the way and keeps what is said of
/// them.
final class OtsReader {

    private static final int FORK = 0xff;
    private static final int ATTESTATION = 0x00;

    private final ByteReader in;
    private final List<OtsAttestation> attestations = new ArrayList<>();

    OtsReader(byte[] bytes) {
        this.in = new ByteReader(bytes);
    }

    OtsFile file(byte[] bytes) {
        for (byte wanted : OtsFile.head()) {
            if (in.atEnd() || in.oneByte() != Byte.toUnsignedInt(wanted)) {
                throw new MalformedException(
                        "An .ots file of version 1 begins with its magic bytes and is about a"
                                + " SHA-256 digest.");
            }
        }
        byte[] digest = in.bytes(Digest.BYTES);
        tree(digest, OtsFile.DEPTH_MAX);
        in.requireEnd("An .ots file");
        return new OtsFile(bytes, Digest.ofBytes(digest), attestations);
    }

    /// What follows from one message: attestations, then operations, each but the last announced by
    /// a fork; all in their order, so that one tree has one file.
    private void tree(byte[] message, int stepsLeft) {
        Optional<OtsClaim> claim = Optional.empty();
        Optional<OtsStep> step = Optional.empty();
        boolean more;
        do {
            int tag = in.oneByte();
            more = tag == FORK;
            int item = more ? in.oneByte() : tag;
            if (item == ATTESTATION) {
                OtsClaim next = OtsClaim.read(in);
                requireOrder(
                        step.isEmpty()
                                && claim.map(before -> before.compareTo(next) < 0).orElse(true));
                attestations.add(next.of(message));
                claim = Optional.of(next);
            } else {
                OtsStep next = step(item);
                requireOrder(step.map(before -> before.compareTo(next) < 0).orElse(true));
                if (stepsLeft == 0) {
                    throw new MalformedException(
                            "An .ots file has at most "
                                    + OtsFile.DEPTH_MAX
                                    + " operations in a row.");
                }
                tree(next.apply(message), stepsLeft - 1);
                step = Optional.of(next);
            }
        } while (more);
    }

    private OtsStep step(int tag) {
        OtsStep.Kind kind = OtsStep.Kind.of(tag);
        byte[] argument =
                kind.takesArgument()
                        ? in.counted(
                                OtsFile.MESSAGE_BYTES_MAX, "What an operation of an .ots file adds")
                        : new byte[0];
        return OtsStep.of(kind, argument);
    }

    private static void requireOrder(boolean inOrder) {
        if (!inOrder) {
            throw new MalformedException(
                    "What follows from a message of an .ots file is not in its order: attestations,"
                            + " then operations, each kind ascending and none twice.");
        }
    }
}
