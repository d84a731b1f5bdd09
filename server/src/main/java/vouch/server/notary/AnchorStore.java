package vouch.server.notary;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vouch.protocol.ethereum.BlockHeader;
import vouch.protocol.ethereum.Rlp;
import vouch.protocol.ethereum.RlpBytes;
import vouch.protocol.ethereum.RlpItem;
import vouch.protocol.ethereum.RlpList;
import vouch.protocol.proof.EthereumEvidence;
import vouch.server.database.Row;
import vouch.server.database.Transaction;

/// Checkpoints on their way to the chain.
final class AnchorStore {

    private static final String COLUMNS =
            """
            tree_size, root, note, job_id, created_at, block_hash, transaction_bytes,
            transaction_index, nodes, header
            """;

    void insert(Transaction tx, Anchor anchor) {
        tx.update(
                """
                insert into anchor (tree_size, root, note, job_id, created_at)
                values (?, ?, ?, ?, ?)
                """,
                anchor.treeSize(),
                anchor.root().bytes(),
                anchor.note(),
                anchor.jobId(),
                anchor.createdAt());
    }

    /// Hands the checkpoint of an anchor that came to nothing over once more.
    void submittedAgain(Transaction tx, Anchor anchor) {
        tx.update(
                """
                update anchor set note = ?, job_id = ?, created_at = ?, submissions = submissions + 1
                where tree_size = ?
                """,
                anchor.note(),
                anchor.jobId(),
                anchor.createdAt(),
                anchor.treeSize());
    }

    /// How often a checkpoint of this size was handed over to be put on the chain.
    long submissions(Transaction tx, long treeSize) {
        return tx.find(
                        "select submissions from anchor where tree_size = ?",
                        row -> row.number("submissions"),
                        treeSize)
                .orElse(0L);
    }

    /// The largest anchor of a tree smaller than this.
    Optional<Anchor> lastBelow(Transaction tx, long treeSize) {
        return tx.find(
                "select "
                        + COLUMNS
                        + " from anchor where tree_size < ? order by tree_size desc limit 1",
                AnchorStore::anchor,
                treeSize);
    }

    /// The anchors a leaf is under, the smallest first.
    List<Anchor> covering(Transaction tx, long leafIndex, int count) {
        return tx.list(
                "select " + COLUMNS + " from anchor where tree_size > ? order by tree_size limit ?",
                AnchorStore::anchor,
                leafIndex,
                count);
    }

    /// The smallest anchor a leaf is under that is proved for good.
    Optional<Anchor> provedCovering(Transaction tx, long leafIndex) {
        return tx.find(
                "select "
                        + COLUMNS
                        + " from anchor where tree_size > ? and header is not null"
                        + " order by tree_size limit 1",
                AnchorStore::anchor,
                leafIndex);
    }

    List<Anchor> unproved(Transaction tx) {
        return tx.list(
                "select " + COLUMNS + " from anchor where header is null order by tree_size",
                AnchorStore::anchor);
    }

    /// The anchors proved last, newest first.
    List<Anchor> proved(Transaction tx, int count) {
        return tx.list(
                "select "
                        + COLUMNS
                        + " from anchor where header is not null order by tree_size desc limit ?",
                AnchorStore::anchor,
                count);
    }

    /// The size of the largest tree proved for good, 0 where there is none.
    long provedSize(Transaction tx) {
        return tx.find(
                        "select coalesce(max(tree_size), 0) as n from anchor"
                                + " where header is not null",
                        row -> row.number("n"))
                .orElseThrow();
    }

    void saveEvidence(Transaction tx, long treeSize, EthereumEvidence evidence) {
        tx.update(
                """
                update anchor set block_hash = ?, transaction_bytes = ?, transaction_index = ?,
                    nodes = ?, header = ?
                where tree_size = ?
                """,
                BlockHeader.parse(evidence.header()).hash().toString(),
                evidence.transaction(),
                evidence.index(),
                encode(evidence.nodes()),
                evidence.header(),
                treeSize);
    }

    /// The chain took the block back: what it proved is pending again.
    void dropEvidence(Transaction tx, long treeSize) {
        tx.update(
                """
                update anchor set block_hash = null, transaction_bytes = null,
                    transaction_index = null, nodes = null, header = null
                where tree_size = ?
                """,
                treeSize);
    }

    private static Anchor anchor(Row row) {
        return new Anchor(
                row.number("tree_size"),
                NotaryStore.digest(row, "root"),
                row.text("note"),
                row.number("job_id"),
                row.instant("created_at"),
                proof(row));
    }

    /// What proves an anchor, or an entry with a transaction of its own.
    static Anchor.@Nullable Proof proof(Row row) {
        return row.isNull("header")
                ? null
                : new Anchor.Proof(
                        row.text("block_hash"),
                        new EthereumEvidence(
                                row.bytes("transaction_bytes"),
                                (int) row.number("transaction_index"),
                                decode(row.bytes("nodes")),
                                row.bytes("header")));
    }

    /// Many byte strings as one column: an RLP list.
    static byte[] encode(List<byte[]> nodes) {
        return Rlp.encode(new RlpList(nodes.stream().<RlpItem>map(RlpBytes::new).toList()));
    }

    private static List<byte[]> decode(byte[] nodes) {
        return switch (Rlp.decode(nodes)) {
            case RlpList list -> list.items().stream().map(AnchorStore::bytes).toList();
            case RlpBytes _ -> throw new IllegalStateException("stored trie nodes are no list");
        };
    }

    private static byte[] bytes(RlpItem item) {
        return switch (item) {
            case RlpBytes bytes -> bytes.bytes();
            case RlpList _ -> throw new IllegalStateException("a stored trie node is a list");
        };
    }
}
