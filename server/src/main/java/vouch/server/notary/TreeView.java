package vouch.server.notary;

import java.util.Arrays;
import java.util.List;
import vouch.protocol.Digest;
import vouch.protocol.log.HashReader;
import vouch.protocol.log.Merkle;

/// The log as it was at one size: its full tiles, and what the last tile of each level held then.
/// Immutable.
final class TreeView implements HashReader {

    private static final int TILE_HEIGHT = 8;

    private final long size;
    private final List<byte[]> partials;
    private final TileLoader fullTiles;

    /// @param partials of each level, the hashes behind its last full tile; do not change them
    TreeView(long size, List<byte[]> partials, TileLoader fullTiles) {
        this.size = size;
        this.partials = List.copyOf(partials);
        this.fullTiles = fullTiles;
    }

    long size() {
        return size;
    }

    Digest root() {
        return Merkle.root(size, this);
    }

    /// The number of hashes there are at a tile level.
    long width(int tileLevel) {
        int shift = TILE_HEIGHT * tileLevel;
        return shift >= Long.SIZE ? 0 : size >> shift;
    }

    /// The first `count` hashes of a tile.
    ///
    /// @throws IllegalArgumentException where this tree has not so many there
    byte[] hashes(int tileLevel, long number, int count) {
        long first = number * FullTile.WIDTH;
        if (first + count > width(tileLevel)) {
            throw new IllegalArgumentException("the tree is not that wide");
        }
        boolean full = first + FullTile.WIDTH <= width(tileLevel);
        byte[] tile = full ? fullTiles.load(tileLevel, number) : partials.get(tileLevel);
        return count * FullTile.HASH_BYTES == tile.length
                ? tile
                : Arrays.copyOf(tile, count * FullTile.HASH_BYTES);
    }

    @Override
    public Digest hash(int level, long index) {
        int tileLevel = level / TILE_HEIGHT;
        int height = level % TILE_HEIGHT;
        long first = index << height;
        int offset = (int) (first % FullTile.WIDTH);
        int count = 1 << height;
        byte[] tile = hashes(tileLevel, first / FullTile.WIDTH, offset + count);
        return subtreeRoot(tile, offset, count);
    }

    /// The root over a power of two of neighbouring hashes in a tile.
    static Digest subtreeRoot(byte[] tile, int offset, int count) {
        var row = new Digest[count];
        for (int i = 0; i < count; i++) {
            int at = (offset + i) * FullTile.HASH_BYTES;
            row[i] = Digest.ofBytes(Arrays.copyOfRange(tile, at, at + FullTile.HASH_BYTES));
        }
        for (int width = count; width > 1; width /= 2) {
            for (int i = 0; i < width / 2; i++) {
                row[i] = Merkle.nodeHash(row[2 * i], row[2 * i + 1]);
            }
        }
        return row[0];
    }
}
