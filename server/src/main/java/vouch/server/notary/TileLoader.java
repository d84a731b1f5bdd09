package vouch.server.notary;

/// Where full tiles come from.
@FunctionalInterface
interface TileLoader {

    /// The hashes of a full tile, 8192 bytes; do not change them.
    byte[] load(int level, long number);
}
