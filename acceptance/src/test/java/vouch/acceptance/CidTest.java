package vouch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vouch.protocol.ipfs.CidV0;

/// Our names of files are those that ipfs-only-hash and ipfs-unixfs-importer give them.
final class CidTest {

    private static final int FILES = Boolean.getBoolean("vouch.long") ? 200 : 5;
    private static final int BYTES_MAX = 60_000_000;
    private static final long SEED = Long.getLong("vouch.seed", 20_260_427L);

    @TempDir private Path folder;

    @Test
    void randomFilesHaveTheNamesThatOthersGiveThem() throws IOException {
        var oracle = OutsideTool.node("cids.js", "ipfs-unixfs-importer");
        System.out.println("names of files: seed " + SEED + " (-Dvouch.seed=" + SEED + ")");
        var random = new Random(SEED);
        for (int i = 0; i < FILES; i++) {
            int length = random.nextInt(BYTES_MAX);
            var file = folder.resolve("file");
            String ours = write(file, length, random);
            var theirs = oracle.run(file.toString());
            assertThat(theirs.exit()).as(theirs.err()).isZero();
            assertThat(theirs.out().strip())
                    .as("seed %d, file %d of %d bytes", SEED, i, length)
                    .isEqualTo("[\"%s\",\"%s\"]".formatted(ours, ours));
        }
    }

    /// Writes random bytes, and names them while they go by in pieces of random lengths.
    private static String write(Path file, int length, Random random) throws IOException {
        var cid = new CidV0();
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] piece = new byte[1 << 20];
            for (int left = length; left > 0; ) {
                random.nextBytes(piece);
                int some = Math.min(left, random.nextInt(1, piece.length + 1));
                out.write(piece, 0, some);
                cid.update(piece, 0, some);
                left -= some;
            }
        }
        return cid.finish();
    }
}
