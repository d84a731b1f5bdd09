package vouch.protocol.ethereum;

import java.util.Arrays;
import java.util.List;
import vouch.protocol.MalformedException;
import vouch.protocol.ethereum.TransactionTrie.Broken;
import vouch.protocol.ethereum.TransactionTrie.Found;
import vouch.protocol.ethereum.TransactionTrie.Walk;

/// One walk from a trie's root to the value at an index; checks the hash of every node it is given,
/// and that none is left over.
final class TrieWalk {

    private static final int HASHED_FROM_BYTES = 32;
    private static final int BRANCH_ITEMS = 17;

    private final byte[] root;
    private final String key;
    private final List<byte[]> nodes;
    private int used;
    private int depth;

    TrieWalk(byte[] root, int index, List<byte[]> nodes) {
        this.root = root.clone();
        this.key = Nibbles.ofIndex(index);
        this.nodes = List.copyOf(nodes);
    }

    Walk walk() {
        if (nodes.size() > TransactionTrie.NODES_MAX) {
            return new Broken(0, "A path has at most " + TransactionTrie.NODES_MAX + " nodes.");
        }
        try {
            return new Found(value());
        } catch (MalformedException e) {
            return new Broken(Math.max(0, used - 1), String.valueOf(e.getMessage()));
        }
    }

    private byte[] value() {
        RlpList node = hashed(root);
        // Each round takes at least one nibble of the key, so this ends.
        while (true) {
            RlpItem next;
            if (node.items().size() == BRANCH_ITEMS) {
                if (depth == key.length()) {
                    throw new MalformedException(
                            "The index ends at a branch, where no transaction can lie.");
                }
                next = node.items().get(Character.digit(key.charAt(depth++), 16));
            } else {
                Nibbles.Piece piece = piece(node);
                takePiece(piece);
                next = node.items().get(1);
                if (piece.leaf()) {
                    return leafValue(next);
                }
            }
            node = child(next);
        }
    }

    private static Nibbles.Piece piece(RlpList node) {
        if (node.items().size() == 2 && node.items().getFirst() instanceof RlpBytes first) {
            Nibbles.Piece piece = Nibbles.decode(first.bytes());
            if (piece.leaf() || !piece.nibbles().isEmpty()) {
                return piece;
            }
        }
        throw new MalformedException("It is neither a branch, nor an extension, nor a leaf.");
    }

    private void takePiece(Nibbles.Piece piece) {
        int end = depth + piece.nibbles().length();
        boolean fits =
                key.startsWith(piece.nibbles(), depth) && (!piece.leaf() || end == key.length());
        if (!fits) {
            throw new MalformedException("It lies on the way to another index.");
        }
        depth = end;
    }

    private byte[] leafValue(RlpItem item) {
        if (used != nodes.size()) {
            throw new MalformedException("The way ends here, but more nodes follow.");
        }
        if (item instanceof RlpBytes value && value.length() > 0) {
            return value.bytes();
        }
        throw new MalformedException("It is a leaf without a value.");
    }

    private RlpList child(RlpItem reference) {
        return switch (reference) {
            case RlpBytes hash when hash.length() == Hash.BYTES -> hashed(hash.bytes());
            case RlpBytes none when none.length() == 0 ->
                    throw new MalformedException("Nothing lies in the index's direction.");
            case RlpBytes _ ->
                    throw new MalformedException("It refers to a child by something not a hash.");
            case RlpList inside -> {
                if (Rlp.encode(inside).length >= HASHED_FROM_BYTES) {
                    throw new MalformedException("It holds a child that should be hashed.");
                }
                yield inside;
            }
        };
    }

    /// The next given node, which must have this hash.
    private RlpList hashed(byte[] hash) {
        if (used == nodes.size()) {
            throw new MalformedException("The way goes on, but no node follows.");
        }
        byte[] node = nodes.get(used++);
        if (!Arrays.equals(Keccak256.hash(node), hash)) {
            throw new MalformedException(
                    used == 1
                            ? "Its hash is not the transactions root."
                            : "Its hash is not the one that the node before it refers to.");
        }
        if (Rlp.decode(node) instanceof RlpList list) {
            return list;
        }
        throw new MalformedException("It is not a list.");
    }
}
