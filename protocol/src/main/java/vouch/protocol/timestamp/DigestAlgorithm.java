package vouch.protocol.timestamp;

import vouch.protocol.MalformedException;

/// `AlgorithmIdentifier`s of digests: SHA-256 is the only one that is known here.
final class DigestAlgorithm {

    private static final String SHA_256 = "2.16.840.1.101.3.4.2.1";

    private DigestAlgorithm() {}

    /// @param otherwise the sentence for another algorithm
    static void requireSha256(Der algorithm, String otherwise) {
        DerElements parts = algorithm.elements("A token's digest algorithm");
        if (!parts.next(Der.OBJECT_IDENTIFIER)
                .objectIdentifier("A token's digest algorithm")
                .equals(SHA_256)) {
            throw new MalformedException(otherwise);
        }
        requireNoParameters(parts);
    }

    /// Absent or NULL: both are in use and mean the same.
    static void requireNoParameters(DerElements parts) {
        parts.optional(Der.NULL)
                .filter(parameters -> parameters.value().length > 0)
                .ifPresent(_ -> {
                    throw new MalformedException("A NULL in a token is not empty.");
                });
        parts.end();
    }
}
