package vouch.server.ethereum;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vouch.server.database.Database;
import vouch.server.database.TestDatabases;

class JobStoreTest {

    private static final String ACCOUNT = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00.123456Z");

    @TempDir Path directory;

    private final JobStore jobs = new JobStore();
    private final HeaderStore headers = new HeaderStore();

    private Database open(TestDatabases.Kind kind) {
        Database database = kind.open(directory);
        database.change(tx -> headers.identify(tx, new HeaderStore.Identity(31337, hash(0))));
        return database;
    }

    private static String hash(int number) {
        return "0x" + String.format("%064x", number);
    }

    private long add(Database database, String key) {
        var job = new Job("anchor", key, new byte[] {1, 0});
        return database.write(tx -> {
            jobs.add(tx, List.of(job), NOW);
            return jobs.known(tx, key).orElseThrow().id();
        });
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void manyJobsAreTakenInTheirOrderAndKnownOnesAreNotTakenAgain(TestDatabases.Kind kind) {
        try (var database = open(kind)) {
            long known = add(database, "b");
            var wanted =
                    Stream.of("a", "b", "c", "a")
                            .map(key -> new Job("anchor", key, new byte[] {1, 0}))
                            .toList();

            List<Optional<Long>> added = database.write(tx -> jobs.add(tx, wanted, NOW));
            List<Optional<Long>> none = database.write(tx -> jobs.add(tx, List.of(), NOW));

            assertThat(added)
                    .containsExactly(
                            Optional.of(known + 1),
                            Optional.empty(),
                            Optional.of(known + 3),
                            Optional.empty());
            assertThat(none).isEmpty();
            assertThat(add(database, "d")).isEqualTo(known + 5);
            assertThat(database.read(jobs::unfinished)).containsEntry("queued", 4L);
        }
    }

    private JobStore.Open hold(Database database) {
        return database.write(tx -> {
            jobs.reconcileNonce(tx, ACCOUNT, 0);
            return jobs.hold(tx, jobs.oldestQueued(tx, "anchor", 0).orElseThrow(), ACCOUNT)
                    .orElseThrow();
        });
    }

    private static Attempt attempt(long jobId, int number) {
        return attempt(jobId, number, 0);
    }

    private static Attempt attempt(long jobId, int number, long nonce) {
        return new Attempt(
                jobId,
                Attempt.Kind.WORK,
                nonce,
                hash(1000 + number),
                new byte[] {2, (byte) number},
                22_280,
                new Fees(BigInteger.ONE, BigInteger.TWO),
                5,
                Optional.empty());
    }

    private static Inclusion inclusion(int transaction, long block) {
        return new Inclusion(
                hash(transaction), hash((int) block), block, 1_700_000_000, 3, 21, 42, ACCOUNT);
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aJobIsReadBackInEveryState(TestDatabases.Kind kind) {
        try (var database = open(kind)) {
            long id = add(database, "a");
            assertThat(state(database, id)).isEqualTo(new JobState.Queued());

            assertThat(hold(database))
                    .isEqualTo(
                            new JobStore.Open(
                                    id, "anchor", 0, false, false, "0x0100", Optional.empty()));
            assertThat(state(database, id)).isEqualTo(new JobState.Held(0));

            database.change(tx -> jobs.addAttempt(tx, attempt(id, 1), NOW));
            database.change(tx -> jobs.addAttempt(tx, attempt(id, 2), NOW));
            database.change(tx -> jobs.sent(tx, id));
            assertThat(state(database, id)).isEqualTo(new JobState.Sent(hash(1002)));

            database.change(tx -> jobs.placed(tx, id, "mined", inclusion(1001, 7), BigInteger.TEN));
            assertThat(state(database, id)).isEqualTo(new JobState.Mined(inclusion(1001, 7)));
            database.change(tx -> jobs.settle(tx, 7, -1));
            assertThat(state(database, id)).isEqualTo(new JobState.Confirmed(inclusion(1001, 7)));
            database.change(tx -> jobs.settle(tx, 8, 7));
            assertThat(state(database, id)).isEqualTo(new JobState.Final(inclusion(1001, 7)));
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void theStatesAsideAreReadBackToo(TestDatabases.Kind kind) {
        try (var database = open(kind)) {
            long stuck = add(database, "a");
            long reverted = add(database, "b");
            long replaced = add(database, "c");
            for (int i = 0; i < 3; i++) {
                hold(database);
            }
            database.change(tx -> jobs.stuck(tx, stuck, "because"));
            database.change(
                    tx -> jobs.placed(tx, reverted, "reverted", inclusion(1, 7), BigInteger.ONE));
            database.change(
                    tx -> jobs.placed(tx, replaced, "replaced", inclusion(2, 7), BigInteger.ONE));

            assertThat(state(database, stuck)).isEqualTo(new JobState.Stuck("because"));
            assertThat(state(database, reverted))
                    .isEqualTo(new JobState.Reverted(inclusion(1, 7), false));
            assertThat(state(database, replaced)).isEqualTo(new JobState.Replaced(false));
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void theSameKeyIsTakenOnceAndNoncesFollowEachOther(TestDatabases.Kind kind) {
        try (var database = open(kind)) {
            long first = add(database, "a");
            assertThat(add(database, "a")).isEqualTo(first);
            long second = add(database, "b");
            assertThat(second).isGreaterThan(first);

            assertThat(hold(database).nonce()).isEqualTo(0);
            assertThat(hold(database).nonce()).isEqualTo(1);
            var found1 = database.read(tx -> jobs.oldestQueued(tx, "anchor", 0));
            assertThat(found1).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aNonceNeverGoesBack(TestDatabases.Kind kind) {
        try (var database = open(kind)) {
            assertThat(next(database, 5)).isEqualTo(5);
            assertThat(next(database, 3)).isEqualTo(5);
            assertThat(next(database, 9)).isEqualTo(9);
        }
    }

    private long next(Database database, long atLeast) {
        return database.write(tx -> jobs.reconcileNonce(tx, ACCOUNT, atLeast));
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void theNewestAttemptIsDueWhenItNeverLeftOrLongAgo(TestDatabases.Kind kind) {
        try (var database = open(kind)) {
            long id = add(database, "a");
            hold(database);
            assertThat(due(database, NOW)).isEmpty();
            database.change(tx -> jobs.addAttempt(tx, attempt(id, 1), NOW));
            assertThat(due(database, NOW)).containsExactly(id);
            database.change(tx -> jobs.left(tx, attempt(id, 1), NOW, "taken"));
            assertThat(due(database, NOW.minusSeconds(1))).isEmpty();
            assertThat(due(database, NOW)).containsExactly(id);
            database.change(tx -> jobs.addAttempt(tx, attempt(id, 2), NOW));
            assertThat(due(database, NOW.minusSeconds(1))).containsExactly(id);

            var found2 = database.read(tx -> jobs.newestAttempts(tx, ACCOUNT));
            assertThat(found2).containsOnly(Map.entry(id, attempt(id, 2)));
            var found3 = database.read(tx -> jobs.sought(tx, ACCOUNT, 1));
            assertThat(found3)
                    .extracting(JobStore.Sought::hash)
                    .containsExactly(hash(1001), hash(1002));
            var found4 = database.read(tx -> jobs.sought(tx, ACCOUNT, 0));
            assertThat(found4).isEmpty();
        }
    }

    private List<Long> due(Database database, Instant before) {
        return database.read(tx -> jobs.newestAttempts(tx, ACCOUNT)).values().stream()
                .filter(attempt -> attempt.isDue(before, NOW))
                .map(Attempt::jobId)
                .toList();
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void whatStoodAboveTheAncestorIsTakenBack(TestDatabases.Kind kind) {
        try (var database = open(kind)) {
            long below = add(database, "a");
            long above = add(database, "b");
            long higher = add(database, "c");
            for (long id : List.of(below, above, higher)) {
                hold(database);
                database.change(tx -> jobs.addAttempt(tx, attempt(id, (int) id, id - 1), NOW));
                database.change(tx -> jobs.left(tx, attempt(id, (int) id), NOW, "taken"));
                database.change(tx -> jobs.sent(tx, id));
                database.change(tx ->
                        jobs.placed(
                                tx,
                                id,
                                "mined",
                                inclusion(1000 + (int) id, 5 + id),
                                BigInteger.ONE));
            }
            database.change(tx -> jobs.settle(tx, 7, 7));

            var takenBack = database.write(tx -> jobs.takeBackAbove(tx, 5 + below, 9));

            assertThat(takenBack).isEqualTo(new JobStore.TakenBack(2, 1));
            assertThat(state(database, below)).isInstanceOf(JobState.Final.class);
            assertThat(state(database, above)).isEqualTo(new JobState.Sent(hash(1002)));
            assertThat(state(database, higher)).isInstanceOf(JobState.Sent.class);
            assertThat(due(database, NOW.minusSeconds(60))).containsExactly(above, higher);
            var found5 = database.read(jobs::unfinished);
            assertThat(found5).containsEntry("sent", 2L);
            var found6 = database.read(jobs::oldestUnmined);
            assertThat(found6).contains(NOW);
            var found7 = database.read(tx -> jobs.placedUpTo(tx, 100, 10));
            assertThat(found7).containsExactly(new JobStore.Placed(below, 6, hash(6)));
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aStuckJobGivesItsNonceBackAndBeginsAnewOrEnds(TestDatabases.Kind kind) {
        try (var database = open(kind)) {
            long refused = add(database, "a");
            long next = add(database, "b");
            var job = hold(database);
            database.change(tx -> jobs.addAttempt(tx, attempt(refused, 1), NOW));
            database.change(tx -> jobs.stuckWithoutNonce(tx, job, ACCOUNT, "because"));

            var stuck = database.read(jobs::stuckJobs);
            assertThat(stuck)
                    .containsExactly(new JobStore.StuckJob(refused, "anchor", false, "because"));
            assertThat(hold(database)).extracting(JobStore.Open::nonce).isEqualTo(0L);
            // Two jobs with one payload come to the very same bytes.
            database.change(tx -> jobs.addAttempt(tx, attempt(next, 1), NOW));
            var open = database.read(tx -> jobs.newestAttempts(tx, ACCOUNT));
            assertThat(open).containsOnlyKeys(next);

            database.change(tx -> jobs.requeue(tx, refused));
            assertThat(state(database, refused)).isEqualTo(new JobState.Queued());
            database.change(tx -> jobs.giveUp(tx, refused, "enough"));
            assertThat(state(database, refused)).isEqualTo(new JobState.Replaced(true));
            database.change(tx -> jobs.giveUp(tx, next, "not while it is held"));
            assertThat(state(database, next)).isEqualTo(new JobState.Held(0));
            var standing = database.read(tx -> jobs.standing(tx, next));
            assertThat(standing).contains(new JobStore.Standing(next, "held", Optional.of(0L)));
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void anEndIsSettledOnceItsBlockIsFinal(TestDatabases.Kind kind) {
        try (var database = open(kind)) {
            long reverted = add(database, "a");
            hold(database);
            database.change(
                    tx -> jobs.placed(tx, reverted, "reverted", inclusion(1, 7), BigInteger.ONE));
            database.change(tx -> jobs.settle(tx, 7, 6));
            assertThat(state(database, reverted))
                    .isEqualTo(new JobState.Reverted(inclusion(1, 7), false));
            database.change(tx -> jobs.settle(tx, 8, 7));
            assertThat(state(database, reverted))
                    .isEqualTo(new JobState.Reverted(inclusion(1, 7), true));
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void whatWasPaidIsSummedByTimeAndPurposeAndFitsWhateverItWas(TestDatabases.Kind kind) {
        try (var database = open(kind)) {
            for (String key : List.of("a", "b", "c")) {
                long id = add(database, key);
                hold(database);
                var cost = BigInteger.TWO.pow(64);
                database.change(tx -> jobs.placed(tx, id, "mined", inclusion((int) id, 7), cost));
            }
            var most = BigInteger.valueOf(Long.MAX_VALUE / 1_000_000 * 1_000_000);
            assertThat(paid(database, 1_699_999_999, Optional.empty()))
                    .isEqualTo(new Wei(most.multiply(BigInteger.valueOf(3))));
            assertThat(paid(database, 1_699_999_999, Optional.of("anchor")).units()).isPositive();
            assertThat(paid(database, 1_699_999_999, Optional.of("payout"))).isEqualTo(Wei.NONE);
            assertThat(paid(database, 1_700_000_000, Optional.empty())).isEqualTo(Wei.NONE);
        }
    }

    private Wei paid(Database database, long since, Optional<String> purpose) {
        return database.read(tx -> jobs.paidSince(tx, since, purpose));
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void purposesAreToldApart(TestDatabases.Kind kind) {
        try (var database = open(kind)) {
            add(database, "a");
            database.change(
                    tx -> jobs.add(tx, List.of(new Job("payout", "p", new byte[] {1})), NOW));

            add(database, "b");

            var purposes = database.read(jobs::queuedPurposes);
            assertThat(purposes).containsExactly("anchor", "payout");
            var first = database.read(tx -> jobs.oldestQueued(tx, "anchor", 0)).orElseThrow();
            assertThat(first.id()).isEqualTo(1);
            var second = database.read(tx -> jobs.oldestQueued(tx, "payout", 0)).orElseThrow();
            assertThat(second.purpose()).isEqualTo("payout");
            var none = database.read(tx -> jobs.oldestQueued(tx, "refund", 0));
            assertThat(none).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aStoryHoldsEveryAttemptAndListsAreNewestFirst(TestDatabases.Kind kind) {
        var stories = new StoryStore();
        try (var database = open(kind)) {
            long first = add(database, "a");
            long second = add(database, "b");
            hold(database);
            database.change(tx -> jobs.addAttempt(tx, attempt(first, 1), NOW));
            database.change(tx -> jobs.left(tx, attempt(first, 1), NOW, "taken"));
            database.change(tx -> jobs.stillDue(tx, attempt(first, 1), "no answer"));

            var story = database.read(tx -> stories.find(tx, first)).orElseThrow();
            assertThat(story.nonce()).contains(0L);
            assertThat(story.submittedAt()).isEqualTo(NOW);
            assertThat(story.attempts())
                    .singleElement()
                    .isEqualTo(
                            new TransactionStory.Attempt(
                                    1,
                                    "work",
                                    0,
                                    hash(1001),
                                    "0x0201",
                                    22_280,
                                    new Wei(BigInteger.ONE),
                                    new Wei(BigInteger.TWO),
                                    NOW,
                                    2,
                                    Optional.of(NOW),
                                    Optional.of("no answer")));
            var all = database.read(tx -> stories.list(tx, Optional.empty(), Long.MAX_VALUE, 9));
            assertThat(all).extracting(TransactionStory::id).containsExactly(second, first);
            var queued = database.read(tx -> stories.list(tx, Optional.of("queued"), 100, 9));
            assertThat(queued).extracting(TransactionStory::id).containsExactly(second);
            var before = database.read(tx -> stories.list(tx, Optional.empty(), second, 9));
            assertThat(before).extracting(TransactionStory::id).containsExactly(first);
            var unknown = database.read(tx -> stories.find(tx, 99));
            assertThat(unknown).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void headersAreKeptAndForgotten(TestDatabases.Kind kind) {
        try (var database = open(kind)) {
            database.change(
                    tx -> headers.add(tx, List.of(header(1), header(2), header(3), header(4))));
            var found8 = database.read(headers::tip).orElseThrow().hash();
            assertThat(found8).isEqualTo(hash(4));
            database.change(tx -> headers.removeAbove(tx, 3));
            database.change(tx -> headers.removeBelow(tx, 2));
            var found9 = database.read(tx -> headers.below(tx, 100, 10));
            assertThat(found9).extracting(HeaderStore.Stored::number).containsExactly(3L, 2L);
            var found10 = database.read(tx -> headers.at(tx, 1));
            assertThat(found10).isEmpty();
            var found11 = database.read(headers::identity);
            assertThat(found11).contains(new HeaderStore.Identity(31337, hash(0)));
        }
    }

    private static Header header(int number) {
        return new Header(number, hash(number), hash(number - 1), 1, BigInteger.ONE, true);
    }

    private JobState state(Database database, long id) {
        return database.read(tx -> jobs.state(tx, id)).orElseThrow();
    }
}
