package vouch.server.notary;

import java.time.Instant;
import vouch.protocol.Digest;

/// A document whose file we keep, for the one account that registered its digest.
///
/// @param digest the SHA-256 of the file
/// @param accountId who stored it, and may have it back
/// @param size in bytes, at least 1
/// @param ipfs the CID of version 0 of the file
/// @param mimetype found out from its first bytes and its name
/// @param original the name its sender gave to it, cleaned ([FileNames])
record Document(
        Digest digest,
        long accountId,
        long size,
        String ipfs,
        String mimetype,
        String original,
        Instant storedAt) {

    Document {
        if (size < 1) {
            throw new IllegalArgumentException("a document is never empty: " + size);
        }
    }
}
