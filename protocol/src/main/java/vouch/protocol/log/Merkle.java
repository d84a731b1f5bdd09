package vouch.protocol.log;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import vouch.protocol.Digest;

/// The Merkle tree of RFC 6962 over digests: leaf = SHA-256(00 ‖ digest), node = SHA-256(01 ‖ left
/// ‖ right).
public final class Merkle {

    /// No tree of fewer than 2^63 entries has a longer inclusion path.
    public static final int PATH_MAX = 63;

    private static final byte[] LEAF = {0};
    private static final byte[] NODE = {1};

    private Merkle() {}

    /// The hash of the leaf that holds this entry.
    public static Digest leafHash(Digest entry) {
        return Digest.sha256(LEAF, entry.bytes());
    }

    /// The hash of the node above these two.
    public static Digest nodeHash(Digest left, Digest right) {
        return Digest.sha256(NODE, left.bytes(), right.bytes());
    }

    /// The root of the tree over the first `size` entries; without entries, SHA-256 of nothing.
    public static Digest root(long size, HashReader hashes) {
        if (size < 0) {
            throw new IllegalArgumentException("a tree's size is never negative: " + size);
        }
        return size == 0 ? Digest.sha256() : rangeRoot(0, size, hashes);
    }

    /// The hashes that lead from entry `index` to the root of the tree over `size` entries, lowest
    /// first.
    public static List<Digest> inclusionPath(long index, long size, HashReader hashes) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("no entry " + index + " in a tree of " + size);
        }
        List<Digest> path = new ArrayList<>();
        long low = 0;
        long high = size;
        while (high - low > 1) {
            // The largest power of two below the number of leaves: where RFC 6962 splits.
            long middle = low + Long.highestOneBit(high - low - 1);
            if (index < middle) {
                path.add(rangeRoot(middle, high, hashes));
                high = middle;
            } else {
                path.add(rangeRoot(low, middle, hashes));
                low = middle;
            }
        }
        Collections.reverse(path);
        return List.copyOf(path);
    }

    /// The root that `path` leads to from `entry` at `index` in a tree of `size`; empty where the
    /// shape is wrong, that is, where no tree of that size has such a path for that index. The
    /// checks are those of RFC 9162, section 2.1.3.2.
    public static Optional<Digest> rootFrom(
            Digest entry, long index, long size, List<Digest> path) {
        if (index < 0 || index >= size) {
            return Optional.empty();
        }
        long node = index;
        long last = size - 1;
        Digest hash = leafHash(entry);
        for (Digest sibling : path) {
            if (last == 0) {
                return Optional.empty();
            }
            if ((node & 1) == 1 || node == last) {
                hash = nodeHash(sibling, hash);
                // A last node without a right sibling is carried up unchanged.
                while ((node & 1) == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                hash = nodeHash(hash, sibling);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 ? Optional.of(hash) : Optional.empty();
    }

    /// The root over the entries from `low` to `high`, where `low` is a multiple of the smallest
    /// power of two that covers the range.
    private static Digest rangeRoot(long low, long high, HashReader hashes) {
        long size = high - low;
        int level = Long.numberOfTrailingZeros(size);
        Digest root = hashes.hash(level, (high >> level) - 1);
        for (level++; level < Long.SIZE - 1; level++) {
            if (((size >> level) & 1) == 1) {
                root = nodeHash(hashes.hash(level, (low >> level) + (size >> level) - 1), root);
            }
        }
        return root;
    }
}
