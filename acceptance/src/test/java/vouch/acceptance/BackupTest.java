package vouch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import vouch.client.Prexis;
import vouch.client.Registration;
import vouch.protocol.Digest;

/// `vouch backup`, of a gateway that is at work and of a stopped one, and the way back from it.
final class BackupTest {

    private static final int DIGESTS_A_BATCH = 50;

    @RegisterExtension private final Servers servers = new Servers();
    @TempDir private Path folder;

    private Cli.Result backup(Path to, Path data) {
        return ServerProgram.run("backup", to.toString(), "--data", data.toString());
    }

    private static Digest digest(long number) {
        return Digest.sha256(("digest " + number).getBytes(StandardCharsets.UTF_8));
    }

    /// Registers one batch after the other until it is told to end.
    private static List<Digest> registerUntil(
            AtomicBoolean enough, CountDownLatch begun, Prexis prexis) {
        var answered = new ArrayList<Digest>();
        for (long from = 0; !enough.get(); from += DIGESTS_A_BATCH) {
            var batch =
                    LongStream.range(from, from + DIGESTS_A_BATCH)
                            .mapToObj(BackupTest::digest)
                            .toList();
            assertThat(prexis.register(batch)).hasOnlyElementsOfType(Registration.Registered.class);
            answered.addAll(batch);
            begun.countDown();
        }
        return answered;
    }

    @Test
    void aGatewayAtWorkIsCopiedAndAnotherGoesOnFromTheCopy() throws Exception {
        var server = servers.start(folder.resolve("data"));
        var file = Files.writeString(folder.resolve("report.txt"), "before the backup");
        var cli = Cli.in(folder).of(server);
        assertThat(cli.run("stamp", file.toString()).exit()).isZero();
        var document = Files.writeString(folder.resolve("contract.txt"), "handed in");
        server.client().registerDocument(document);

        var to = folder.resolve("backup");
        var enough = new AtomicBoolean();
        var begun = new CountDownLatch(3);
        List<Digest> answered;
        try (var load = Executors.newVirtualThreadPerTaskExecutor()) {
            var client = server.client();
            var registering = load.submit(() -> registerUntil(enough, begun, client));
            begun.await();
            var done = backup(to, server.data());
            enough.set(true);
            answered = registering.get();
            assertThat(done.exit()).as(done.toString()).isZero();
            assertThat(done.out()).contains("its books are right");
        }
        assertThat(answered).hasSizeGreaterThanOrEqualTo(3 * DIGESTS_A_BATCH);
        assertThat(mode(to)).isEqualTo("rwx------");
        assertThat(List.of("vouch.db", "log.key", "demo.json"))
                .allMatch(secret -> mode(to.resolve(secret)).equals("rw-------"));

        server.stop();
        var deep = ServerProgram.run("fsck", "--deep", "--data", to.toString());
        assertThat(deep.exit()).as(deep.toString()).isZero();
        assertThat(deep.out())
                .contains(" blocks")
                .contains(" 1 documents")
                .contains("the books are right");

        // The way back, as the docs have it: a copy of the copy.
        var restored = folder.resolve("restored");
        assertThat(
                        new ProcessBuilder("cp", "-a", to.toString(), restored.toString())
                                .inheritIO()
                                .start()
                                .waitFor())
                .isZero();
        var again = servers.start(restored);
        assertThat(again.password()).isEqualTo(server.password());
        var prexis = again.client();
        // What was answered before the backup began is in it, proof and all.
        assertThat(prexis.proof(answered.getFirst())).isPresent();
        assertThat(prexis.proof(answered.get(3 * DIGESTS_A_BATCH - 1))).isPresent();
        assertThat(Cli.in(folder).of(again).run("stamp", file.toString()).exit()).isZero();
        assertThat(cli.run("verify", file.toString()).exit()).isZero();
        var fresh = Files.writeString(folder.resolve("later.txt"), "after the restore");
        var stamped = Cli.in(folder).of(again).run("stamp", fresh.toString());
        assertThat(stamped.exit()).as(stamped.toString()).isZero();
        var books = ServerProgram.run("fsck", "--deep", "--data", restored.toString());
        assertThat(books.exit()).as(books.toString()).isZero();
    }

    @Test
    void aStoppedGatewayIsCopiedTooAndNothingTakesAnothersPlace() throws Exception {
        var server = servers.start(folder.resolve("data"));
        var digest = digest(1);
        server.client().register(digest);
        var inside = backup(server.data().resolve("backup"), server.data());
        assertThat(inside.exit()).isEqualTo(1);
        assertThat(inside.err()).contains("cannot lie in the folder it is of");
        server.stop();

        var to = folder.resolve("backup");
        assertThat(backup(to, server.data()).exit()).isZero();
        var before = Files.getLastModifiedTime(to.resolve("vouch.db"));
        var second = backup(to, server.data());
        assertThat(second.exit()).isEqualTo(1);
        assertThat(second.err()).contains("is there already: name a new folder");
        assertThat(Files.getLastModifiedTime(to.resolve("vouch.db"))).isEqualTo(before);
        assertThat(backup(folder.resolve("none/backup"), server.data()).err())
                .contains("there is no folder");
        assertThat(backup(folder.resolve("other"), folder.resolve("nowhere")).err())
                .contains("there is no installation in");

        var restored = servers.start(to);
        assertThat(restored.client().proof(digest)).isPresent();
    }

    private static String mode(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
