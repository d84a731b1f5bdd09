package vouch.server.notary;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import vouch.protocol.Digest;
import vouch.protocol.ipfs.CidV0;

/// What a document's bytes are.
///
/// @param digest their SHA-256
/// @param ipfs their CID of version 0
/// @param size how many they are
record FileContent(Digest digest, String ipfs, long size) {

    /// How much of a file is held at once, in bytes.
    static final int BUFFER_BYTES = 64 * 1024;

    /// Reads a file to its end.
    static FileContent of(InputStream in) throws IOException {
        var hasher = new Hasher();
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            hasher.update(buffer, 0, read);
        }
        return hasher.finish();
    }

    /// Finds it out while the bytes go by. Good for one file; owned by one thread.
    static final class Hasher {
        private final MessageDigest sha256 = newSha256();
        private final CidV0 cid = new CidV0();
        private long size;

        void update(byte[] bytes, int from, int count) {
            sha256.update(bytes, from, count);
            cid.update(bytes, from, count);
            size += count;
        }

        long size() {
            return size;
        }

        FileContent finish() {
            return new FileContent(Digest.ofBytes(sha256.digest()), cid.finish(), size);
        }

        private static MessageDigest newSha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("this Java has no SHA-256", e);
            }
        }
    }
}
