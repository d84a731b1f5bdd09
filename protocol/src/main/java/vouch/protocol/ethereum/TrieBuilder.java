package vouch.protocol.ethereum;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import vouch.protocol.ethereum.Nibbles.Piece;

/// Builds the trie of a list of transactions from its leaves up, and keeps the nodes on the way to
/// one.
final class TrieBuilder {

    private static final int HASHED_FROM_BYTES = 32;
    private static final char[] NIBBLES = "0123456789abcdef".toCharArray();
    private static final byte[] EMPTY = Rlp.encodeBytes(new byte[0]);

    /// A transaction's place under its key; sorted by key, what lies under one node is one range.
    private record Entry(int index, String key) {}

    private final List<byte[]> transactions;
    private final List<Entry> entries;
    private final Deque<byte[]> captured = new ArrayDeque<>();
    private int target = -1;

    TrieBuilder(List<byte[]> transactions) {
        this.transactions = transactions;
        this.entries =
                IntStream.range(0, transactions.size())
                        .mapToObj(i -> new Entry(i, Nibbles.ofIndex(i)))
                        .sorted(Comparator.comparing(Entry::key))
                        .toList();
    }

    byte[] root() {
        byte[] root = entries.isEmpty() ? EMPTY : node(0, entries.size(), 0);
        return Keccak256.hash(root);
    }

    List<byte[]> proof(int index) {
        target =
                IntStream.range(0, entries.size())
                        .filter(i -> entries.get(i).index == index)
                        .findFirst()
                        .orElseThrow();
        captured.clear();
        node(0, entries.size(), 0);
        return List.copyOf(captured);
    }

    /// The encoding of the node over the entries `from` to `to`, which share `depth` nibbles.
    private byte[] node(int from, int to, int depth) {
        Entry first = entries.get(from);
        if (to - from == 1) {
            Piece rest = new Piece(first.key.substring(depth), true);
            byte[] value = Rlp.encodeBytes(transactions.get(first.index));
            return keep(from, to, depth, pair(rest, value));
        }
        int shared = shared(first.key, entries.get(to - 1).key);
        if (shared == depth) {
            return branch(from, to, depth, depth);
        }
        byte[] branch = branch(from, to, shared, shared);
        Piece piece = new Piece(first.key.substring(depth, shared), false);
        return keep(from, to, depth, pair(piece, reference(branch)));
    }

    private byte[] branch(int from, int to, int depth, int capturedDepth) {
        List<byte[]> children = new ArrayList<>();
        int at = from;
        for (char nibble : NIBBLES) {
            int start = at;
            while (at < to && entries.get(at).key.charAt(depth) == nibble) {
                at++;
            }
            children.add(at == start ? EMPTY : reference(node(start, at, depth + 1)));
        }
        // No key is the beginning of another, so nothing ever lies at a branch itself.
        children.add(EMPTY);
        return keep(from, to, capturedDepth, Rlp.encodeList(children));
    }

    /// A node that is hashed is one of the proof's nodes; a short one lies inside its parent.
    private byte[] keep(int from, int to, int depth, byte[] encoded) {
        boolean onTheWay = from <= target && target < to;
        if (onTheWay && (depth == 0 || encoded.length >= HASHED_FROM_BYTES)) {
            captured.addFirst(encoded);
        }
        return encoded;
    }

    private static byte[] pair(Piece piece, byte[] encoded) {
        return Rlp.encodeList(List.of(Rlp.encodeBytes(Nibbles.encode(piece)), encoded));
    }

    private static byte[] reference(byte[] node) {
        return node.length < HASHED_FROM_BYTES ? node : Rlp.encodeBytes(Keccak256.hash(node));
    }

    /// How many nibbles two different keys, neither the beginning of the other, have in common.
    private static int shared(String a, String b) {
        int shared = 0;
        while (a.charAt(shared) == b.charAt(shared)) {
            shared++;
        }
        return shared;
    }
}
