package vouch.server.notary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vouch.protocol.Digest;
import vouch.server.database.DatabaseException;
import vouch.server.database.TestDatabases;

class SequencerTest {

    private static final long ALICE = 1;
    private static final long BOB = 2;

    @TempDir Path folder;

    private static List<Digest> digests(int from, int to) {
        return LongStream.range(from, to).mapToObj(World::digest).toList();
    }

    private static Receipted.Decided decided(Receipted receipted) {
        return (Receipted.Decided) receipted;
    }

    private static List<Submission> submissions(World world, long account, List<Digest> digests) {
        return decided(world.notary.register(account, digests)).submissions();
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aNewDigestCostsOneCreditAndAKnownOneNothing(TestDatabases.Kind kind) {
        try (var world = new World(kind, folder)) {
            world.grant(ALICE, 10);
            world.grant(BOB, 10);

            assertThat(submissions(world, ALICE, digests(0, 1)))
                    .containsExactly(new Submission.Registered(0, world.now, 9));
            assertThat(submissions(world, ALICE, digests(0, 1)))
                    .containsExactly(new Submission.AlreadyRegistered());
            assertThat(submissions(world, BOB, digests(0, 1)))
                    .containsExactly(new Submission.AlreadyRegistered());

            assertThat(world.notary.credits(ALICE)).isEqualTo(9);
            assertThat(world.notary.credits(BOB)).isEqualTo(10);
            world.checkBooks();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aRequestOfNothingIsAnsweredAndDisturbsNobody(TestDatabases.Kind kind) {
        try (var world = new World(kind, folder)) {
            world.grant(ALICE, 3);

            assertThat(decided(world.notary.register(ALICE, List.of())))
                    .isEqualTo(new Receipted.Decided(List.of(), 3));
            assertThat(decided(world.notary.register(BOB, List.of())).creditsLeft()).isZero();
            assertThatThrownBy(() -> world.sequencer.submit(ALICE, List.of()))
                    .isInstanceOf(IllegalArgumentException.class);

            world.checkBooks();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aBatchIsTakenInOrderUntilTheCreditsRunOut(TestDatabases.Kind kind) {
        try (var world = new World(kind, folder)) {
            world.grant(ALICE, 3);
            world.notary.register(ALICE, digests(1, 2));
            var batch =
                    List.of(
                            World.digest(0),
                            World.digest(1),
                            World.digest(0),
                            World.digest(2),
                            World.digest(3),
                            World.digest(1));

            var decided = decided(world.notary.register(ALICE, batch));

            assertThat(decided.submissions())
                    .containsExactly(
                            new Submission.Registered(1, world.now, 1),
                            new Submission.AlreadyRegistered(),
                            new Submission.AlreadyRegistered(),
                            new Submission.Registered(2, world.now, 0),
                            new Submission.InsufficientCredits(),
                            new Submission.AlreadyRegistered());
            assertThat(decided.creditsLeft()).isZero();
            world.checkBooks();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aBatchLargerThanOneCommitIsAnsweredWhole(TestDatabases.Kind kind) {
        try (var world = new World(kind, folder)) {
            world.grant(ALICE, 10_000);
            var batch = digests(0, 5_000);

            var decided = decided(world.notary.register(ALICE, batch));

            assertThat(decided.submissions()).hasSize(5_000);
            assertThat(decided.creditsLeft()).isEqualTo(5_000);
            for (int i = 0; i < 5_000; i++) {
                assertThat(decided.submissions().get(i))
                        .isEqualTo(new Submission.Registered(i, world.now, 9_999 - i));
            }
            world.checkBooks();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void clientsRacingWithTheSameDigestsRegisterAndPayEachOnce(TestDatabases.Kind kind)
            throws InterruptedException {
        int clients = 16;
        int count = 100;
        long seed = 7;
        try (var world = new World(kind, folder)) {
            for (long client = 1; client <= clients; client++) {
                world.grant(client, count);
            }
            var registered = new AtomicInteger();
            var go = new CountDownLatch(1);
            var threads = new ArrayList<Thread>();
            for (long client = 1; client <= clients; client++) {
                long account = client;
                threads.add(
                        Thread.startVirtualThread(() -> {
                            var mine = new ArrayList<>(digests(0, count));
                            Collections.shuffle(mine, new Random(seed + account));
                            await(go);
                            for (var digest : mine) {
                                var one = submissions(world, account, List.of(digest));
                                if (one.getFirst() instanceof Submission.Registered) {
                                    registered.incrementAndGet();
                                }
                            }
                        }));
            }
            go.countDown();
            for (var thread : threads) {
                thread.join();
            }

            assertThat(registered).hasValue(count);
            long left = LongStream.rangeClosed(1, clients).map(world.notary::credits).sum();
            assertThat(left).isEqualTo((long) clients * count - count);
            world.checkBooks();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void whatIsMoreThanTheQueueHoldsIsToldToComeAgainAndCostsNothing(TestDatabases.Kind kind) {
        try (var world = new World(kind, folder)) {
            world.grant(ALICE, 10);
            var tooMany = Collections.nCopies(Sequencer.WAITING_DIGESTS_MAX + 1, World.digest(0));

            assertThat(world.notary.register(ALICE, tooMany)).isInstanceOf(Receipted.Busy.class);

            assertThat(world.notary.credits(ALICE)).isEqualTo(10);
            assertThat(world.sequencer.waiting()).isZero();
            world.checkBooks();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aFailingCommitTakesNothingAndTheNextRequestIsServed(TestDatabases.Kind kind) {
        try (var world = new World(kind, folder)) {
            world.grant(ALICE, 10);
            // The next ledger entry's id is taken: taking the credit fails after the registrations
            // were written.
            world.database.write(
                    tx -> tx.update("update ledger_last_id set id = 0 where name = 'entry'"));
            assertThatThrownBy(() -> world.notary.register(ALICE, digests(0, 3)))
                    .isInstanceOf(DatabaseException.class);
            world.checkBooks();

            world.database.write(
                    tx -> tx.update("update ledger_last_id set id = 1 where name = 'entry'"));
            assertThat(world.notary.credits(ALICE)).isEqualTo(10);
            assertThat(submissions(world, ALICE, digests(0, 1)))
                    .containsExactly(new Submission.Registered(0, world.now, 9));
            world.checkBooks();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aClosedSequencerTakesNothingMore(TestDatabases.Kind kind) {
        try (var world = new World(kind, folder)) {
            world.grant(ALICE, 10);
            world.sequencer.close();

            assertThat(world.notary.register(ALICE, digests(0, 1)))
                    .isInstanceOf(Receipted.Busy.class);
            world.checkBooks();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void leafIndicesGoOnAfterARestart(TestDatabases.Kind kind) {
        try (var world = new World(kind, folder)) {
            world.grant(ALICE, 100);
            IntStream.range(0, 5).forEach(i -> world.notary.register(ALICE, digests(i, i + 1)));
            try (var again = world.again(kind, folder)) {
                assertThat(submissions(again, ALICE, digests(4, 6)))
                        .containsExactly(
                                new Submission.AlreadyRegistered(),
                                new Submission.Registered(5, again.now, 94));
                again.checkBooks();
            }
        }
    }
}
