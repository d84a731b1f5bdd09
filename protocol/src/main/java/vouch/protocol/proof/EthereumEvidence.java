package vouch.protocol.proof;

import java.util.Arrays;
import java.util.List;
import vouch.protocol.MalformedException;
import vouch.protocol.ethereum.BlockHeader;
import vouch.protocol.ethereum.TransactionTrie;

/// Everything that leads from a transaction to the hash of its block: the bytes as they are, parsed
/// only by who verifies them.
public final class EthereumEvidence {

    /// The longest transaction in a bundle.
    public static final int TRANSACTION_BYTES_MAX = 64 * 1024;

    /// How long the nodes may be together.
    public static final int NODES_BYTES_MAX = 128 * 1024;

    private final byte[] transaction;
    private final int index;
    private final List<byte[]> nodes;
    private final byte[] header;

    /// @param transaction the signed transaction's bytes
    /// @param index its number in its block
    /// @param nodes the trie's nodes from the header's transactions root to it, the root's first
    /// @param header the block header's RLP
    public EthereumEvidence(byte[] transaction, int index, List<byte[]> nodes, byte[] header) {
        requireLength("transaction", transaction, TRANSACTION_BYTES_MAX);
        requireLength("header", header, BlockHeader.BYTES_MAX);
        if (index < 0) {
            throw new MalformedException("A transaction's index is never negative.");
        }
        if (nodes.isEmpty() || nodes.size() > TransactionTrie.NODES_MAX) {
            throw new MalformedException(
                    "There are 1 to " + TransactionTrie.NODES_MAX + " trie nodes.");
        }
        nodes.forEach(node -> requireLength("trie node", node, NODES_BYTES_MAX));
        if (nodes.stream().mapToLong(node -> node.length).sum() > NODES_BYTES_MAX) {
            throw new MalformedException(
                    "The trie nodes have at most " + NODES_BYTES_MAX + " bytes together.");
        }
        this.transaction = transaction.clone();
        this.index = index;
        this.nodes = nodes.stream().map(byte[]::clone).toList();
        this.header = header.clone();
    }

    private static void requireLength(String what, byte[] bytes, int bytesMax) {
        if (bytes.length == 0 || bytes.length > bytesMax) {
            throw new MalformedException("A " + what + " has 1 to " + bytesMax + " bytes.");
        }
    }

    /// A copy of the signed transaction's bytes.
    public byte[] transaction() {
        return transaction.clone();
    }

    /// The transaction's number in its block.
    public int index() {
        return index;
    }

    /// A copy of the trie's nodes, the root's first.
    public List<byte[]> nodes() {
        return nodes.stream().map(byte[]::clone).toList();
    }

    /// A copy of the block header's RLP.
    public byte[] header() {
        return header.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EthereumEvidence that
                && index == that.index
                && Arrays.equals(transaction, that.transaction)
                && Arrays.equals(header, that.header)
                && Arrays.deepEquals(nodes.toArray(), that.nodes.toArray());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(transaction);
    }
}
