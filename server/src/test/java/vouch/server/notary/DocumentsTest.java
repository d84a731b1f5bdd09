package vouch.server.notary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vouch.protocol.Digest;
import vouch.server.database.DatabaseException;
import vouch.server.database.TestDatabases;
import vouch.server.http.Problem;

class DocumentsTest {

    private static final long ALICE = 1;
    private static final long BOB = 2;

    @TempDir Path folder;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static Deposit hand(World world, long account, String name, byte[] content) {
        try (var incoming = world.documents.receive(account, new ByteArrayInputStream(content))) {
            return world.documents.keep(account, incoming, name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Submission submission(Deposit deposit) {
        return ((Deposit.Decided) deposit).submission();
    }

    private static Document found(World world, long account, byte[] content) {
        return world.documents.find(account, Digest.sha256(content)).orElseThrow();
    }

    /// Every file below the documents' folder, by its path in it.
    private static List<String> files(World world) {
        try (var all = Files.walk(world.documentsFolder)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> world.documentsFolder.relativize(file).toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String place(byte[] content) {
        var hex = Digest.sha256(content).hex();
        return hex.substring(0, 2) + "/" + hex.substring(2, 4) + "/" + hex;
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aDocumentIsKeptAndRegisteredInOneStep(TestDatabases.Kind kind) throws Exception {
        try (var world = new World(kind, folder)) {
            world.grant(ALICE, 3);
            byte[] content = bytes("hello notary\n");

            var decided = (Deposit.Decided) hand(world, ALICE, "C:\\a/b/hello.txt", content);

            assertThat(decided.submission()).isEqualTo(new Submission.Registered(0, world.now, 2));
            assertThat(decided.kept()).isTrue();
            assertThat(found(world, ALICE, content))
                    .isEqualTo(
                            new Document(
                                    Digest.sha256(content),
                                    ALICE,
                                    13,
                                    "Qmf71F5NK2FRvh7KFsfmfmmJLAnbLRoVXZB2BN3iAWhJ8h",
                                    "text/plain",
                                    "hello.txt",
                                    world.now));
            assertThat(files(world)).containsExactly(place(content));
            var file = world.documentsFolder.resolve(place(content));
            assertThat(Files.readAllBytes(file)).isEqualTo(content);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(world.documentsFolder)))
                    .isEqualTo("rwx------");
            world.checkBooks();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void whatAnotherKeyRegisteredIsKnownAndNothingOfItIsKept(TestDatabases.Kind kind) {
        try (var world = new World(kind, folder)) {
            world.grant(ALICE, 3);
            world.grant(BOB, 3);
            byte[] content = bytes("theirs");
            world.notary.register(BOB, List.of(Digest.sha256(content)));

            var decided = (Deposit.Decided) hand(world, ALICE, "x", content);

            assertThat(decided.submission()).isEqualTo(new Submission.AlreadyRegistered());
            assertThat(decided.kept()).isFalse();
            assertThat(files(world)).isEmpty();
            assertThat(world.notary.credits(ALICE)).isEqualTo(3);

            hand(world, BOB, "y", content);
            assertThat(submission(hand(world, ALICE, "x", content)))
                    .isEqualTo(new Submission.AlreadyRegistered());
            assertThat(files(world)).containsExactly(place(content));
            assertThat(world.documents.find(ALICE, Digest.sha256(content))).isEmpty();
            world.checkBooks();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void whoRegisteredADigestMayAddItsFileOnce(TestDatabases.Kind kind) {
        try (var world = new World(kind, folder)) {
            world.grant(ALICE, 3);
            byte[] content = bytes("mine");
            world.notary.register(ALICE, List.of(Digest.sha256(content)));

            var added = (Deposit.Decided) hand(world, ALICE, "first", content);
            var again = (Deposit.Decided) hand(world, ALICE, "second", content);

            assertThat(added.submission()).isEqualTo(new Submission.Attached());
            assertThat(added.kept()).isTrue();
            assertThat(again.submission()).isEqualTo(new Submission.AlreadyRegistered());
            assertThat(again.kept()).isTrue();
            assertThat(found(world, ALICE, content).original()).isEqualTo("first");
            assertThat(world.notary.credits(ALICE)).isEqualTo(2);
            world.checkBooks();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void withoutACreditNothingIsKept(TestDatabases.Kind kind) {
        try (var world = new World(kind, folder)) {
            assertThat(submission(hand(world, ALICE, "x", bytes("poor"))))
                    .isEqualTo(new Submission.InsufficientCredits());
            assertThat(files(world)).isEmpty();
            world.checkBooks();
        }
    }

    @Test
    void anEmptyFileIsNone() {
        try (var world = new World(TestDatabases.Kind.SQLITE, folder)) {
            world.grant(ALICE, 3);
            assertThat(hand(world, ALICE, "x", new byte[0])).isEqualTo(new Deposit.Empty());
            assertThat(files(world)).isEmpty();
            assertThat(world.notary.credits(ALICE)).isEqualTo(3);
        }
    }

    @Test
    void theLongestDocumentIsTakenAndAByteMoreIsRefused() {
        try (var world = new World(TestDatabases.Kind.SQLITE, folder)) {
            world.grant(ALICE, 3);
            byte[] longest = new byte[(int) World.BYTES_MAX];
            assertThat(submission(hand(world, ALICE, "x", longest)))
                    .isInstanceOf(Submission.Registered.class);
            byte[] longer = new byte[(int) World.BYTES_MAX + 1];
            assertThatThrownBy(() -> hand(world, ALICE, "x", longer))
                    .isInstanceOf(Problem.Refused.class)
                    .hasMessage("A document has at most 2000000 bytes");
            assertThatThrownBy(() -> world.documents.requireRoom(ALICE, World.BYTES_MAX + 1))
                    .isInstanceOf(Problem.Refused.class);
            assertThat(files(world)).containsExactly(place(longest));
            assertThat(world.notary.credits(ALICE)).isEqualTo(2);
            world.checkBooks();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void documentsFillTheirQuotaAndNoMore(TestDatabases.Kind kind) {
        try (var world = new World(kind, folder)) {
            world.grant(ALICE, 10);
            world.database.change(tx -> world.documentStore.setQuota(tx, ALICE, 10L));
            hand(world, ALICE, "x", bytes("1234"));
            hand(world, ALICE, "x", bytes("567890"));

            assertThatThrownBy(() -> hand(world, ALICE, "x", bytes("!")))
                    .isInstanceOfSatisfying(
                            Problem.Refused.class,
                            refused -> assertThat(refused.problem().status()).isEqualTo(413));
            assertThatThrownBy(() -> world.documents.requireRoom(ALICE, 1))
                    .isInstanceOf(Problem.Refused.class);

            assertThat(files(world)).hasSize(2);
            assertThat(world.notary.credits(ALICE)).isEqualTo(8);
            world.checkBooks();

            world.database.change(tx -> world.documentStore.setQuota(tx, ALICE, null));
            hand(world, ALICE, "x", bytes("!"));
            assertThat(files(world)).hasSize(3);
            world.checkBooks();
        }
    }

    /// Two that were let in together, of which one fits: the registrar says so, and its file goes.
    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aQuotaIsNotOverrunByDocumentsThatComeTogether(TestDatabases.Kind kind) throws Exception {
        try (var world = new World(kind, folder)) {
            world.grant(ALICE, 10);
            world.database.change(tx -> world.documentStore.setQuota(tx, ALICE, 6L));
            try (var one = receive(world, "1234");
                    var two = receive(world, "5678")) {
                world.documents.keep(ALICE, one, "one");
                assertThatThrownBy(() -> world.documents.keep(ALICE, two, "two"))
                        .isInstanceOf(Problem.Refused.class);
            }
            assertThat(files(world)).containsExactly(place(bytes("1234")));
            assertThat(world.notary.credits(ALICE)).isEqualTo(9);
            world.checkBooks();
        }
    }

    private static Incoming receive(World world, String text) throws IOException {
        return world.documents.receive(ALICE, new ByteArrayInputStream(bytes(text)));
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void manyKeysWithTheSameDocumentsStoreAndPayEachOnce(TestDatabases.Kind kind)
            throws InterruptedException {
        int clients = 8;
        int count = 20;
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
                            await(go);
                            for (int i = 0; i < count; i++) {
                                var deposit = hand(world, account, "x", bytes("document " + i));
                                if (submission(deposit) instanceof Submission.Registered) {
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
            assertThat(files(world)).hasSize(count);
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

    @Test
    void whatBreaksOffLeavesNothing() {
        try (var world = new World(TestDatabases.Kind.SQLITE, folder)) {
            world.grant(ALICE, 3);
            var broken =
                    new InputStream() {
                        private int left = 10;

                        @Override
                        public int read() {
                            throw new UnsupportedOperationException();
                        }

                        @Override
                        public int read(byte[] into, int from, int count) {
                            if (left-- == 0) {
                                throw new IllegalStateException("the caller left");
                            }
                            return count;
                        }
                    };
            assertThatThrownBy(() -> world.documents.receive(ALICE, broken))
                    .hasMessage("the caller left");
            assertThat(files(world)).isEmpty();
            assertThat(world.notary.credits(ALICE)).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aFailingCommitTakesNothingAndKeepsNothing(TestDatabases.Kind kind) {
        try (var world = new World(kind, folder)) {
            world.grant(ALICE, 3);
            world.database.change(
                    tx -> tx.update("update ledger_last_id set id = 0 where name = 'entry'"));
            assertThatThrownBy(() -> hand(world, ALICE, "x", bytes("lost")))
                    .isInstanceOf(DatabaseException.class);
            world.database.change(
                    tx -> tx.update("update ledger_last_id set id = 1 where name = 'entry'"));
            assertThat(files(world)).isEmpty();
            assertThat(world.notary.credits(ALICE)).isEqualTo(3);
            world.checkBooks();
        }
    }

    /// A gateway that stops may interrupt a request whose registration is committed all the same.
    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    @Timeout(60)
    void aRequestThatIsInterruptedLeavesNoRowWithoutItsFile(TestDatabases.Kind kind)
            throws Exception {
        byte[] content = bytes("handed in");
        var world = new World(kind, folder);
        world.grant(ALICE, 3);
        var begun = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var slow =
                Thread.ofVirtual()
                        .start(() ->
                                world.database.change(tx -> {
                                    // PostgreSQL lets others write beside it, but not to these
                                    // rows.
                                    tx.update("update ledger_account set balance = balance");
                                    hold(begun, goOn);
                                }));
        begun.await();
        var failure = new AtomicReference<Throwable>();
        var request =
                Thread.ofVirtual()
                        .uncaughtExceptionHandler((_, e) -> failure.set(e))
                        .start(() -> hand(world, ALICE, "x", content));
        while (!isInSequencer(request)) {
            Thread.onSpinWait();
        }
        request.interrupt();
        request.join();
        assertThat(failure.get()).isInstanceOf(IllegalStateException.class);
        goOn.countDown();
        slow.join();
        try (var next = world.again(kind, folder)) {
            assertThat(next.documents.find(ALICE, Digest.sha256(content))).isPresent();
            assertThat(files(next)).containsExactly(place(content));
            assertThat(next.notary.credits(ALICE)).isEqualTo(2);
            next.checkBooks();
        }
    }

    /// The file has its place then, and the registration is as good as queued.
    private static boolean isInSequencer(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(Sequencer.class.getName()));
    }

    private static void hold(CountDownLatch begun, CountDownLatch goOn) {
        begun.countDown();
        try {
            goOn.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The process ends between giving a file its place and the commit, and right after the commit.
    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void theNextStartDecidesWhatACrashLeftUndecided(TestDatabases.Kind kind) throws Exception {
        byte[] kept = bytes("kept");
        byte[] lost = bytes("lost");
        byte[] stray = bytes("put there by somebody else");
        var world = new World(kind, folder);
        world.grant(ALICE, 3);
        hand(world, ALICE, "kept", kept);
        var files = DocumentFiles.in(world.documentsFolder, 0);
        for (var content : List.of(kept, lost)) {
            // As far as the commit, or as far as what comes after it.
            var incoming = files.begin();
            incoming.write(content, 0, content.length);
            incoming.sync();
            incoming.place(Digest.sha256(content));
        }
        var cutShort = files.begin();
        cutShort.write(lost, 0, 2);
        var elsewhere = world.documentsFolder.resolve(place(stray));
        Files.createDirectories(elsewhere.getParent());
        Files.write(elsewhere, stray);
        assertThat(files(world)).hasSize(6);

        try (var next = world.again(kind, folder)) {
            assertThat(files(next)).containsExactlyInAnyOrder(place(kept), place(stray));
            assertThat(next.notary.credits(ALICE)).isEqualTo(2);
            next.checkBooks();
        }
    }

    @Test
    void aDiskThatIsAlmostFullTakesNoDocument() {
        try (var world = new World(TestDatabases.Kind.SQLITE, folder)) {
            world.grant(ALICE, 3);
            var full =
                    new Documents(
                            world.database,
                            world.store,
                            world.documentStore,
                            DocumentFiles.in(world.documentsFolder, Long.MAX_VALUE),
                            world.notary,
                            DocumentLimits.DEFAULT,
                            () -> world.now);
            assertThatThrownBy(() -> full.receive(ALICE, new ByteArrayInputStream(bytes("x"))))
                    .isInstanceOf(DiskFullException.class);
            assertThat(files(world)).isEmpty();
        }
    }

    @Test
    void aFullDiskIsToldFromOtherFailures() {
        var files = DocumentFiles.in(folder, 0);
        assertThat(files.failed("x", new IOException("No space left on device")))
                .isInstanceOf(DiskFullException.class);
        assertThat(files.failed("x", new IOException("Disk quota exceeded")))
                .isInstanceOf(DiskFullException.class);
        assertThat(files.failed("x", new IOException("Input/output error")))
                .isInstanceOf(UncheckedIOException.class);
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aFileThatIsMissingOrCutAndAWrongCountAreFindings(TestDatabases.Kind kind)
            throws Exception {
        try (var world = new World(kind, folder)) {
            world.grant(ALICE, 3);
            byte[] gone = bytes("gone");
            byte[] cut = bytes("cut");
            hand(world, ALICE, "x", gone);
            hand(world, ALICE, "x", cut);
            Files.delete(world.documentsFolder.resolve(place(gone)));
            Files.write(world.documentsFolder.resolve(place(cut)), bytes("cu"));
            world.database.change(
                    tx -> tx.update("update document_account set used_bytes = used_bytes + 1"));

            var report =
                    Books.check(
                            world.database,
                            Optional.of(world.signer.verifier()),
                            Optional.of(world.documentsFolder),
                            line -> {});

            assertThat(report.checked()).containsEntry("documents", 2L);
            assertThat(report.findings())
                    .containsExactlyInAnyOrder(
                            "account 1: its documents take 7 bytes, but 8 are counted",
                            "the file of the document %s is missing".formatted(Digest.sha256(gone)),
                            "the file of the document %s has 2 bytes, not 3"
                                    .formatted(Digest.sha256(cut)));
        }
    }

    @Test
    void aFileIsReadAgainToSeeWhetherItIsWhatItWas() {
        try (var world = new World(TestDatabases.Kind.SQLITE, folder)) {
            world.grant(ALICE, 3);
            byte[] content = bytes("hello notary\n");
            hand(world, ALICE, "x", content);
            assertThat(DocumentFiles.in(world.documentsFolder, 0).reread(Digest.sha256(content)))
                    .contains(
                            new FileContent(
                                    Digest.sha256(content),
                                    "Qmf71F5NK2FRvh7KFsfmfmmJLAnbLRoVXZB2BN3iAWhJ8h",
                                    13));
        }
    }
}
