package vouch.protocol.ethereum;

import java.util.List;
import vouch.protocol.Encodings;

/// The Merkle Patricia trie over a block's transactions: the key is the RLP of the index, the value
/// the transaction's bytes, the root stands in the block's header.
public final class TransactionTrie {

    /// The most nodes that a proof may have; keys of 5 bytes need no more than 11.
    public static final int NODES_MAX = 64;

    private TransactionTrie() {}

    /// The 32-byte root over these transactions.
    public static byte[] root(List<byte[]> transactions) {
        return new TrieBuilder(transactions).root();
    }

    /// The nodes that lead from the root to the transaction at `index`, the root's first.
    public static List<byte[]> proof(List<byte[]> transactions, int index) {
        if (index < 0 || index >= transactions.size()) {
            throw new IllegalArgumentException(
                    "no transaction " + index + " among " + transactions.size());
        }
        return new TrieBuilder(transactions).proof(index);
    }

    /// Walks the nodes from `root` to what lies at `index`, and uses each of them.
    public static Walk verify(byte[] root, int index, List<byte[]> nodes) {
        return new TrieWalk(root, index, nodes).walk();
    }

    /// Where a walk through a trie ended.
    public sealed interface Walk permits Found, Broken {}

    /// The walk ended at this value, and every node was hashed on the way.
    public static final class Found implements Walk {

        private final byte[] value;

        Found(byte[] value) {
            this.value = value;
        }

        /// A copy of the value.
        public byte[] value() {
            return value.clone();
        }

        @Override
        public String toString() {
            return "Found[" + Encodings.hexPrefixed(value) + "]";
        }
    }

    /// The walk could not go on.
    ///
    /// @param node the number of the node where it stopped, the root being 0
    /// @param sentence what is wrong with it
    public record Broken(int node, String sentence) implements Walk {}
}
