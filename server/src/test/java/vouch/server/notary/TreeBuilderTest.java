package vouch.server.notary;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import vouch.protocol.Digest;
import vouch.protocol.log.Merkle;

class TreeBuilderTest {

    /// Full tiles in memory.
    private static final class Tiles implements TileLoader {
        final Map<String, byte[]> tiles = new HashMap<>();

        void store(FullTile tile) {
            tiles.put(tile.level() + "/" + tile.number(), tile.hashes().clone());
        }

        long count(int level) {
            return tiles.keySet().stream().filter(key -> key.startsWith(level + "/")).count();
        }

        @Override
        public byte[] load(int level, long number) {
            return Objects.requireNonNull(tiles.get(level + "/" + number));
        }
    }

    private static Digest entry(long i) {
        return Digest.sha256(("entry " + i).getBytes(StandardCharsets.UTF_8));
    }

    /// RFC 6962 section 2.1, word for word.
    private static Digest naiveRoot(List<Digest> leaves) {
        if (leaves.size() == 1) {
            return leaves.getFirst();
        }
        int split = Integer.highestOneBit(leaves.size() - 1);
        return Merkle.nodeHash(
                naiveRoot(leaves.subList(0, split)),
                naiveRoot(leaves.subList(split, leaves.size())));
    }

    @Test
    void theRootIsThatOfTheLeavesAtEverySizeAroundATile() {
        var tiles = new Tiles();
        var builder = new TreeBuilder(tiles::store);
        var leaves = new ArrayList<Digest>();
        for (int i = 0; i < 1030; i++) {
            var leaf = Merkle.leafHash(entry(i));
            leaves.add(leaf);
            builder.append(leaf);
            if (i < 10 || i % 256 > 250 || i % 256 < 5) {
                assertThat(builder.view(tiles).root())
                        .as("size %d", i + 1)
                        .isEqualTo(naiveRoot(leaves));
            }
        }
        assertThat(tiles.count(0)).isEqualTo(4);
    }

    @Test
    void anOldSizeKeepsItsRootAndPathsWhileTheTreeGrows() {
        var tiles = new Tiles();
        var builder = new TreeBuilder(tiles::store);
        for (int i = 0; i < 700; i++) {
            builder.append(Merkle.leafHash(entry(i)));
        }
        var old = builder.view(tiles);
        var oldRoot = old.root();
        for (int i = 700; i < 70_000; i++) {
            builder.append(Merkle.leafHash(entry(i)));
        }
        var grown = builder.view(tiles);
        assertThat(tiles.count(1)).isEqualTo(1);
        assertThat(old.root()).isEqualTo(oldRoot);
        assertThat(Merkle.root(700, grown)).isEqualTo(oldRoot);
        for (long index : new long[] {0, 1, 255, 256, 511, 512, 699}) {
            var path = Merkle.inclusionPath(index, 700, grown);
            assertThat(Merkle.rootFrom(entry(index), index, 700, path)).contains(oldRoot);
        }
        for (long index : new long[] {0, 65_535, 65_536, 69_999}) {
            var path = Merkle.inclusionPath(index, 70_000, grown);
            assertThat(Merkle.rootFrom(entry(index), index, 70_000, path)).contains(grown.root());
        }
    }

    @Test
    void aTreeResumedFromItsTilesGrowsOnAsIfNothingHappened() {
        for (int size : new int[] {0, 1, 255, 256, 257, 65_535, 65_536, 66_000}) {
            var tiles = new Tiles();
            var builder = new TreeBuilder(tiles::store);
            for (int i = 0; i < size; i++) {
                builder.append(Merkle.leafHash(entry(i)));
            }
            var counts = new ArrayList<Long>();
            do {
                counts.add(tiles.count(counts.size()));
            } while (counts.getLast() > 0);

            var resumed = TreeBuilder.resume(counts, tiles, tiles::store);
            assertThat(resumed.size()).isEqualTo(size / 256 * 256L);
            for (long i = resumed.size(); i < size + 300; i++) {
                resumed.append(Merkle.leafHash(entry(i)));
            }
            for (int i = size; i < size + 300; i++) {
                builder.append(Merkle.leafHash(entry(i)));
            }
            assertThat(resumed.view(tiles).root())
                    .as("size %d", size)
                    .isEqualTo(builder.view(tiles).root());
        }
    }
}
