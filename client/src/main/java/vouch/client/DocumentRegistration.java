package vouch.client;

import java.util.Optional;
import vouch.protocol.Digest;

/// What became of one document that was handed in.
///
/// @param digest the file's SHA-256, which is registered where the registration says so
/// @param registration as of any digest
/// @param ipfs the file's CID of version 0, where the server keeps the file for this key
public record DocumentRegistration(
        Digest digest, Registration registration, Optional<String> ipfs) {}
