package vouch.server.notary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vouch.protocol.log.Checkpoint;
import vouch.protocol.proof.Stage;
import vouch.server.database.TestDatabases;

class LogTest {

    private static final long ALICE = 1;

    @TempDir Path folder;

    private static void register(World world, int from, int to) {
        world.notary.register(ALICE, LongStream.range(from, to).mapToObj(World::digest).toList());
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void anEmptyLogHasNoCheckpoint(TestDatabases.Kind kind) {
        try (var world = new World(kind, folder)) {
            assertThat(world.log.publish()).isFalse();
            assertThat(world.log.published()).isEmpty();
            world.checkBooks();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aDigestIsProvedFromItsReceiptToItsPlaceInTheLog(TestDatabases.Kind kind) {
        try (var world = new World(kind, folder)) {
            world.grant(ALICE, 1_000);
            register(world, 0, 1);
            var received = world.notary.proof(World.digest(0)).orElseThrow();
            assertThat(received.stage()).isEqualTo(Stage.RECEIVED);
            assertThat(world.signer.verifier().verifies(received.receiptNote())).isTrue();
            assertThat(received.receipt().acceptedAt()).isEqualTo(world.now);

            assertThat(world.log.publish()).isTrue();
            assertThat(world.notary.proof(World.digest(0)).orElseThrow().stage())
                    .isEqualTo(Stage.LOGGED);
            assertThat(world.notary.proof(World.digest(1))).isEmpty();
            world.checkBooks();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void theLogIsTheSameAfterARestartAndGrowsOn(TestDatabases.Kind kind) {
        try (var world = new World(kind, folder)) {
            world.grant(ALICE, 10_000);
            register(world, 0, 700);
            world.log.publish();
            var before = world.log.published().orElseThrow().checkpoint();
            // Committed, and not yet published when the gateway ends.
            register(world, 700, 900);
            try (var again = world.again(kind, folder)) {
                var after = again.log.published().orElseThrow();
                assertThat(after.checkpoint().size()).isEqualTo(900);
                assertThat(vouch.protocol.log.Merkle.root(before.size(), after.tree()))
                        .isEqualTo(before.root());
                assertThat(Checkpoint.parse(after.note().text())).isEqualTo(after.checkpoint());
                again.checkBooks();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aLogThatLostOrChangedAnEntryDoesNotStart(TestDatabases.Kind kind) {
        try (var world = new World(kind, folder)) {
            world.grant(ALICE, 10);
            register(world, 0, 5);
            world.log.publish();
            world.database.write(
                    tx -> tx.update("update registration set leaf_index = 5 where leaf_index = 4"));
            world.database.write(
                    tx -> tx.update("update registration set leaf_index = 4 where leaf_index = 3"));
            world.database.write(
                    tx -> tx.update("update registration set leaf_index = 3 where leaf_index = 5"));
            assertThatThrownBy(() -> world.again(kind, folder))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("do not lead to the checkpoint of size 5");
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void theCheckNamesWhatWasTamperedWith(TestDatabases.Kind kind) {
        try (var world = new World(kind, folder)) {
            world.grant(ALICE, 1_000);
            register(world, 0, 600);
            world.log.publish();
            world.checkBooks();

            world.database.write(
                    tx -> tx.update("delete from registration where leaf_index = 300"));
            assertThat(findings(world))
                    .anySatisfy(line -> assertThat(line).contains("but 599 digests registered"))
                    .anySatisfy(line -> assertThat(line).contains("one is missing or too much"))
                    .anySatisfy(line -> assertThat(line).contains("tile 1 at level 0"));
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void theCheckNamesATileAndACheckpointThatWereChanged(TestDatabases.Kind kind) {
        try (var world = new World(kind, folder)) {
            world.grant(ALICE, 1_000);
            register(world, 0, 600);
            world.log.publish();
            var checkpoint = world.database.read(world.store::checkpoint).orElseThrow();
            world.database.write(tx -> {
                world.store.saveCheckpoint(
                        tx,
                        new NotaryStore.StoredCheckpoint(
                                599, checkpoint.root(), checkpoint.note()));
                return checkpoint;
            });
            assertThat(findings(world))
                    .anySatisfy(line -> assertThat(line).contains("not that of its 599 entries"))
                    .anySatisfy(line -> assertThat(line).contains("another size or root"));

            world.database.write(tx -> {
                world.store.insertTile(tx, new FullTile(0, 1, new byte[FullTile.BYTES]));
                return checkpoint;
            });
            assertThat(findings(world))
                    .anySatisfy(line -> assertThat(line).contains("tile 1 at level 0"));
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void theCheckNamesAMissingTile(TestDatabases.Kind kind) {
        try (var world = new World(kind, folder)) {
            world.grant(ALICE, 1_000);
            register(world, 0, 600);
            world.log.publish();
            world.database.write(tx -> tx.update("delete from log_tile where number = 0"));
            assertThat(findings(world)).containsExactly("log tile 0 at level 0 is missing");
        }
    }

    private static java.util.List<String> findings(World world) {
        return Books.check(
                        world.database,
                        Optional.of(world.signer.verifier()),
                        Optional.empty(),
                        line -> {})
                .findings();
    }
}
