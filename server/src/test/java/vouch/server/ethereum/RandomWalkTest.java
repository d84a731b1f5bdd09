package vouch.server.ethereum;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Everything that may happen to a gateway and its node, in an order that nobody thought of.
///
/// `-Dvouch.seed=…` repeats a walk.
class RandomWalkTest {

    private static final boolean LONG = Boolean.getBoolean("vouch.long");
    private static final long FIRST_SEED = Long.getLong("vouch.seed", 20_260_427L);
    private static final int FAULTS = LONG ? 300 : 60;
    private static final int JOBS = LONG ? 500 : 100;

    @TempDir Path directory;

    static LongStream seeds() {
        boolean one = !LONG || System.getProperty("vouch.seed") != null;
        return LongStream.range(FIRST_SEED, FIRST_SEED + (one ? 1 : 10));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyJobIsOnTheChainOnce(long seed) {
        System.out.println("random walk: seed " + seed + " (-Dvouch.seed=" + seed + ")");
        try (var chain = new FaultyChain(directory)) {
            var walk = new Walk(chain, seed, FAULTS, JOBS);
            walk.walk();
            chain.everythingIsMinedOnce();

            assertThat(chain.states()).hasSize(JOBS);
            System.out.println("random walk: seed " + seed + ": " + walk);
        }
    }
}
