package vouch.protocol.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import vouch.protocol.Digest;
import vouch.protocol.ethereum.BlockHeader;
import vouch.protocol.ethereum.RecordedBlock;
import vouch.protocol.ethereum.Rlp;
import vouch.protocol.log.Checkpoint;
import vouch.protocol.log.FixedRandom;
import vouch.protocol.log.NoteSigner;
import vouch.protocol.log.SignedNote;

/// Well-formed bundles in which one part does not fit.
final class RefusedProofs {

    private static final int INDEX = ForgedProofs.INDEX;
    private static final int SIZE = SampleLog.SIZE;

    private final VectorList vectors;
    private final ForgedProofs samples = new ForgedProofs();
    private final NoteSigner signer = samples.signer;
    private final NoteSigner stranger = samples.stranger;
    private final RecordedBlock block = samples.block;
    private final Proof complete = samples.complete;
    private final Proof logged = samples.logged;
    private final List<Digest> path = samples.path;
    private final EthereumEvidence real = samples.real;
    private final Proof salted = samples.salted;

    RefusedProofs(VectorList vectors) {
        this.vectors = vectors;
    }

    void addAll() {
        filesAndReceipts();
        places();
        transactions();
        nodesAndHeaders();
    }

    private void filesAndReceipts() {
        vectors.add(
                "refuse/another-file",
                "The proof of entry 5, with file 4.",
                complete.toJson(),
                4,
                block,
                true,
                "file");
        vectors.refuse(
                "salt-changed",
                "One bit of the salt.",
                salted.withSalt(samples.flipped(salted.salt().orElseThrow().bytes(), 31)),
                SampleLog.SALTED,
                "file");
        vectors.refuse(
                "salt-missing",
                "The salt was taken out.",
                samples.withSalt(salted, Optional.empty()),
                SampleLog.SALTED,
                "file");
        vectors.refuse(
                "salt-superfluous",
                "A salt where none was used.",
                complete.withSalt(new byte[32]),
                INDEX,
                "salt");
        vectors.refuse(
                "receipt-of-another-digest",
                "The receipt of entry 4.",
                samples.withReceipt(SampleLog.received(4).receiptNote()),
                INDEX,
                "receipt");
        vectors.refuse(
                "receipt-by-another-key",
                "The log's name, a stranger's key.",
                samples.withReceipt(stranger.sign(SampleLog.receipt(INDEX).text())),
                INDEX,
                "receipt signature");
        NoteSigner other = NoteSigner.generate("vouch/ffffffffffffffff", new FixedRandom("other"));
        vectors.refuse(
                "receipt-in-another-name",
                "Signed in another name.",
                samples.withReceipt(other.sign(SampleLog.receipt(INDEX).text())),
                INDEX,
                "receipt signature");
        vectors.refuse(
                "receipt-backdated",
                "An earlier time under the old signature.",
                samples.withReceipt(samples.edited(complete.receiptNote(), "2026-", "2025-")),
                INDEX,
                "receipt signature");
        vectors.refuse(
                "receipt-index-changed",
                "Another index under the old signature.",
                samples.withReceipt(samples.edited(complete.receiptNote(), "\n5\n", "\n4\n")),
                INDEX,
                "receipt signature");
        Receipt beyond =
                new Receipt(
                        SampleLog.ORIGIN,
                        SampleLog.entry(INDEX),
                        SIZE,
                        SampleLog.receipt(INDEX).acceptedAt());
        vectors.refuse(
                "receipt-index-outside-the-tree",
                "The log's own receipt for index 13 of 13.",
                samples.withReceipt(signer.sign(beyond.text())),
                INDEX,
                "checkpoint");
    }

    private void places() {
        Checkpoint checkpoint = SampleLog.checkpoint(SIZE);
        vectors.refuse(
                "path-too-short",
                "Without its first hash.",
                samples.withPath(path.subList(1, path.size())),
                INDEX,
                "path");
        List<Digest> longer = new ArrayList<>(path);
        longer.add(path.getLast());
        vectors.refuse(
                "path-too-long", "With one hash more.", samples.withPath(longer), INDEX, "path");
        List<Digest> changed = new ArrayList<>(path);
        changed.set(2, Digest.ofBytes(samples.flipped(path.get(2).bytes(), 0)));
        vectors.refuse(
                "path-changed", "One bit of one hash.", samples.withPath(changed), INDEX, "path");
        vectors.refuse(
                "path-of-another-entry",
                "The path of entry 4.",
                samples.withPath(SampleLog.tree(SIZE).path(4)),
                INDEX,
                "path");
        vectors.refuse(
                "path-of-the-log-backwards",
                "The hashes from the root down.",
                samples.withPath(path.reversed()),
                INDEX,
                "path");
        vectors.refuse(
                "checkpoint-size-changed",
                "Another size, signed by the log, whose trees have other paths.",
                logged.withLog(
                        signer.sign(new Checkpoint(SampleLog.ORIGIN, 6, checkpoint.root()).text()),
                        path),
                INDEX,
                "path");
        vectors.refuse(
                "checkpoint-root-changed",
                "Another root under the old signature.",
                logged.withLog(
                        samples.edited(logged.log().orElseThrow().note(), "\nOqTp", "\nPqTp"),
                        path),
                INDEX,
                "path");
        vectors.refuse(
                "checkpoint-of-an-older-tree",
                "The receipt's entry is not in it.",
                logged.withLog(SampleLog.signedCheckpoint(4), List.of()),
                INDEX,
                "checkpoint");
        vectors.refuse(
                "checkpoint-of-another-log",
                "Another origin.",
                logged.withLog(
                        signer.sign(
                                new Checkpoint("vouch/ffffffffffffffff", SIZE, checkpoint.root())
                                        .text()),
                        path),
                INDEX,
                "checkpoint");
        vectors.refuse(
                "checkpoint-by-another-key",
                "The log's name, a stranger's key.",
                logged.withLog(stranger.sign(checkpoint.text()), path),
                INDEX,
                "checkpoint signature");
        vectors.refuse(
                "checkpoint-signature-of-the-receipt",
                "A good signature over another text.",
                logged.withLog(
                        new SignedNote(checkpoint.text(), logged.receiptNote().signatures()), path),
                INDEX,
                "checkpoint signature");
    }

