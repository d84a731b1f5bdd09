package vouch.protocol.ipfs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// Finds the name that IPFS gives to a file's content, `Qm…`, while the file goes by: a CID of
/// version 0, as `ipfs add` made it from the start and as the Prëxis API answers it in `ipfs`.
///
/// The file is cut into chunks of 262,144 bytes; each is a leaf of a balanced tree with at most 174
/// links from one block (dag-pb and UnixFS, no raw leaves, no directory, no file name); the name is
/// the root's SHA-256. The same bytes have other names under other such choices: a version 1 CID,
/// or the name in a directory.
///
/// Holds one chunk and at most 174 links for each level of the tree: some 300 kB for a file of
/// terabytes. Not thread-safe; good for one file.
public final class CidV0 {

    /// The size of every chunk but the last, in bytes.
    public static final int CHUNK_BYTES = 262_144;

    /// The most links one block has.
    public static final int LINKS_MAX = 174;

    private final byte[] chunk;
    private int chunkBytes;
    private final int linksMax;

    /// What waits for a parent, from the leaves up. A full level is given one when it gets more, so
    /// that no level below the highest is ever empty.
    private final List<List<UnixFsNode>> levels = new ArrayList<>();

    private boolean finished;

    public CidV0() {
        this(CHUNK_BYTES, LINKS_MAX);
    }

    /// The same tree of other sizes, so that a small file can make a high one.
    CidV0(int chunkBytes, int linksMax) {
        this.chunk = new byte[chunkBytes];
        this.linksMax = linksMax;
    }

    /// Takes the next bytes of the file.
    ///
    /// @throws IndexOutOfBoundsException where the range is not in the array
    /// @throws IllegalStateException after [#finish()]
    public void update(byte[] bytes, int from, int count) {
        Objects.checkFromIndexSize(from, count, bytes.length);
        requireUnfinished();
        int done = 0;
        while (done < count) {
            // A full chunk waits for its successor: the last one belongs to finish().
            if (chunkBytes == chunk.length) {
                endChunk();
            }
            int some = Math.min(count - done, chunk.length - chunkBytes);
            System.arraycopy(bytes, from + done, chunk, chunkBytes, some);
            chunkBytes += some;
            done += some;
        }
    }

    /// The name of everything taken: 46 characters that begin with `Qm`.
    ///
    /// @throws IllegalStateException where it was called before
    public String finish() {
        requireUnfinished();
        finished = true;
        endChunk();
        for (int i = 0; i < levels.size() - 1; i++) {
            add(i + 1, UnixFsNode.parent(levels.get(i)));
        }
        var top = levels.getLast();
        var root = top.size() == 1 ? top.getFirst() : UnixFsNode.parent(top);
        return Base58.encode(root.multihash());
    }

    private void requireUnfinished() {
        if (finished) {
            throw new IllegalStateException("the name has been told: another file needs another");
        }
    }

    private void endChunk() {
        boolean full = chunkBytes == chunk.length;
        add(0, UnixFsNode.leaf(full ? chunk : Arrays.copyOf(chunk, chunkBytes)));
        chunkBytes = 0;
    }

    private void add(int height, UnixFsNode node) {
        if (height == levels.size()) {
            levels.add(new ArrayList<>());
        }
        var level = levels.get(height);
        if (level.size() == linksMax) {
            add(height + 1, UnixFsNode.parent(level));
            level.clear();
        }
        level.add(node);
    }

    /// How many blocks it holds links to, for those who want to see that it stays small.
    int linksHeld() {
        return levels.stream().mapToInt(List::size).sum();
    }
}
