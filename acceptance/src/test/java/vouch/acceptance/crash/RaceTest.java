package vouch.acceptance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.Gatherers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import vouch.acceptance.Launch;
import vouch.acceptance.Servers;
import vouch.client.Prexis;
import vouch.client.Registration;
import vouch.protocol.Digest;

/// Many clients want the same digests at the same moment: each digest is one client's, and one
/// credit is taken for it.
final class RaceTest {

    private static final int CLIENTS = 64;
    private static final int ACCOUNTS = 8;
    private static final int DIGESTS = Counts.shortOrLong(400, 1_000);
    private static final int ONE_BY_ONE = Counts.shortOrLong(50, DIGESTS);
    private static final int BATCH_MAX = 300;

    @RegisterExtension private final Servers servers = new Servers();
    @TempDir private Path folder;

    @Test
    void eachDigestIsRegisteredOnceHoweverManyWantIt() throws Exception {
        var random = Counts.random("race");
        var server = servers.start(Counts.unlimited(Launch.in(folder.resolve("data"))));
        var world = new World(server, ACCOUNTS);

        var singly = Load.digests("singly", ONE_BY_ONE);
        assertThat(race(world.clients(server), random, singly, _ -> 1)).isEqualTo(once(singly));
        assertThat(world.check(server)).isEqualTo(ONE_BY_ONE);

        var batches = Load.digests("batches", DIGESTS);
        assertThat(race(world.clients(server), random, batches, any -> any.nextInt(2, BATCH_MAX)))
                .isEqualTo(once(batches));
        assertThat(world.check(server)).isEqualTo(ONE_BY_ONE + DIGESTS);

        var mixed = Load.digests("mixed", ONE_BY_ONE);
        assertThat(
                        race(
                                world.clients(server),
                                random,
                                mixed,
                                any -> any.nextBoolean() ? 1 : any.nextInt(2, BATCH_MAX)))
                .isEqualTo(once(mixed));
        assertThat(world.check(server)).isEqualTo(2L * ONE_BY_ONE + DIGESTS);

        world.tally().accepted(singly);
        world.tally().accepted(batches);
        world.tally().accepted(mixed);
        server.kill9();
        server.start();
        world.check(server, random);
    }

    private static Map<Digest, Integer> once(List<Digest> digests) {
        var once = new ConcurrentHashMap<Digest, Integer>();
        digests.forEach(digest -> once.put(digest, 1));
        return once;
    }

    /// How many of the racers want at once.
    @FunctionalInterface
    private interface Sizes {
        int next(Random random);
    }

    /// @return how often each digest was answered 200
    private static Map<Digest, Integer> race(
            List<Prexis> accounts, Random random, List<Digest> digests, Sizes sizes)
            throws Exception {
        var won = new ConcurrentHashMap<Digest, Integer>();
        var start = new CyclicBarrier(CLIENTS);
        // A token each, so that nobody waits for one in the race.
        accounts.forEach(Prexis::credits);
        try (var racers = Executors.newVirtualThreadPerTaskExecutor()) {
            var racing = new ArrayList<Callable<Integer>>();
            for (int i = 0; i < CLIENTS; i++) {
                var client = accounts.get(i % accounts.size());
                var own = new Random(random.nextLong());
                racing.add(() -> {
                    var shuffled = new ArrayList<>(digests);
                    Collections.shuffle(shuffled, own);
                    start.await();
                    return register(client, shuffled, sizes.next(own), won);
                });
            }
            for (var racer : racers.invokeAll(racing)) {
                assertThat(racer.get()).isEqualTo(digests.size());
            }
        }
        return won;
    }

    /// @return how many digests were answered for
    private static int register(
            Prexis client, List<Digest> digests, int size, Map<Digest, Integer> won) {
        int answered = 0;
        for (var some : digests.stream().gather(Gatherers.windowFixed(size)).toList()) {
            var told =
                    some.size() == 1
                            ? List.of(client.register(some.getFirst()))
                            : client.register(some);
            for (int i = 0; i < some.size(); i++) {
                switch (told.get(i)) {
                    case Registration.Registered _ -> won.merge(some.get(i), 1, Integer::sum);
                    case Registration.AlreadyRegistered _ -> {}
                    case Registration.InsufficientCredits _ ->
                            throw new AssertionError("the racers have no credits left");
                }
                answered++;
            }
        }
        return answered;
    }
}
