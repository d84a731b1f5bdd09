package vouch.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DatabaseTest {

    @TempDir Path folder;

    private static long account(Transaction tx, long id) {
        tx.update(
                "insert into ledger_account (id, owner, asset, balance, may_be_negative) values (?, ?, 'credit', 0, 0)",
                id,
                "owner-" + id);
        return id;
    }

    private static long accounts(Database database) {
        return database.read(tx ->
                tx.find("select count(*) as n from ledger_account", row -> row.number("n"))
                        .orElseThrow());
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void whatWasWrittenIsThereAfterOpeningAgain(TestDatabases.Kind kind) {
        try (var database = kind.open(folder)) {
            database.write(tx -> account(tx, 1));
        }
        try (var database = kind.open(folder)) {
            assertThat(accounts(database)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void whatFollowsACommitSeesItAndIsForgottenWhereThereIsNone(TestDatabases.Kind kind) {
        try (var database = kind.open(folder)) {
            var woken = new ArrayList<String>();
            assertThatThrownBy(() ->
                            database.change(tx -> {
                                account(tx, 1);
                                tx.afterCommit(() -> woken.add("undone"));
                                throw new IllegalArgumentException("no");
                            }))
                    .hasMessage("no");
            database.change(tx -> {
                account(tx, 2);
                tx.afterCommit(() -> {
                    throw new IllegalStateException("keeps nobody back");
                });
                tx.afterCommit(() -> woken.add("done"));
                assertThat(woken).isEmpty();
            });
            assertThat(woken).containsExactly("done");
            database.change(tx -> account(tx, 3));
            assertThat(woken).containsExactly("done");
            assertThat(accounts(database)).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void nothingFollowsAReading(TestDatabases.Kind kind) {
        try (var database = kind.open(folder)) {
            var woken = new ArrayList<String>();
            assertThatThrownBy(() ->
                            database.read(tx -> {
                                tx.afterCommit(() -> woken.add("never"));
                                return 1;
                            }))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(accounts(database)).isZero();
            database.change(tx -> account(tx, 1));
            assertThat(woken).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aFailingWorkChangesNothingAndItsFailureReachesTheCaller(TestDatabases.Kind kind) {
        try (var database = kind.open(folder)) {
            var failure = new IllegalArgumentException("no");
            assertThatThrownBy(() ->
                            database.write(tx -> {
                                account(tx, 1);
                                throw failure;
                            }))
                    .isSameAs(failure);
            assertThatThrownBy(
                            () -> database.write(tx -> tx.update("insert into nowhere values (1)")))
                    .isInstanceOf(DatabaseException.class);
            assertThat(accounts(database)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aFailingWorkLeavesThoseBesideItAlone(TestDatabases.Kind kind) throws InterruptedException {
        try (var database = kind.open(folder)) {
            var failures = new AtomicInteger();
            var threads = new ArrayList<Thread>();
            IntStream.range(0, 100)
                    .forEach(i ->
                            threads.add(
                                    Thread.startVirtualThread(() -> {
                                        try {
                                            database.write(tx -> {
                                                account(tx, i);
                                                if (i % 3 == 0) {
                                                    account(tx, i);
                                                }
                                                return i;
                                            });
                                        } catch (DatabaseException e) {
                                            failures.incrementAndGet();
                                        }
                                    })));
            for (var thread : threads) {
                thread.join();
            }
            assertThat(failures).hasValue(34);
            assertThat(accounts(database)).isEqualTo(66);
        }
    }

    @Test
    void writingGoesOnOnceThereIsSpaceAgain() {
        try (var database = TestDatabases.Kind.SQLITE.open(folder)) {
            var id = new AtomicInteger();
            limitPages(database, 1);
            assertThatThrownBy(
                            () -> {
                                while (true) {
                                    database.write(tx -> account(tx, id.incrementAndGet()));
                                }
                            })
                    .isInstanceOf(DatabaseException.DiskFull.class);
            long before = accounts(database);

            limitPages(database, 1_000_000);

            database.write(tx -> account(tx, id.incrementAndGet()));
            assertThat(accounts(database)).isEqualTo(before + 1);
        }
    }

    /// SQLite takes the number of pages there are for a limit below it.
    private static void limitPages(Database database, int pages) {
        database.write(tx ->
                tx.find("pragma max_page_count = " + pages, row -> row.number("max_page_count")));
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aReaderSeesOneMomentWhileOthersWrite(TestDatabases.Kind kind) {
        try (var database = kind.open(folder)) {
            var second = new AtomicReference<Long>();
            long first =
                    database.read(tx -> {
                        String count = "select count(*) as n from ledger_account";
                        long before = tx.find(count, row -> row.number("n")).orElseThrow();
                        var writer =
                                Thread.startVirtualThread(
                                        () -> database.write(other -> account(other, 1)));
                        try {
                            writer.join();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                        second.set(tx.find(count, row -> row.number("n")).orElseThrow());
                        return before;
                    });
            assertThat(first).isZero();
            assertThat(second.get()).isZero();
            assertThat(accounts(database)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aBatchSaysWhichRowsWereNew(TestDatabases.Kind kind) {
        try (var database = kind.open(folder)) {
            database.write(tx -> account(tx, 2));
            int[] changed =
                    database.write(tx ->
                            tx.batch(
                                    """
                                    insert into ledger_account (id, owner, asset, balance, may_be_negative)
                                    values (?, ?, 'credit', 0, 0) on conflict do nothing
                                    """,
                                    List.of(
                                            new Object[] {1L, "a"},
                                            new Object[] {2L, "b"},
                                            new Object[] {3L, "c"})));
            assertThat(changed).containsExactly(1, 0, 1);
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aTimeComesBackToTheMicrosecond(TestDatabases.Kind kind) {
        var time = Instant.parse("2026-11-21T22:03:37.123456Z");
        try (var database = kind.open(folder)) {
            database.write(tx ->
                    tx.update(
                            "insert into ledger_entry (id, at, reason, reference) values (1, ?, 'r', '')",
                            time));
            Optional<Instant> read =
                    database.read(
                            tx -> tx.find("select at from ledger_entry", row -> row.instant("at")));
            assertThat(read).contains(time);
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aClosedDatabaseSaysSo(TestDatabases.Kind kind) {
        var database = kind.open(folder);
        database.close();
        assertThatThrownBy(() -> database.write(tx -> account(tx, 1)))
                .hasMessageContaining("closed");
    }

    @Test
    void aSecondGatewayOnTheSamePostgresIsRefused() {
        try (var database = TestDatabases.Kind.POSTGRESQL.open(folder)) {
            assertThat(accounts(database)).isZero();
            assertThatThrownBy(() -> TestDatabases.Kind.POSTGRESQL.open(folder))
                    .isInstanceOf(DatabaseInUseException.class)
                    .hasMessageContaining("stop it first");
        }
    }

    @Test
    void aCopyIsTheDatabaseAtOneMomentWhileOthersWrite() throws IOException {
        var other = Files.createDirectory(folder.resolve("copy"));
        var copy = other.resolve("vouch.db");
        try (var database = TestDatabases.Kind.SQLITE.open(folder)) {
            database.change(tx -> LongStream.range(0, 1000).forEach(id -> account(tx, id)));
            try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
                for (long id = 1000; id < 1200; id++) {
                    long one = id;
                    writers.execute(() -> database.change(tx -> account(tx, one)));
                }
                database.copyTo(copy);
            }
            assertThat(accounts(database)).isEqualTo(1200);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                .isEqualTo("rw-------");
        try (var copied = TestDatabases.Kind.SQLITE.open(other)) {
            assertThat(accounts(copied)).isBetween(1000L, 1200L);
        }
    }

    @Test
    void aCopyTakesNoOtherFilesPlace() throws IOException {
        var other = Files.writeString(folder.resolve("other"), "mine");
        try (var database = TestDatabases.Kind.SQLITE.open(folder)) {
            assertThatThrownBy(() -> database.copyTo(other))
                    .isInstanceOf(UncheckedIOException.class);
        }
        assertThat(other).hasContent("mine");
    }

    @Test
    void postgresqlIsCopiedByItsOwnTools() {
        try (var database = TestDatabases.Kind.POSTGRESQL.open(folder)) {
            assertThatThrownBy(() -> database.copyTo(folder.resolve("copy")))
                    .isInstanceOf(UnsupportedOperationException.class);
        }
    }
}
