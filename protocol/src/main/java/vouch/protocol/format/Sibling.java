package vouch.protocol.format;

import java.util.ArrayList;
import java.util.List;
import vouch.protocol.Digest;

/// One step up the log's tree: the hash beside ours, and on which side it lies.
record Sibling(Digest hash, boolean left) {

    /// The siblings of a path that leads from `index` to the root of a tree of `size`, by the walk
    /// of RFC 9162, section 2.1.3.2.
    static List<Sibling> of(long index, long size, List<Digest> path) {
        List<Sibling> siblings = new ArrayList<>();
        long node = index;
        long last = size - 1;
        for (Digest hash : path) {
            boolean left = (node & 1) == 1 || node == last;
            // A last node without a right sibling was carried up unchanged.
            while (left && (node & 1) == 0 && node != 0) {
                node >>= 1;
                last >>= 1;
            }
            siblings.add(new Sibling(hash, left));
            node >>= 1;
            last >>= 1;
        }
        return List.copyOf(siblings);
    }
}
