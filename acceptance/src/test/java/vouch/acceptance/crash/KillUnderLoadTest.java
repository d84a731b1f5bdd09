package vouch.acceptance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import vouch.acceptance.Launch;
import vouch.acceptance.Server;
import vouch.acceptance.Servers;
import vouch.protocol.Digest;
import vouch.protocol.proof.Proof;

/// The gateway is killed in the middle of what it does, again and again, with the same data.
final class KillUnderLoadTest {

    private static final int KILLS = Counts.shortOrLong(2, 20);
    private static final int ACCOUNTS = 2;
    private static final int THREADS_EACH = 4;

    @RegisterExtension private final Servers servers = new Servers();
    @TempDir private Path folder;

    @Test
    void whatWasAnsweredOutlivesEveryKillAndNoCreditIsTakenForNothing() {
        var random = Counts.random("kill under load");
        var server = servers.start(Counts.unlimited(Launch.in(folder.resolve("data"))));
        var world = new World(server, ACCOUNTS);
        var genesis = ChainView.of(server.data()).genesis();
        var proofs = new ArrayList<Proof>();
        int inDoubt = 0;

        for (int kill = 1; kill <= KILLS; kill++) {
            proofs.addAll(someFinalProofs(server, world, kill));
            inDoubt += killUnderLoad(server, world, kill, random);
            long left = ChainProcesses.of(server.data()).getFirst();
            world.fsck();

            server.start();

            assertThat(ChainProcesses.of(server.data())).hasSize(1).doesNotContain(left);
            assertThat(ProcessHandle.of(left)).isEmpty();
            var chain = ChainView.of(server.data());
            assertThat(chain.genesis()).isEqualTo(genesis);
            assertThat(proofs).allMatch(proof -> Proofs.standsOn(chain, proof, world.logKey()));
            world.check(server, random);
        }

        assertThat(inDoubt).as("digests that a kill left in doubt").isPositive();
        assertThat(server.transcript()).doesNotContain("cannot be used", "took block", "ERROR");
        Proofs.awaitFinal(server, List.of(world.tally().accepted().getLast()));
        assertThat(server.stop()).isIn(0, 143);
        assertThat(ChainProcesses.of(server.data())).isEmpty();
        world.fsck();
        System.out.printf(
                "%d kills, %d digests, %d in doubt at a kill%n",
                KILLS, world.tally().acceptedCount(), inDoubt);
    }

    /// The chain has something to lose before each kill.
    private static List<Proof> someFinalProofs(Server server, World world, int kill) {
        List<Digest> digests = Load.digests("proved before kill " + kill, 1);
        world.clients(server).getFirst().register(digests);
        world.tally().accepted(digests);
        return Proofs.awaitFinal(server, digests);
    }

    /// @return how many digests had no answer
    private static int killUnderLoad(Server server, World world, int kill, Random random) {
        int before = world.tally().acceptedCount();
        var load = Load.start("kill " + kill, world.clients(server), THREADS_EACH, world.tally());
        world.tally().awaitAccepted(before + random.nextInt(200, 4_000));
        server.kill9();
        load.close();
        return world.tally().doubtful().size();
    }
}
