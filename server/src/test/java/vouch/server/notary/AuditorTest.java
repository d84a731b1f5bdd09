package vouch.server.notary;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vouch.server.database.TestDatabases;
import vouch.server.ethereum.NodeException;
import vouch.server.metrics.Metrics;

class AuditorTest {

    private static final long ALICE = 1;
    private static final int ENTRIES = 5;
    private static final String BLOCK_OF_OTHERS = "0x" + "77".repeat(32);

    @TempDir private Path folder;
    private World world;
    private Metrics metrics;
    private Auditor auditor;
    private boolean nodeIsAway;

    @BeforeEach
    void openWorld() {
        world = new World(TestDatabases.Kind.SQLITE, folder);
        world.grant(ALICE, 100);
        metrics = new Metrics();
        auditor =
                new Auditor(
                        new Holdings(
                                world.database,
                                world.store,
                                world.documentStore,
                                DocumentFiles.in(world.documentsFolder, 0),
                                world.log,
                                world.notary),
                        this::hashes,
                        world.signer.verifier(),
                        50,
                        new Random(20261122),
                        () -> world.now,
                        metrics);
    }

    @AfterEach
    void closeWorld() {
        world.close();
    }

    private List<Optional<String>> hashes(List<Long> numbers) {
        if (nodeIsAway) {
            throw new NodeException("away");
        }
        return world.chain.blockHashes(numbers);
    }

    private void register() {
        world.notary.register(ALICE, LongStream.range(0, ENTRIES).mapToObj(World::digest).toList());
        world.log.publish();
    }

    private void makeFinal() {
        world.now = world.now.plus(Duration.ofMinutes(10));
        world.anchorer.run();
        world.chain.makeFinal("a", 1);
        world.anchorer.run();
    }

    private double metric(String line) {
        return new String(metrics.text(), StandardCharsets.UTF_8)
                .lines()
                .filter(one -> one.startsWith(line + " "))
                .mapToDouble(one -> Double.parseDouble(one.substring(line.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no metric " + line));
    }

    @Test
    void anEmptyLogHasNothingToLookAt() {
        auditor.run();
        assertThat(auditor.failing()).isEmpty();
        assertThat(metric("vouch_audit_checked_total{kind=\"proof\"}")).isZero();
    }

    @Test
    void whatHoldsIsCounted() {
        register();
        auditor.run();
        // Of 50 tries each of the 5 is found.
        assertThat(metric("vouch_audit_checked_total{kind=\"proof\"}")).isEqualTo(ENTRIES);
        makeFinal();
        auditor.run();
        assertThat(auditor.failing()).isEmpty();
        assertThat(metric("vouch_audit_checked_total{kind=\"proof\"}")).isEqualTo(2 * ENTRIES);
        assertThat(metric("vouch_audit_failures_total{kind=\"proof\"}")).isZero();
        assertThat(metric("vouch_audit_last_run_timestamp_seconds"))
                .isEqualTo(world.now.toEpochMilli() / 1000.0);
    }

    @Test
    void aBlockThatTheChainHasNotIsFoundAndRememberedUntilItIsBack() {
        register();
        makeFinal();
        var hash = world.chain.standing.put(7L, BLOCK_OF_OTHERS);
        auditor.run();
        assertThat(auditor.failing())
                .hasSize(ENTRIES)
                .allMatch(said -> said.contains("does not hold"));
        assertThat(metric("vouch_audit_failing")).isEqualTo(ENTRIES);

        world.chain.standing.put(7L, hash);
        auditor.run();
        assertThat(auditor.failing()).isEmpty();
        assertThat(metric("vouch_audit_failures_total{kind=\"proof\"}")).isEqualTo(ENTRIES);

        world.chain.standing.clear();
        auditor.run();
        assertThat(auditor.failing())
                .hasSize(ENTRIES)
                .allMatch(said -> said.contains("has not reached"));
    }

    @Test
    void evidenceThatWasChangedOnDiskIsFound() {
        register();
        makeFinal();
        world.database.change(
                tx -> tx.update("update anchor set transaction_index = transaction_index + 1"));
        auditor.run();
        assertThat(auditor.failing()).hasSize(ENTRIES);
    }

    @Test
    void anEntryWhoseDigestWasChangedOnDiskIsFound() {
        register();
        world.database.change(tx ->
                tx.update(
                        "update registration set digest = ? where leaf_index = 3",
                        World.digest(99).bytes()));
        auditor.run();
        assertThat(auditor.failing()).singleElement().asString().contains("entry 3");
    }

    @Test
    void withoutANodeNothingIsSaidAndTheNextRunGoesOn() {
        register();
        makeFinal();
        nodeIsAway = true;
        auditor.run();
        assertThat(auditor.failing()).isEmpty();
        assertThat(metric("vouch_audit_last_run_timestamp_seconds")).isZero();
        nodeIsAway = false;
        auditor.run();
        assertThat(metric("vouch_audit_checked_total{kind=\"proof\"}")).isEqualTo(ENTRIES);
    }

    @Test
    void aDocumentThatWasChangedOnDiskIsFound() throws Exception {
        byte[] content = "hello notary".getBytes(StandardCharsets.UTF_8);
        DocumentsTest.hand(world, ALICE, "hello.txt", content);
        auditor.run();
        assertThat(auditor.failing()).isEmpty();
        assertThat(metric("vouch_audit_checked_total{kind=\"document\"}")).isPositive();

        var file = world.documentsFolder.resolve(DocumentsTest.place(content));
        Files.writeString(file, "hello Notary");
        auditor.run();
        assertThat(auditor.failing()).singleElement().asString().contains("was changed");
        var key = Optional.of(world.signer.verifier());
        var there = Optional.of(world.documentsFolder);
        var deep = Optional.of(new Books.Deep(Optional.empty()));
        assertThat(Books.check(world.database, key, there, line -> {}).findings()).isEmpty();
        assertThat(Books.check(world.database, key, there, deep, line -> {}).findings())
                .singleElement()
                .asString()
                .contains("was changed");

        Files.write(file, content);
        auditor.run();
        assertThat(auditor.failing()).isEmpty();
    }

    @Test
    void theDeepCheckOfTheBooksComparesEveryBlock() {
        register();
        makeFinal();
        var deep = Optional.of(new Books.Deep(Optional.of(this::hashes)));
        var key = Optional.of(world.signer.verifier());
        var right = Books.check(world.database, key, Optional.empty(), deep, line -> {});
        assertThat(right.findings()).isEmpty();
        assertThat(right.checked()).containsEntry("blocks", 1L);

        world.chain.standing.put(7L, BLOCK_OF_OTHERS);
        assertThat(Books.check(world.database, key, Optional.empty(), deep, line -> {}).findings())
                .singleElement()
                .asString()
                .contains("the anchor over 5 entries rests on block")
                .contains(BLOCK_OF_OTHERS);
        assertThat(Books.check(world.database, key, Optional.empty(), line -> {}).findings())
                .isEmpty();
    }
}
