package vouch.protocol.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import vouch.protocol.ethereum.BlockHeader;
import vouch.protocol.format.Export.Impossible;
import vouch.protocol.format.Export.Written;
import vouch.protocol.proof.EthereumEvidence;
import vouch.protocol.proof.Facts.Anchored;
import vouch.protocol.proof.LogEvidence;
import vouch.protocol.proof.Proof;

/// The way from a digest to its block's transactions root as operations: up the log's tree where
/// the transaction carries a root, then outwards through the transaction and the trie's nodes. The
/// proof has been found to hold, so each lies inside the next.
final class OtsWriter {

    /// In RLP, 32 bytes follow.
    private static final byte[] OF_32_BYTES = {(byte) 0xa0};

    private static final byte[] LEAF = {0};
    private static final byte[] NODE = {1};

    private final Proof proof;
    private final EthereumEvidence evidence;
    private final List<OtsStep> steps = new ArrayList<>();
    private byte[] message;

    OtsWriter(Proof proof) {
        this.proof = proof;
        this.evidence = proof.ethereum().orElseThrow();
        this.message = proof.digest().bytes();
    }

    Export write(Anchored anchored) {
        // The last node is the leaf, and the transaction lies in it.
        for (byte[] node : evidence.nodes()) {
            if (node.length > OtsFile.MESSAGE_BYTES_MAX) {
                return new Impossible(
                        "The transaction is too long for an .ots file: its node has "
                                + node.length
                                + " bytes, and an .ots file's messages have at most "
                                + OtsFile.MESSAGE_BYTES_MAX
                                + ".");
            }
        }
        if (anchored == Anchored.ROOT) {
            proof.log().ifPresent(this::climb);
        }
        if (!enclose(evidence.transaction(), OF_32_BYTES) || !throughTheTrie()) {
            return new Impossible("A trie node holds its child inside itself.");
        }
        BlockHeader header = BlockHeader.parse(evidence.header());
        OtsFile file = OtsFile.of(proof.digest(), steps, header.number());
        var wanted = new OtsAttestation.Ethereum(header.number(), header.transactionsRoot());
        if (!file.attestations().equals(List.of(wanted))) {
            throw new IllegalStateException("an .ots file leads to " + file.attestations());
        }
        return new Written(file.bytes());
    }

    private void climb(LogEvidence log) {
        take(OtsStep.prepend(LEAF));
        take(OtsStep.SHA256);
        long index = proof.receipt().index();
        for (Sibling sibling : Sibling.of(index, log.checkpoint().size(), log.path())) {
            byte[] hash = sibling.hash().bytes();
            take(sibling.left() ? OtsStep.prepend(hash) : OtsStep.append(hash));
            take(OtsStep.prepend(NODE));
            take(OtsStep.SHA256);
        }
    }

    private boolean throughTheTrie() {
        List<byte[]> upwards = evidence.nodes().reversed();
        // The transaction ends the leaf, whatever announces its length.
        byte[] announcedBy = new byte[0];
        for (byte[] node : upwards) {
            if (!enclose(node, announcedBy)) {
                return false;
            }
            take(OtsStep.KECCAK256);
            announcedBy = OF_32_BYTES;
        }
        return true;
    }

    /// Puts around the message what lies around it in `whole`; false where it doesn't lie there.
    private boolean enclose(byte[] whole, byte[] announcedBy) {
        int at = indexOf(whole, announcedBy, message);
        if (at < 0) {
            return false;
        }
        byte[] after = Arrays.copyOfRange(whole, at + message.length, whole.length);
        byte[] before = Arrays.copyOf(whole, at);
        part(after).map(OtsStep::append).ifPresent(this::take);
        part(before).map(OtsStep::prepend).ifPresent(this::take);
        return true;
    }

    private static Optional<byte[]> part(byte[] bytes) {
        return bytes.length == 0 ? Optional.empty() : Optional.of(bytes);
    }

    /// Where `wanted` begins in `whole`, the first time that it follows on `announcedBy`; else -1.
    private static int indexOf(byte[] whole, byte[] announcedBy, byte[] wanted) {
        for (int at = announcedBy.length; at + wanted.length <= whole.length; at++) {
            boolean here =
                    Arrays.equals(whole, at, at + wanted.length, wanted, 0, wanted.length)
                            && Arrays.equals(
                                    whole,
                                    at - announcedBy.length,
                                    at,
                                    announcedBy,
                                    0,
                                    announcedBy.length);
            if (here) {
                return at;
            }
        }
        return -1;
    }

    private void take(OtsStep step) {
        message = step.apply(message);
        steps.add(step);
    }
}
