package vouch.protocol.proof;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import vouch.protocol.Digest;
import vouch.protocol.ethereum.RecordedBlock;
import vouch.protocol.ethereum.TransactionTrie;
import vouch.protocol.log.Checkpoint;
import vouch.protocol.log.FixedRandom;
import vouch.protocol.log.MemoryLog;
import vouch.protocol.log.NoteSigner;
import vouch.protocol.log.SignedNote;

/// A log of 13 entries with a fixed key, whose roots lie in the blocks under `vectors/ethereum`.
/// Entry 6 is salted.
public final class SampleLog {

    public static final String ORIGIN = "vouch/0123456789abcdef";
    public static final int SIZE = 13;
    public static final int SALTED = 6;

    private SampleLog() {}

    public static NoteSigner signer() {
        return NoteSigner.generate(ORIGIN, new FixedRandom("the sample log's key"));
    }

    /// The content of the file whose digest is entry `index`.
    public static byte[] file(int index) {
        return ("file " + index + "\n").getBytes(StandardCharsets.UTF_8);
    }

    public static Salt salt() {
        return Salt.random(new FixedRandom("the sample salt"));
    }

    public static Digest entry(int index) {
        Digest file = Digest.sha256(file(index));
        return index == SALTED ? salt().salted(file) : file;
    }

    public static MemoryLog tree(int size) {
        return new MemoryLog(IntStream.range(0, size).mapToObj(SampleLog::entry).toList());
    }

    public static Checkpoint checkpoint(int size) {
        return new Checkpoint(ORIGIN, size, tree(size).root());
    }

    public static SignedNote signedCheckpoint(int size) {
        return signer().sign(checkpoint(size).text());
    }

    public static Receipt receipt(int index) {
        Instant acceptedAt = Instant.parse("2026-09-21T14:13:20.123Z").plusSeconds(index);
        return new Receipt(ORIGIN, entry(index), index, acceptedAt);
    }

    public static Proof received(int index) {
        Proof proof = Proof.of(signer().sign(receipt(index).text()));
        return index == SALTED ? proof.withSalt(salt().bytes()) : proof;
    }

    public static Proof logged(int index, int size) {
        List<Digest> path = tree(size).path(index);
        return received(index).withLog(signedCheckpoint(size), path);
    }

    /// The proof of entry `index` in the tree of `size`, by the transaction at `transaction` of a
    /// block.
    public static Proof anchored(int index, int size, String block, int transaction) {
        return logged(index, size).withEthereum(evidence(RecordedBlock.read(block), transaction));
    }

    public static EthereumEvidence evidence(RecordedBlock block, int transaction) {
        return new EthereumEvidence(
                block.transactions().get(transaction),
                transaction,
                TransactionTrie.proof(block.transactions(), transaction),
                block.encodedHeader());
    }
}
