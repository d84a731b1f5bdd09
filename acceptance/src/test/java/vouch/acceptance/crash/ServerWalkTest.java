package vouch.acceptance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vouch.acceptance.Servers;

/// Everything that may happen to a gateway and its node, in an order that nobody thought of: a
/// process that is killed, a node that loses what it knew, a network that loses what was said.
final class ServerWalkTest {

    private static final int FAULTS = Counts.shortOrLong(40, 300);
    private static final int JOBS = Counts.shortOrLong(60, 500);

    @RegisterExtension private final Servers servers = new Servers();
    @TempDir private Path folder;

    static LongStream seeds() {
        return Counts.seeds(10);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyJobIsOnTheChainOnce(long seed) {
        System.out.println("server walk: seed " + seed + " (-Dvouch.seed=" + seed + ")");
        try (var node = new FaultyNode(folder)) {
            var server = servers.start(node.launch(folder.resolve("data")));
            var walk = new ServerWalk(node, server, seed, FAULTS, JOBS);
            walk.walk();

            assertThat(walk.digests()).hasSize(JOBS);
            assertThat(Checks.findings(server)).isEmpty();
            System.out.println("server walk: " + walk);
        }
    }
}
