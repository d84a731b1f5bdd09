package vouch.server.notary;

/// A tile with all of its 256 hashes.
///
/// @see <a href="https://c2sp.org/tlog-tiles">C2SP tlog-tiles</a>
final class FullTile {

    static final int WIDTH = 256;
    static final int HASH_BYTES = 32;
    static final int BYTES = WIDTH * HASH_BYTES;

    private final int level;
    private final long number;
    private final byte[] hashes;

    FullTile(int level, long number, byte[] hashes) {
        if (hashes.length != BYTES) {
            throw new IllegalArgumentException("a full tile has 8192 bytes: " + hashes.length);
        }
        this.level = level;
        this.number = number;
        this.hashes = hashes;
    }

    int level() {
        return level;
    }

    long number() {
        return number;
    }

    /// The hashes one after the other; do not change them.
    byte[] hashes() {
        return hashes;
    }
}
