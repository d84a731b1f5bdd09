package vouch.server.notary;

/// How much documents may take.
///
/// @param bytesMax the longest document, in bytes; more is 413
/// @param quotaBytes what all documents of an account may take together that has no limit of its
///   own
public record DocumentLimits(long bytesMax, long quotaBytes) {

    public static final DocumentLimits DEFAULT = new DocumentLimits(4L << 30, 100L << 30);

    /// The longest there can be: 32 TiB.
    public static final long BYTES_MAX_MOST = 1L << 45;

    /// More than any disk has: 4 EiB.
    public static final long QUOTA_BYTES_MOST = 1L << 62;

    /// @throws IllegalArgumentException with a sentence
    public DocumentLimits {
        if (bytesMax < 1 || bytesMax > BYTES_MAX_MOST) {
            throw new IllegalArgumentException("a document's limit is 1 to " + BYTES_MAX_MOST);
        }
        if (quotaBytes < 0 || quotaBytes > QUOTA_BYTES_MOST) {
            throw new IllegalArgumentException("a quota is 0 to " + QUOTA_BYTES_MOST);
        }
    }
}
