package vouch.protocol.log;

import java.util.List;
import vouch.protocol.Digest;

/// A log's tree over a list of entries, hashed by plain recursion as RFC 6962 defines it.
public record MemoryLog(List<Digest> entries) implements HashReader {

    @Override
    public Digest hash(int level, long index) {
        int from = Math.toIntExact(index << level);
        return naiveRoot(entries.subList(from, from + (1 << level)));
    }

    public Digest root() {
        return Merkle.root(entries.size(), this);
    }

    public List<Digest> path(int index) {
        return Merkle.inclusionPath(index, entries.size(), this);
    }

    /// MTH of RFC 6962, section 2.1, word for word.
    static Digest naiveRoot(List<Digest> leaves) {
        if (leaves.isEmpty()) {
            return Digest.sha256();
        }
        if (leaves.size() == 1) {
            return Digest.sha256(new byte[] {0}, leaves.getFirst().bytes());
        }
        int k = split(leaves.size());
        return Digest.sha256(
                new byte[] {1},
                naiveRoot(leaves.subList(0, k)).bytes(),
                naiveRoot(leaves.subList(k, leaves.size())).bytes());
    }

    /// The largest power of two smaller than `size`.
    static int split(int size) {
        int k = 1;
        while (k * 2 < size) {
            k *= 2;
        }
        return k;
    }
}
