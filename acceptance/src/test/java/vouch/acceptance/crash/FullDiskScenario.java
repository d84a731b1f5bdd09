package vouch.acceptance.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import vouch.acceptance.Installation;
import vouch.acceptance.Launch;
import vouch.acceptance.Server;
import vouch.acceptance.Servers;
import vouch.client.Prexis;
import vouch.client.Registration;
import vouch.client.TransactionStatus;
import vouch.client.VouchException;
import vouch.protocol.Digest;

/// A gateway whose data lie on a disk that becomes full while it runs, gets space again, and is
/// full when it is started. A program of its own, because the disk is mounted for it alone.
final class FullDiskScenario {

    private static final int BATCH = 500;
    private static final int BATCHES_MAX = 10_000;
    private static final int REQUESTS_WHILE_FULL = 200;
    private static final int BALLAST_BYTES = 5 * 1024 * 1024;

    /// More than is left free at any start.
    private static final int RESERVE_BYTES = 3 * 1024 * 1024;

    /// Any file there is on every machine that runs this.
    private static final Path DOCUMENT = Installation.home().resolve("README.md");

    private static final String REFUSAL = "The server's disk is full: nothing was changed";

    /// What is left at a start: from nothing to what is enough for everything.
    private static final List<Integer> FREE_KIB =
            List.of(0, 100, 300, 4, 16, 40, 60, 200, 500, 1_000, 2_000)
                    .subList(0, Counts.shortOrLong(2, 11));

    private final Path disk;
    private final Path ballast;
    private final Server server;
    private final World world;
    private final List<List<Digest>> refused = new ArrayList<>();
    private Prexis client;
    private final Random random = Counts.random("full disk");

    private FullDiskScenario(Path disk, Server server) {
        this.disk = disk;
        this.ballast = disk.resolve("ballast");
        this.server = server;
        this.world = new World(server, 1);
        this.client = world.clients(server).getFirst();
    }

    public static void main(String[] arguments) throws IOException {
        var disk = Path.of(arguments[0]);
        Files.write(disk.resolve("ballast"), new byte[BALLAST_BYTES]);
        Files.write(disk.resolve("reserve"), new byte[RESERVE_BYTES]);
        try (var server = new Servers().start(Counts.unlimited(Launch.in(disk.resolve("data"))))) {
            try {
                new FullDiskScenario(disk, server).run();
            } catch (RuntimeException | Error e) {
                System.out.println(server.transcript());
                throw e;
            }
        }
        System.out.println("the full disk: all held");
    }

    private void run() throws IOException {
        proveSomething("before");
        fill();
        useWhileFull();
        Files.delete(ballast);
        goOn();
        System.out.printf(
                "%d digests accepted, %d requests refused%n",
                world.tally().acceptedCount(), refused.size());
        Files.delete(disk.resolve("reserve"));
        stopWhileFull();
        FREE_KIB.forEach(this::startWhileFull);
        Files.delete(ballast);
        server.start();
        client = world.clients(server).getFirst();
        world.check(server, random);
        proveSomething("at the end");
        assertThat(server.transcript()).doesNotContain("cannot be used", "took block", "\tat ");
    }

    private void proveSomething(String name) {
        var digests = Load.digests(name, 2);
        assertThat(client.register(digests)).allMatch(Registration.Registered.class::isInstance);
        world.tally().accepted(digests);
        Proofs.awaitFinal(server, digests);
    }

    private void fill() {
        for (int batch = 0; batch < BATCHES_MAX; batch++) {
            if (!register(Load.digests("fill " + batch, BATCH))) {
                return;
            }
        }
        throw new AssertionError("the disk does not become full");
    }

    /// @return false if it was refused because of the disk; any other failure is thrown on
    private boolean register(List<Digest> digests) {
        try {
            assertThat(client.register(digests))
                    .allMatch(Registration.Registered.class::isInstance);
            world.tally().accepted(digests);
            return true;
        } catch (VouchException e) {
            assertThat(e).hasMessageContaining("status 500").hasMessageContaining(REFUSAL);
            refused.add(digests);
            return false;
        }
    }

