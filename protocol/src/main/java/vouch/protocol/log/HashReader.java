package vouch.protocol.log;

import vouch.protocol.Digest;

/// Gives hashes of a log's tree, from wherever they are kept.
public interface HashReader {

    /// The root of the complete subtree of 2^`level` leaves that is number `index` at its level: it
    /// covers the entries from `index`·2^`level` on.
    Digest hash(int level, long index);
}
