package vouch.protocol.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import vouch.protocol.Digest;

class MerkleTest {

    /// A test of a mutant is over sooner; trees of twenty entries have every shape already.
    private static final boolean MUTATING = Boolean.getBoolean("vouch.mutating");

    private static final int SIZES = MUTATING ? 20 : 70;
    private static final int SIZES_WITH_EVERY_OTHER = MUTATING ? 12 : 40;
    private static final long SEED = 6962;

    @Test
    void theEmptyTreesRootIsTheDigestOfNothing() {
        assertThat(Merkle.root(0, new MemoryLog(List.of())).hex())
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @Test
    void leavesAndNodesAreHashedApart() {
        Digest a = entry(1);
        Digest b = entry(2);

        assertThat(Merkle.leafHash(a)).isEqualTo(Digest.sha256(new byte[] {0}, a.bytes()));
        assertThat(Merkle.nodeHash(a, b))
                .isEqualTo(Digest.sha256(new byte[] {1}, a.bytes(), b.bytes()));
    }

    @Test
    void rootsAndPathsAreThoseOfThePlainRecursion() {
        for (int size = 1; size <= SIZES; size++) {
            MemoryLog log = log(size);
            assertThat(log.root()).isEqualTo(MemoryLog.naiveRoot(log.entries()));
            for (int index = 0; index < size; index++) {
                assertThat(log.path(index)).isEqualTo(naivePath(index, log.entries()));
                assertThat(rootFrom(log, index, size, log.path(index))).contains(log.root());
            }
        }
    }

    @Test
    void theyAreAlsoAtRandomLargerSizes() {
        Random random = new Random(SEED);
        int rounds = Boolean.getBoolean("vouch.long") ? 200 : 12;
        for (int i = 0; i < rounds; i++) {
            int size = 71 + random.nextInt(3000);
            MemoryLog log = log(size);
            int index = random.nextInt(size);
            assertThat(log.root()).isEqualTo(MemoryLog.naiveRoot(log.entries()));
            assertThat(log.path(index)).isEqualTo(naivePath(index, log.entries()));
            assertThat(rootFrom(log, index, size, log.path(index))).contains(log.root());
        }
    }

    @Test
    void aPathServesNoOtherIndexAndNoOtherSizeOfAnotherShape() {
        for (int size = 1; size <= SIZES_WITH_EVERY_OTHER; size++) {
            MemoryLog log = log(size);
            for (int index = 0; index < size; index++) {
                List<Digest> path = log.path(index);
                for (int other = 0; other < size; other++) {
                    boolean same = other == index;
                    assertThat(
                                    rootFrom(log, index, other, size, path)
                                            .equals(Optional.of(log.root())))
                            .isEqualTo(same);
                }
                assertThat(rootFrom(log, index, index, path)).isEmpty();
            }
        }
    }

    @Test
    void aPathTooShortOrTooLongIsOfTheWrongShape() {
        for (int size = 1; size <= SIZES_WITH_EVERY_OTHER; size++) {
            MemoryLog log = log(size);
            for (int index = 0; index < size; index++) {
                List<Digest> longer = new ArrayList<>(log.path(index));
                longer.add(entry(9));
                assertThat(rootFrom(log, index, size, longer)).isEmpty();
                if (size > 1) {
                    List<Digest> shorter = log.path(index).subList(1, log.path(index).size());
                    assertThat(rootFrom(log, index, size, shorter)).isEmpty();
                }
            }
        }
    }

    @Test
    void anIndexOutsideTheTreeIsOfTheWrongShape() {
        Digest entry = entry(0);

        assertThat(Merkle.rootFrom(entry, 0, 0, List.of())).isEmpty();
        assertThat(Merkle.rootFrom(entry, 1, 1, List.of())).isEmpty();
        assertThat(Merkle.rootFrom(entry, -1, 1, List.of())).isEmpty();
        assertThat(Merkle.rootFrom(entry, -1, -1, List.of())).isEmpty();
        assertThat(Merkle.rootFrom(entry, Long.MAX_VALUE, Long.MAX_VALUE, List.of())).isEmpty();
    }

    @Test
    void theLargestTreesTakePathsOf63Hashes() {
        List<Digest> path =
                IntStream.range(0, Merkle.PATH_MAX).mapToObj(MerkleTest::entry).toList();

        assertThat(Merkle.rootFrom(entry(0), 0, Long.MAX_VALUE, path)).isPresent();
        assertThat(Merkle.rootFrom(entry(0), 0, Long.MAX_VALUE, path.subList(1, 63))).isEmpty();
        HashReader anything = (level, index) -> Digest.sha256(new byte[] {(byte) level});
        assertThat(Merkle.inclusionPath(5, Long.MAX_VALUE, anything)).hasSize(63);
    }

    @Test
    void thereIsNoPathForWhatIsNotInTheTree() {
        MemoryLog log = log(3);

        assertThatThrownBy(() -> log.path(3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> log.path(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Merkle.root(-1, log)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Optional<Digest> rootFrom(
            MemoryLog log, int index, long size, List<Digest> path) {
        return rootFrom(log, index, index, size, path);
    }

    private static Optional<Digest> rootFrom(
            MemoryLog log, int entry, int index, long size, List<Digest> path) {
        return Merkle.rootFrom(log.entries().get(entry), index, size, path);
    }

    /// PATH of RFC 6962, section 2.1.1, word for word.
    private static List<Digest> naivePath(int index, List<Digest> leaves) {
        if (leaves.size() == 1) {
            return List.of();
        }
        int k = MemoryLog.split(leaves.size());
        List<Digest> left = leaves.subList(0, k);
        List<Digest> right = leaves.subList(k, leaves.size());
        boolean inLeft = index < k;
        List<Digest> path =
                new ArrayList<>(inLeft ? naivePath(index, left) : naivePath(index - k, right));
        path.add(MemoryLog.naiveRoot(inLeft ? right : left));
        return path;
    }

    private static MemoryLog log(int size) {
        return new MemoryLog(IntStream.range(0, size).mapToObj(MerkleTest::entry).toList());
    }

    private static Digest entry(int number) {
        return Digest.sha256(("entry " + number).getBytes(StandardCharsets.UTF_8));
    }
}