    /// What only reads is answered; what writes is refused in the documented words, and the log
    /// stays short.
    private void useWhileFull() {
        int lines = server.err().lineCount();
        int before = refused.size();
        var known = world.tally().accepted().getLast();
        for (int request = 0; request < REQUESTS_WHILE_FULL; request++) {
            boolean batch = request % 4 > 0;
            register(Load.digests("full " + request, batch ? BATCH : 1));
            assertThat(client.transaction(known))
                    .isNotInstanceOf(TransactionStatus.NotRegistered.class);
        }
        assertThat(refused).hasSizeGreaterThan(before + REQUESTS_WHILE_FULL / 2);
        refuseADocument();
        Proofs.holding(client, known, world.logKey());
        world.check(server);
        world.fsck();
        var told = server.err().linesFrom(lines);
        assertThat(told).as("lines in the log").hasSizeLessThan(REQUESTS_WHILE_FULL / 4);
        assertThat(server.err().text()).contains("disk").doesNotContain("\tat ");
    }

    /// No document takes the last space, and nothing of it stays.
    private void refuseADocument() {
        long credits = client.credits();
        assertThatThrownBy(() -> client.registerDocument(DOCUMENT))
                .isInstanceOf(VouchException.class)
                .hasMessageContaining("status 500")
                .hasMessageContaining(REFUSAL);
        assertThat(client.credits()).isEqualTo(credits);
        assertThat(disk.resolve("data/documents/incoming")).isEmptyDirectory();
    }

    /// With space again it goes on by itself, and what was refused was not done.
    private void goOn() {
        assertThat(register(refused.getFirst())).as("accepted again").isTrue();
        world.check(server, random);
        assertThat(refused.subList(1, refused.size()))
                .allMatch(digests ->
                        client.transaction(digests.getLast())
                                instanceof TransactionStatus.NotRegistered);
        proveSomething("with space again");
        Proofs.awaitFinal(
                server, List.of(refused.getFirst().getLast(), world.tally().accepted().getFirst()));
    }

    private void stopWhileFull() {
        fillUp(0);
        register(Load.digests("full at the end", BATCH));
        assertThat(server.stop()).isIn(0, 143);
        assertThat(ChainProcesses.of(server.data())).isEmpty();
        assertThat(server.err().text()).doesNotContain("\tat ");
    }

    /// It starts, or it says in one sentence that it cannot.
    private void startWhileFull(int freeKib) {
        fillUp(freeKib);
        boolean started = false;
        try {
            server.start();
            started = true;
        } catch (AssertionError e) {
            System.out.println("refused with " + freeKib + " KiB: " + server.err().text());
        }
        if (started) {
            System.out.println("started with " + freeKib + " KiB");
            assertThat(server.stop()).isIn(0, 143);
        } else {
            assertThat(server.awaitExit()).isEqualTo(1);
            assertThat(server.err().text().lines().filter(line -> line.startsWith("vouch: ")))
                    .hasSize(1)
                    .allMatch(line -> line.contains("full") && line.contains("start again"));
        }
        assertThat(freeKib > 0 || !started).as("refused without any space").isTrue();
        assertThat(server.err().text()).doesNotContain("\tat ", "cannot be used");
        assertThat(ChainProcesses.of(server.data())).isEmpty();
    }

    /// Leaves so much space and no more.
    private void fillUp(int freeKib) {
        try (var file =
                FileChannel.open(
                        ballast,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.APPEND)) {
            fillUp(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (var file = FileChannel.open(ballast, StandardOpenOption.WRITE)) {
            file.truncate(file.size() - freeKib * 1024L);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        System.out.println("free: " + disk.toFile().getUsableSpace() / 1024 + " KiB");
    }

    private static void fillUp(FileChannel file) {
        try {
            for (int written = 1; written > 0; ) {
                written = file.write(ByteBuffer.allocate(4096));
            }
        } catch (IOException e) {
            // No space is left, as wanted.
        }
    }
}
