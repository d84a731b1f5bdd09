package vouch.protocol.format;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import vouch.protocol.ethereum.BlockHeader;
import vouch.protocol.ethereum.RecordedBlock;
import vouch.protocol.ethereum.Rlp;
import vouch.protocol.ethereum.RlpBytes;
import vouch.protocol.ethereum.RlpItem;
import vouch.protocol.ethereum.RlpList;
import vouch.protocol.ethereum.TransactionTrie;
import vouch.protocol.log.FixedRandom;
import vouch.protocol.log.NoteSigner;
import vouch.protocol.log.SignedNote;
import vouch.protocol.proof.EthereumEvidence;
import vouch.protocol.proof.Proof;
import vouch.protocol.proof.SampleLog;

/// Proofs of the sample log to be written in every format.
final class FormatSamples {

    private FormatSamples() {}

    /// The proof of an entry whose digest stands in a transaction of its own.
    static Proof direct() {
        return SampleLog.received(4)
                .withEthereum(SampleLog.evidence(RecordedBlock.read("block-17-direct"), 16));
    }

    /// A proof by the only transaction of a made-up block, which has this many bytes: its list of
    /// addresses is as long as that takes.
    static Proof inATransactionOf(int bytes) {
        Proof proof = SampleLog.logged(5, SampleLog.SIZE);
        byte[] root = SampleLog.checkpoint(SampleLog.SIZE).root().bytes();
        int padding = bytes;
        while (transaction(root, padding).length > bytes) {
            padding--;
        }
        byte[] transaction = transaction(root, padding);
        List<byte[]> fields = new ArrayList<>(RecordedBlock.read("block-1").fields());
        fields.set(4, TransactionTrie.root(List.of(transaction)));
        return proof.withEthereum(
                new EthereumEvidence(
                        transaction,
                        0,
                        TransactionTrie.proof(List.of(transaction), 0),
                        BlockHeader.encode(fields)));
    }

    private static byte[] transaction(byte[] data, int padding) {
        RlpBytes number = RlpBytes.of(BigInteger.valueOf(1_000_000_007));
        List<RlpItem> items = new ArrayList<>();
        // chain id, nonce, tip, fee, gas, to, value, data, access list, parity, r, s
        items.add(RlpBytes.of(31337));
        items.addAll(List.of(RlpBytes.of(0), number, number, number));
        items.add(new RlpBytes(new byte[20]));
        items.add(RlpBytes.of(0));
        items.add(new RlpBytes(data));
        items.add(RlpList.of(new RlpBytes(new byte[padding])));
        items.addAll(List.of(RlpBytes.of(0), number, number));
        byte[] list = Rlp.encode(new RlpList(items));
        byte[] typed = new byte[1 + list.length];
        typed[0] = 2;
        System.arraycopy(list, 0, typed, 1, list.length);
        return typed;
    }

    /// One SEQUENCE in DER that is this long, all of it.
    static byte[] sequence(int bytes) {
        byte[] der = new byte[bytes];
        der[0] = 0x30;
        if (bytes > 259) {
            der[1] = (byte) 0x82;
            der[2] = (byte) ((bytes - 4) >> 8);
            der[3] = (byte) (bytes - 4);
        } else {
            der[1] = (byte) (bytes - 2);
        }
        return der;
    }

    /// A witness's signature under the sample log's checkpoint.
    static String witnessLine() {
        NoteSigner witness = NoteSigner.generate("witness.example", new FixedRandom("a witness"));
        SignedNote note = witness.sign(SampleLog.checkpoint(SampleLog.SIZE).text());
        return note.signatures().getFirst() + "\n";
    }
}
