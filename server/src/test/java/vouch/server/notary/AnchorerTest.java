package vouch.server.notary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vouch.protocol.proof.Proof;
import vouch.protocol.proof.Stage;
import vouch.server.database.TestDatabases;
import vouch.server.ethereum.Job;
import vouch.server.ethereum.JobState;

class AnchorerTest {

    private static final long ALICE = 1;
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

    private static Proof withoutToken(Proof proof) {
        return new Proof(
                proof.digest(),
                proof.salt(),
                proof.receiptNote(),
                proof.log(),
                proof.ethereum(),
                Optional.empty());
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
            var inclusion = world.chain.block("a", 1).getFirst();
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
            world.chain.put(1, new JobState.Held(0));
            register(world, 1, 2);
            world.now = world.now.plus(Duration.ofMinutes(10));
            world.anchorer.run();
            world.chain.put(1, new JobState.Stuck("a person decides"));
            world.chain.makeFinal("a", 2);
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
            world.chain.put(1, new JobState.Mined(world.chain.block("a", 1).getFirst()));
            world.anchorer.run();
            assertThat(world.notary.proof(World.digest(0)).orElseThrow().stage())
                    .isEqualTo(Stage.LOGGED);

            world.chain.makeFinal("a", 1);
            world.anchorer.run();
            register(world, 3, 300);
            var proof = world.notary.proof(World.digest(0)).orElseThrow();
            assertThat(proof.stage()).isEqualTo(Stage.FINAL);
            assertThat(proof.ethereum()).contains(world.chain.evidence(1));
            assertThat(world.notary.proof(World.digest(3)).orElseThrow().stage())
                    .isEqualTo(Stage.LOGGED);

            try (var again = world.again(kind, folder)) {
                // With another token: each is made when it is asked for.
                assertThat(again.notary.proof(World.digest(0)).map(AnchorerTest::withoutToken))
                        .contains(withoutToken(proof));
                again.chain.makeFinal("b", 1);
                again.anchorer.dropWhatTheChainTookBack();
                assertThat(again.notary.proof(World.digest(0)).orElseThrow().stage())
                        .isEqualTo(Stage.LOGGED);
                again.anchorer.keepEvidence();
                assertThat(again.notary.proof(World.digest(0)).orElseThrow().ethereum())
                        .contains(again.chain.evidence(1));
                again.checkBooks();
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
            world.chain.put(1, new JobState.Held(0));
            register(world, 1, 2);
            world.now = world.now.plus(Duration.ofMinutes(10));
            world.anchorer.run();
            world.chain.makeFinal("a", 1, 2);
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

    private static void anchored(World world, int from, int to) {
        register(world, from, to);
        world.now = world.now.plus(Duration.ofMinutes(10));
        world.anchorer.run();
    }

    private static List<String> keys(World world) {
        return world.chain.jobs.stream().map(Job::idempotencyKey).toList();
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void whileTheNewestAnchorIsNotBegunNoOtherJoinsItAndThenOneDoesForAll(TestDatabases.Kind kind) {
        try (var world = world(kind, folder)) {
            anchored(world, 0, 1);
            anchored(world, 1, 2);
            anchored(world, 2, 1500);
            assertThat(keys(world)).containsExactly("anchor/1");

            world.chain.put(1, new JobState.Held(0));
            world.anchorer.run();
            assertThat(keys(world)).containsExactly("anchor/1", "anchor/1500");

            world.chain.makeFinal("a", 1, 2);
            world.anchorer.run();
            assertThat(keys(world)).hasSize(2);
            assertThat(world.notary.oldestUnanchored()).isEmpty();
            world.checkBooks();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void anAnchorThatCameToNothingIsHandedOverAgainOnceThatIsSettled(TestDatabases.Kind kind) {
        try (var world = world(kind, folder)) {
            anchored(world, 0, 3);
            world.chain.put(1, new JobState.Replaced(false));
            world.anchorer.run();
            assertThat(keys(world)).containsExactly("anchor/3");

            world.chain.put(1, new JobState.Replaced(true));
            world.anchorer.run();
            world.anchorer.run();
            assertThat(keys(world)).containsExactly("anchor/3", "anchor/3/2");
            assertThat(standing(world, 2)).isInstanceOf(Standing.Waiting.class);

            var inclusion = world.chain.block("a", 2).getFirst();
            world.chain.put(2, new JobState.Reverted(inclusion, false));
            world.anchorer.run();
            world.chain.put(2, new JobState.Reverted(inclusion, true));
            world.anchorer.run();
            assertThat(keys(world)).containsExactly("anchor/3", "anchor/3/2", "anchor/3/3");

            world.chain.makeFinal("b", 3);
            world.anchorer.run();
            assertThat(world.notary.proof(World.digest(0)).orElseThrow().stage())
                    .isEqualTo(Stage.FINAL);
            world.checkBooks();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void whatALaterAnchorCoversIsNotHandedOverAgain(TestDatabases.Kind kind) {
        try (var world = world(kind, folder)) {
            anchored(world, 0, 1);
            world.chain.put(1, new JobState.Sent("0x11"));
            anchored(world, 1, 2);
            world.chain.put(1, new JobState.Replaced(true));
            world.chain.put(2, new JobState.Sent("0x22"));
            world.anchorer.run();
            assertThat(keys(world)).containsExactly("anchor/1", "anchor/2");
            assertThat(standing(world, 0)).isEqualTo(new Standing.Pending("0x22"));

            // The later one comes to nothing, too: one over all of it takes both places.
            world.chain.put(2, new JobState.Replaced(true));
            register(world, 2, 3);
            world.anchorer.run();
            assertThat(keys(world)).containsExactly("anchor/1", "anchor/2", "anchor/3");
            world.chain.makeFinal("a", 3);
            world.anchorer.run();
            assertThat(standing(world, 0)).isInstanceOf(Standing.Mined.class);
            world.checkBooks();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void anAnchorThatWaitsForAPersonIsNotHandedOverAgain(TestDatabases.Kind kind) {
        try (var world = world(kind, folder)) {
            anchored(world, 0, 1);
            world.chain.put(1, new JobState.Stuck("a person decides"));
            world.now = world.now.plus(Duration.ofDays(1));
            world.anchorer.run();
            assertThat(keys(world)).containsExactly("anchor/1");
        }
    }
}
