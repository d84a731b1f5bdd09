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
import vouch.protocol.Digest;
import vouch.protocol.ethereum.Hash;
import vouch.protocol.proof.Facts;
import vouch.protocol.proof.ProofVerifier;
import vouch.protocol.proof.Stage;
import vouch.protocol.proof.Verdict;
import vouch.server.database.TestDatabases;
import vouch.server.ethereum.Job;
import vouch.server.ethereum.JobState;

/// Accounts in direct mode: a transaction for each digest.
class DirectTest {

    private static final long ALICE = 1;
    private static final long DIANA = 2;

    @TempDir Path folder;

    /// Alice's digests go with the log, Diana's each by itself.
    private static World world(TestDatabases.Kind kind, Path folder) {
        var world = new World(kind, folder);
        world.grant(ALICE, 100_000);
        world.grant(DIANA, 100_000);
        world.database.write(tx -> {
            world.directs.setDirect(tx, DIANA, true);
            return true;
        });
        return world;
    }

    private static List<Submission> register(World world, long account, int from, int to) {
        var receipted =
                world.notary.register(
                        account, LongStream.range(from, to).mapToObj(World::digest).toList());
        world.log.publish();
        return ((Receipted.Decided) receipted).submissions();
    }

    private static void run(World world) {
        world.anchorer.run();
        world.keeper.run();
    }

    private static Standing standing(World world, int digest) {
        return world.notary.standing(World.digest(digest)).orElseThrow();
    }

    private static Stage stage(World world, int digest) {
        return world.notary.proof(World.digest(digest)).orElseThrow().stage();
    }

    private static List<String> keys(World world) {
        return world.chain.jobs.stream().map(Job::idempotencyKey).toList();
    }