    private void transactions() {
        vectors.refuse(
                "transaction-with-another-payload",
                "Another transaction of the same block.",
                logged.withEthereum(SampleLog.evidence(block, 3)),
                INDEX,
                "transaction");
        vectors.refuse(
                "transaction-of-another-checkpoint",
                "It carries the root of 13 entries, the checkpoint has 12.",
                SampleLog.anchored(INDEX, 12, "block-17", 0),
                INDEX,
                "transaction");
        vectors.refuse(
                "root-without-log",
                "A transaction with a root that nothing leads to.",
                SampleLog.received(INDEX).withEthereum(real),
                INDEX,
                "transaction");
        vectors.refuse(
                "direct-of-another-digest",
                "Entry 5, with the transaction that carries entry 4.",
                samples.direct(INDEX),
                INDEX,
                "transaction");
        byte[] elsewhere = RecordedBlock.read("block-2").transactions().get(1);
        vectors.refuse(
                "transaction-of-another-block",
                "The same root, in a transaction that this block doesn't hold.",
                samples.evidence(elsewhere, 0, real.nodes(), real.header()),
                INDEX,
                "transaction");
        vectors.refuse(
                "transaction-changed",
                "One bit of its signature.",
                samples.evidence(
                        samples.flipped(real.transaction(), real.transaction().length - 1),
                        0,
                        real.nodes(),
                        real.header()),
                INDEX,
                "transaction");
        vectors.refuse(
                "transaction-of-any-chain",
                "Signed before EIP-155: it could be replayed from any chain.",
                samples.forged(samples.payload(), 27),
                INDEX,
                "transaction");
        byte[] more = new byte[33];
        System.arraycopy(samples.payload(), 0, more, 0, 32);
        vectors.refuse(
                "transaction-with-more-than-the-root",
                "33 bytes of calldata.",
                samples.forged(more, 37),
                INDEX,
                "transaction");
        vectors.refuse(
                "transaction-of-an-unknown-type",
                "Type 126.",
                samples.evidence(new byte[] {0x7e, 1}, 0, real.nodes(), real.header()),
                INDEX,
                "transaction");
        vectors.refuse(
                "transaction-not-canonical",
                "A length written longer than it need be.",
                samples.evidence(new byte[] {(byte) 0xf8, 1, 1}, 0, real.nodes(), real.header()),
                INDEX,
                "transaction");
        vectors.refuse(
                "transaction-at-another-index",
                "Index 1 with the nodes of index 0.",
                samples.evidence(real.transaction(), 1, real.nodes(), real.header()),
                INDEX,
                "trie node");
    }

    private void nodesAndHeaders() {
        List<byte[]> nodes = real.nodes();
        vectors.refuse(
                "node-changed",
                "One bit of the root node.",
                samples.evidence(
                        real.transaction(),
                        0,
                        List.of(samples.flipped(nodes.get(0), 40), nodes.get(1)),
                        real.header()),
                INDEX,
                "trie node");
        vectors.refuse(
                "node-missing",
                "Without the last node.",
                samples.evidence(real.transaction(), 0, nodes.subList(0, 1), real.header()),
                INDEX,
                "trie node");
        vectors.refuse(
                "node-left-over",
                "With one node more.",
                samples.evidence(
                        real.transaction(),
                        0,
                        List.of(nodes.get(0), nodes.get(1), nodes.get(1)),
                        real.header()),
                INDEX,
                "trie node");
        vectors.refuse(
                "nodes-backwards",
                "The leaf first.",
                samples.evidence(real.transaction(), 0, nodes.reversed(), real.header()),
                INDEX,
                "trie node");
        vectors.refuse(
                "header-of-another-block",
                "The header of a block with another transactions root.",
                samples.evidence(
                        real.transaction(),
                        0,
                        nodes,
                        RecordedBlock.read("block-1").encodedHeader()),
                INDEX,
                "trie node");
        vectors.refuse(
                "header-with-a-field-too-few",
                "14 fields.",
                samples.evidence(
                        real.transaction(),
                        0,
                        nodes,
                        Rlp.encodeList(
                                block.fields().subList(0, 14).stream()
                                        .map(Rlp::encodeBytes)
                                        .toList())),
                INDEX,
                "header");
        vectors.refuse(
                "header-with-bytes-after-it",
                "One byte more.",
                samples.evidence(real.transaction(), 0, nodes, samples.longer(real.header())),
                INDEX,
                "header");
        List<byte[]> fields = new ArrayList<>(block.fields());
        fields.set(11, new byte[] {0x6a, (byte) 0xb1, 0x3b, 0});
        vectors.refuse(
                "header-with-another-time",
                "An earlier time: every sum is right, the hash is another.",
                samples.evidence(real.transaction(), 0, nodes, BlockHeader.encode(fields)),
                INDEX,
                "block hash");
        vectors.refuse(
                "forged-chain",
                "A chain of the forger's own, in which every sum is right.",
                samples.forged(samples.payload(), 37),
                INDEX,
                "block hash");
    }
}
