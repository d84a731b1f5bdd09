package vouch.protocol.proof;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import vouch.protocol.Digest;
import vouch.protocol.ethereum.BlockHeader;
import vouch.protocol.ethereum.RecordedBlock;
import vouch.protocol.ethereum.Rlp;
import vouch.protocol.ethereum.RlpBytes;
import vouch.protocol.ethereum.RlpList;
import vouch.protocol.ethereum.TransactionTrie;
import vouch.protocol.log.FixedRandom;
import vouch.protocol.log.NoteSigner;
import vouch.protocol.log.SignedNote;

/// The sample log's proofs, and ways to damage them.
final class ForgedProofs {

    static final int INDEX = 5;
    private static final int SIZE = SampleLog.SIZE;

    final NoteSigner signer = SampleLog.signer();
    final NoteSigner stranger =
            NoteSigner.generate(SampleLog.ORIGIN, new FixedRandom("a stranger's key"));
    final RecordedBlock block = RecordedBlock.read("block-17");
    final Proof complete = SampleLog.anchored(INDEX, SIZE, "block-17", 0);
    final Proof logged = SampleLog.logged(INDEX, SIZE);
    final List<Digest> path = logged.log().orElseThrow().path();
    final EthereumEvidence real = complete.ethereum().orElseThrow();
    final Proof salted = SampleLog.anchored(SampleLog.SALTED, SIZE, "block-1", 0);

    byte[] payload() {
        return SampleLog.checkpoint(SIZE).root().bytes();
    }

    /// A final proof in a made-up block that holds one made-up transaction.
    Proof forged(byte[] data, long v) {
        RlpBytes number = RlpBytes.of(BigInteger.valueOf(1_000_000_007));
        byte[] transaction =
                Rlp.encode(
                        RlpList.of(
                                RlpBytes.of(0),
                                number,
                                number,
                                new RlpBytes(new byte[20]),
                                RlpBytes.of(0),
                                new RlpBytes(data),
                                RlpBytes.of(v),
                                number,
                                number));
        List<byte[]> fields = new ArrayList<>(block.fields());
        fields.set(4, TransactionTrie.root(List.of(transaction)));
        return evidence(
                transaction,
                0,
                TransactionTrie.proof(List.of(transaction), 0),
                BlockHeader.encode(fields));
    }

    Proof evidence(byte[] transaction, int index, List<byte[]> nodes, byte[] header) {
        return complete.withEthereum(new EthereumEvidence(transaction, index, nodes, header));
    }

    /// The final proof of an entry whose digest stands in a transaction of its own, without its
    /// place in the log.
    Proof direct(int index) {
        return SampleLog.received(index)
                .withEthereum(SampleLog.evidence(RecordedBlock.read("block-17-direct"), 16));
    }

    Proof withPath(List<Digest> other) {
        return logged.withLog(logged.log().orElseThrow().note(), other);
    }

    Proof withReceipt(SignedNote receipt) {
        return new Proof(
                complete.digest(),
                complete.salt(),
                receipt,
                complete.log(),
                complete.ethereum(),
                complete.rfc3161());
    }

    Proof withSalt(Proof proof, Optional<Salt> salt) {
        return new Proof(
                proof.digest(),
                salt,
                proof.receiptNote(),
                proof.log(),
                proof.ethereum(),
                proof.rfc3161());
    }

    SignedNote edited(SignedNote note, String from, String to) {
        UnaryOperator<String> edit = text -> text.replace(from, to);
        return new SignedNote(edit.apply(note.text()), note.signatures());
    }

    byte[] flipped(byte[] bytes, int at) {
        byte[] flipped = bytes.clone();
        flipped[at] ^= 1;
        return flipped;
    }

    byte[] longer(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length + 1);
    }

    Proof anchored(int index, String block, int transaction) {
        return SampleLog.anchored(index, SIZE, block, transaction);
    }
}