    private static String key(int digest) {
        return "direct/" + World.digest(digest).hex();
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void eachNewDigestGetsATransactionWithItselfInIt(TestDatabases.Kind kind) {
        try (var world = world(kind, folder)) {
            register(world, ALICE, 0, 2);
            assertThat(register(world, DIANA, 1, 4))
                    .containsExactly(
                            new Submission.AlreadyRegistered(),
                            new Submission.Registered(2, world.now, 99_999),
                            new Submission.Registered(3, world.now, 99_998));

            assertThat(keys(world)).containsExactly(key(2), key(3));
            assertThat(world.jobs).hasValue(2);
            assertThat(world.chain.jobs.getFirst().payload()).isEqualTo(World.digest(2).bytes());
            assertThat(world.chain.jobs.getFirst().purpose()).isEqualTo("direct");
            assertThat(world.log.size()).isEqualTo(4);
            world.checkBooks();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aChangeOfModeCountsFromTheNextDigestOn(TestDatabases.Kind kind) {
        try (var world = world(kind, folder)) {
            register(world, DIANA, 0, 1);
            world.database.write(tx -> {
                world.directs.setDirect(tx, DIANA, false);
                return true;
            });
            register(world, DIANA, 1, 2);
            assertThat(keys(world)).containsExactly(key(0));
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aDigestStandsWhereItsOwnTransactionStandsAndElseWhereTheAnchorDoes(
            TestDatabases.Kind kind) {
        try (var world = world(kind, folder)) {
            register(world, DIANA, 0, 1);
            register(world, ALICE, 1, 2);
            world.now = world.now.plus(Duration.ofMinutes(10));
            run(world);
            world.chain.put(2, new JobState.Sent("0xanchor"));

            assertThat(standing(world, 0)).isInstanceOf(Standing.Waiting.class);
            world.chain.put(1, new JobState.Held(0));
            assertThat(standing(world, 0)).isInstanceOf(Standing.Waiting.class);
            world.chain.put(1, new JobState.Sent("0xown"));
            assertThat(standing(world, 0)).isEqualTo(new Standing.Pending("0xown"));
            var inclusion = world.chain.block("a", 1).getFirst();
            for (var mined :
                    List.of(
                            new JobState.Mined(inclusion),
                            new JobState.Confirmed(inclusion),
                            new JobState.Final(inclusion))) {
                world.chain.put(1, mined);
                assertThat(standing(world, 0)).isEqualTo(new Standing.Mined(inclusion));
            }
            world.chain.put(1, new JobState.Sent("0xown"));
            assertThat(standing(world, 0)).isEqualTo(new Standing.Pending("0xown"));
            world.chain.put(1, new JobState.Stuck("a person decides"));
            assertThat(standing(world, 0)).isEqualTo(new Standing.Pending("0xanchor"));
            assertThat(standing(world, 1)).isEqualTo(new Standing.Pending("0xanchor"));
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void theProofIsTheReceiptAndTheTransactionWithTheDigestItself(TestDatabases.Kind kind) {
        try (var world = world(kind, folder)) {
            register(world, DIANA, 0, 3);
            assertThat(stage(world, 0)).isEqualTo(Stage.LOGGED);
            var block = world.chain.block("a", 1, 2, 3);
            world.chain.put(1, new JobState.Confirmed(block.getFirst()));
            run(world);
            assertThat(stage(world, 0)).isEqualTo(Stage.LOGGED);

            world.chain.makeFinal("a", 1, 2, 3);
            run(world);

            for (int i = 0; i < 3; i++) {
                var proof = world.notary.proof(World.digest(i)).orElseThrow();
                assertThat(proof.log()).isEmpty();
                var facts = facts(world, World.digest(i), block.getFirst().blockHash());
                assertThat(facts.stage()).isEqualTo(Stage.FINAL);
                assertThat(facts.chain().orElseThrow().anchored()).isEqualTo(Facts.Anchored.DIGEST);
            }
            world.checkBooks();
        }
    }

    private static Facts facts(World world, Digest digest, String blockHash) {
        var verifier =
                new ProofVerifier()
                        .withFile(digest)
                        .withLogKey(world.signer.verifier())
                        .withBlockHash(Hash.parse(blockHash));
        return switch (verifier.verify(world.notary.proof(digest).orElseThrow())) {
            case Verdict.Holds(var facts) -> facts;
            case Verdict.Fails fails -> throw new AssertionError(fails.sentence());
        };
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void evidenceGoesWithTheBlockAndComesBackWithTheOneThatStands(TestDatabases.Kind kind) {
        try (var world = world(kind, folder)) {
            register(world, DIANA, 0, 2);
            world.chain.makeFinal("a", 1, 2);
            run(world);
            world.chain.withoutEvidence.addAll(List.of(1L, 2L));
            run(world);
            assertThat(stage(world, 1)).isEqualTo(Stage.FINAL);

            try (var again = world.again(kind, folder)) {
                again.chain.put(1, new JobState.Sent("0x11"));
                again.chain.put(2, new JobState.Sent("0x22"));
                run(again);
                assertThat(stage(again, 0)).isEqualTo(Stage.LOGGED);
                assertThat(stage(again, 1)).isEqualTo(Stage.LOGGED);

                again.chain.withoutEvidence.clear();
                again.chain.makeFinal("b", 2);
                again.chain.makeFinal("c", 1);
                run(again);
                var standing = again.chain.block("c", 1).getFirst().blockHash();
                assertThat(facts(again, World.digest(0), standing).stage()).isEqualTo(Stage.FINAL);
                again.checkBooks();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void evidenceThatCannotBeHadNowKeepsNothingElseWaiting(TestDatabases.Kind kind) {
        try (var world = world(kind, folder)) {
            register(world, DIANA, 0, 2);
            world.chain.makeFinal("a", 1, 2);
            world.chain.withoutEvidence.add(1L);

            assertThatThrownBy(world.keeper::run).hasMessageContaining("no evidence of job 1");

            assertThat(stage(world, 0)).isEqualTo(Stage.LOGGED);
            assertThat(stage(world, 1)).isEqualTo(Stage.FINAL);
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void digestsWithTheirOwnTransactionsCauseNoAnchor(TestDatabases.Kind kind) {
        try (var world = world(kind, folder)) {
            register(world, DIANA, 0, 1500);
            world.now = world.now.plus(Duration.ofDays(1));
            assertThat(world.anchorer.anchorDue()).isFalse();

            // Nor do they count as so many that an anchor would not wait.
            register(world, ALICE, 1500, 1501);
            register(world, DIANA, 1501, 3000);
            assertThat(world.anchorer.anchorDue()).isFalse();
            world.now = world.now.plus(Duration.ofMinutes(10));
            assertThat(world.anchorer.anchorDue()).isTrue();
            assertThat(keys(world).getLast()).isEqualTo("anchor/3000");
            world.chain.put(3000, new JobState.Sent("0x11"));
            register(world, DIANA, 3000, 3001);
            world.now = world.now.plus(Duration.ofDays(1));
            assertThat(world.anchorer.anchorDue()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void theOldestUnanchoredDigestIsOneWithNeitherWayFinal(TestDatabases.Kind kind) {
        try (var world = world(kind, folder)) {
            var start = world.now;
            register(world, DIANA, 0, 1);
            world.now = start.plusSeconds(1);
            register(world, ALICE, 1, 2);
            world.now = start.plusSeconds(2);
            register(world, DIANA, 2, 3);
            assertThat(world.notary.oldestUnanchored()).contains(start);

            world.chain.makeFinal("a", 1);
            run(world);
            assertThat(world.notary.oldestUnanchored()).contains(start.plusSeconds(1));

            world.now = start.plus(Duration.ofMinutes(11));
            register(world, DIANA, 3, 4);
            run(world);
            assertThat(keys(world)).containsExactly(key(0), key(2), key(3), "anchor/4");
            world.chain.makeFinal("b", 4);
            run(world);
            assertThat(world.notary.oldestUnanchored()).isEmpty();

            register(world, DIANA, 4, 5);
            assertThat(world.notary.oldestUnanchored()).contains(world.now);
            world.chain.makeFinal("c", 5);
            run(world);
            assertThat(world.notary.oldestUnanchored()).isEmpty();
            // The other two are under the anchor; their own transactions are still to come.
            assertThat(stage(world, 2)).isEqualTo(Stage.FINAL);
            assertThat(world.notary.proof(World.digest(2)).orElseThrow().log()).isPresent();
            world.checkBooks();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void whatAPersonGaveUpGoesWithTheLog(TestDatabases.Kind kind) {
        try (var world = world(kind, folder)) {
            register(world, DIANA, 0, 3);
            world.now = world.now.plus(Duration.ofMinutes(10));
            world.chain.put(2, new JobState.Replaced(false));
            run(world);
            assertThat(world.anchorer.anchorDue()).isFalse();

            world.chain.put(2, new JobState.Replaced(true));
            run(world);
            assertThat(world.anchorer.anchorDue()).isTrue();
            assertThat(keys(world)).endsWith("anchor/3");
            world.chain.makeFinal("a", 4);
            run(world);
            assertThat(standing(world, 1)).isInstanceOf(Standing.Mined.class);
            assertThat(stage(world, 1)).isEqualTo(Stage.FINAL);
            Optional<DirectStore.Entry> own = world.database.read(tx -> world.directs.find(tx, 1));
            assertThat(own).isEmpty();
            world.checkBooks();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void tooManyThatWaitAreToldSoAndCostNothing(TestDatabases.Kind kind) {
        try (var world = world(kind, folder)) {
            register(world, DIANA, 0, DirectBatch.WAITING_MAX - 1);
            int last = DirectBatch.WAITING_MAX;
            assertThat(register(world, DIANA, last - 1, last + 1))
                    .extracting(Object::getClass)
                    .containsExactly(Submission.Registered.class, Submission.TooManyWaiting.class);
            assertThat(register(world, DIANA, last, last + 1))
                    .containsExactly(new Submission.TooManyWaiting());
            assertThat(register(world, ALICE, last, last + 1)).hasSize(1);
            assertThat(world.notary.credits(DIANA)).isEqualTo(100_000 - last);

            // What is final makes room, also behind many that were not begun.
            world.chain.makeFinal("a", 1);
            run(world);
            assertThat(register(world, DIANA, last + 1, last + 2))
                    .containsExactly(
                            new Submission.Registered(last + 1L, world.now, 100_000 - last - 1L));
            world.checkBooks();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void wrongEvidenceIsFound(TestDatabases.Kind kind) {
        try (var world = world(kind, folder)) {
            register(world, DIANA, 0, 2);
            world.chain.makeFinal("a", 1, 2);
            run(world);
            world.database.write(tx ->
                    tx.update(
                            """
                            update direct_entry set transaction_bytes =
                                (select transaction_bytes from direct_entry where leaf_index = 1)
                            where leaf_index = 0
                            """));
            world.database.write(tx ->
                    tx.update("update direct_entry set account_id = 77 where leaf_index = 1"));

            assertThat(
                            Books.check(
                                            world.database,
                                            Optional.of(world.signer.verifier()),
                                            Optional.empty(),
                                            line -> {})
                                    .findings())
                    .satisfiesExactly(
                            one -> assertThat(one).contains("entry 1 belongs to no registration"),
                            two ->
                                    assertThat(two)
                                            .contains("the transaction of entry 0")
                                            .contains("carry"));
        }
    }
}
