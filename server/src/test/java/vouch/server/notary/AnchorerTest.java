package vouch.server.notary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vouch.protocol.proof.Stage;
import vouch.server.database.TestDatabases;
import vouch.server.ethereum.JobState;

class AnchorerTest {

    private static final long ALICE = 1;
    private static final String BLOCK = "0x" + "aa".repeat(32);

    @TempDir Path folder;

    private static World world(TestDatabases.Kind kind, Path folder) {
        var world = new World(kind, folder);
        world.grant(ALICE, 10_000);
        return world;
    }

    private static void register(World world, int from, int to) {
        world.notary.register(ALICE, LongStream.range(from, to).mapToObj(World::digest).toList());
        world.log.publish();
    }

    private static Standing standing(World world, int digest) {
        return world.notary.standing(World.digest(digest)).orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void nothingIsSpentWhereNothingIsNew(TestDatabases.Kind kind) {
        try (var world = world(kind, folder)) {
            assertThat(world.anchorer.anchorDue()).isFalse();
            register(world, 0, 1);
            world.now = world.now.plus(Duration.ofMinutes(10));
            assertThat(world.anchorer.anchorDue()).isTrue();
            world.now = world.now.plus(Duration.ofDays(1));
            assertThat(world.anchorer.anchorDue()).isFalse();
            assertThat(world.chain.jobs).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void theOldestDigestWaitsForTheIntervalUnlessThereAreEnough(TestDatabases.Kind kind) {
        try (var world = world(kind, folder)) {
            register(world, 0, 1);
            world.now = world.now.plus(Duration.ofMinutes(10)).minusMillis(1);
            assertThat(world.anchorer.anchorDue()).isFalse();
            register(world, 1, 999);
            assertThat(world.anchorer.anchorDue()).isFalse();
            register(world, 999, 1000);
            assertThat(world.anchorer.anchorDue()).isTrue();
            assertThat(world.chain.jobs.getFirst().payload())
                    .isEqualTo(world.log.published().orElseThrow().checkpoint().root().bytes());
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aDigestStandsWhereItsTransactionStands(TestDatabases.Kind kind) {
        try (var world = world(kind, folder)) {
            register(world, 0, 1);
            assertThat(standing(world, 0)).isEqualTo(new Standing.Waiting(world.now));
            world.now = world.now.plus(Duration.ofMinutes(10));
            world.anchorer.run();
            assertThat(standing(world, 0)).isInstanceOf(Standing.Waiting.class);
            world.chain.put(1, new JobState.Held(0));
            assertThat(standing(world, 0)).isInstanceOf(Standing.Waiting.class);
            world.chain.put(1, new JobState.Sent("0x11"));
            assertThat(standing(world, 0)).isEqualTo(new Standing.Pending("0x11"));
            var inclusion = FakeTransactions.inclusion(BLOCK);
            for (var mined :
                    new JobState[] {
                        new JobState.Mined(inclusion),
                        new JobState.Confirmed(inclusion),
                        new JobState.Final(inclusion)
                    }) {
                world.chain.put(1, mined);
                assertThat(standing(world, 0)).isEqualTo(new Standing.Mined(inclusion));
            }
            // The chain was reorganised.
            world.chain.put(1, new JobState.Sent("0x11"));
            assertThat(standing(world, 0)).isEqualTo(new Standing.Pending("0x11"));
            assertThat(world.notary.standing(World.digest(1))).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aLaterAnchorServesADigestWhoseOwnIsStuck(TestDatabases.Kind kind) {
        try (var world = world(kind, folder)) {
            register(world, 0, 1);
            world.now = world.now.plus(Duration.ofMinutes(10));
            world.anchorer.run();
            register(world, 1, 2);
            world.now = world.now.plus(Duration.ofMinutes(10));
            world.anchorer.run();
            world.chain.put(1, new JobState.Stuck("a person decides"));
            world.chain.put(2, new JobState.Final(FakeTransactions.inclusion(BLOCK)));
            world.anchorer.run();

            assertThat(standing(world, 0)).isInstanceOf(Standing.Mined.class);
            var proof = world.notary.proof(World.digest(0)).orElseThrow();
            assertThat(proof.stage()).isEqualTo(Stage.FINAL);
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void theEvidenceOfAFinalBlockIsKeptAndGoesWithTheBlock(TestDatabases.Kind kind) {
        try (var world = world(kind, folder)) {
            register(world, 0, 3);
            assertThat(world.notary.oldestUnanchored()).isPresent();
            world.now = world.now.plus(Duration.ofMinutes(10));
            world.anchorer.run();
            world.chain.put(1, new JobState.Mined(FakeTransactions.inclusion(BLOCK)));
            world.anchorer.run();
            assertThat(world.notary.proof(World.digest(0)).orElseThrow().stage())
                    .isEqualTo(Stage.LOGGED);

            world.chain.put(1, new JobState.Final(FakeTransactions.inclusion(BLOCK)));
            world.anchorer.run();
            register(world, 3, 300);
            var proof = world.notary.proof(World.digest(0)).orElseThrow();
            assertThat(proof.stage()).isEqualTo(Stage.FINAL);
            assertThat(proof.ethereum()).contains(world.chain.evidence);
            assertThat(world.notary.proof(World.digest(3)).orElseThrow().stage())
                    .isEqualTo(Stage.LOGGED);

            try (var again = world.again(kind, folder)) {
                assertThat(again.notary.proof(World.digest(0))).contains(proof);
                again.chain.put(
                        1, new JobState.Final(FakeTransactions.inclusion("0x" + "bb".repeat(32))));
                again.anchorer.dropWhatTheChainTookBack();
                assertThat(again.notary.proof(World.digest(0)).orElseThrow().stage())
                        .isEqualTo(Stage.LOGGED);
                again.anchorer.keepEvidence();
                assertThat(again.notary.proof(World.digest(0)).orElseThrow().stage())
                        .isEqualTo(Stage.FINAL);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void evidenceThatCannotBeHadNowKeepsNothingElseWaiting(TestDatabases.Kind kind) {
        try (var world = world(kind, folder)) {
            register(world, 0, 1);
            world.now = world.now.plus(Duration.ofMinutes(10));
            world.anchorer.run();
            register(world, 1, 2);
            world.now = world.now.plus(Duration.ofMinutes(10));
            world.anchorer.run();
            world.chain.put(1, new JobState.Final(FakeTransactions.inclusion(BLOCK)));
            world.chain.put(2, new JobState.Final(FakeTransactions.inclusion(BLOCK)));
            world.chain.withoutEvidence.add(1L);
            register(world, 2, 3);
            world.now = world.now.plus(Duration.ofMinutes(10));

            assertThatThrownBy(world.anchorer::run).hasMessageContaining("no evidence of job 1");

            assertThat(world.chain.jobs).hasSize(3);
            assertThat(world.notary.proof(World.digest(0)).orElseThrow().stage())
                    .isEqualTo(Stage.FINAL);
            assertThat(world.database.read(world.anchors::unproved)).hasSize(2);
        }
    }
}
