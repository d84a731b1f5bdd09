package vouch.server.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import vouch.server.database.Database;
import vouch.server.database.TestDatabases;

class AccountsTest {

    @TempDir Path folder;

    private final TestTime time = new TestTime("2026-03-01T10:00:00Z");

    private Accounts accounts(Database database) {
        return new Accounts(database, time, new SecureRandom());
    }

    static Creation.Created created(Creation creation) {
        assertThat(creation).isInstanceOf(Creation.Created.class);
        return (Creation.Created) creation;
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aNewAccountIsThereAlsoAfterARestart(TestDatabases.Kind kind) {
        Creation.Created made;
        try (var database = kind.open(folder)) {
            made = created(accounts(database).create("Aunt Ünice & Söhne", null));
        }
        try (var database = kind.open(folder)) {
            var accounts = accounts(database);
            assertThat(accounts.list()).containsExactly(made.account());
            assertThat(accounts.find(made.account().key())).contains(made.account());
            assertThat(accounts.authenticate(made.account().key(), made.password().reveal()))
                    .contains(made.account());
            assertThat(made.account())
                    .returns("Aunt Ünice & Söhne", Account::name)
                    .returns(false, Account::disabled)
                    .returns(time.instant(), Account::createdAt);
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void madeInACallersTransactionItComesAndGoesWithIt(TestDatabases.Kind kind) {
        try (var database = kind.open(folder)) {
            var accounts = accounts(database);
            database.write(tx -> created(accounts.create(tx, "kept", "kept")));
            assertThatThrownBy(() ->
                            database.write(tx -> {
                                accounts.create(tx, "lost", "lost");
                                throw new IllegalStateException("no credit");
                            }))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(accounts.find("kept")).isPresent();
            assertThat(accounts.find("lost")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aKeyIsGivenOnce(TestDatabases.Kind kind) {
        try (var database = kind.open(folder)) {
            var accounts = accounts(database);
            var first = created(accounts.create("first", "cK19vqzgqB2"));
            assertThat(accounts.create("second", "cK19vqzgqB2")).isEqualTo(new Creation.KeyTaken());
            assertThat(accounts.list()).containsExactly(first.account());
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void manyMadeAtOnceAreAllDifferent(TestDatabases.Kind kind) throws InterruptedException {
        try (var database = kind.open(folder)) {
            var accounts = accounts(database);
            var made = new ConcurrentLinkedQueue<Account>();
            var threads =
                    IntStream.range(0, 20)
                            .mapToObj(i ->
                                    Thread.startVirtualThread(() ->
                                            made.add(
                                                    created(accounts.create("a" + i, null))
                                                            .account())))
                            .toList();
            for (var thread : threads) {
                thread.join();
            }
            assertThat(accounts.list()).containsExactlyInAnyOrderElementsOf(made).hasSize(20);
            assertThat(made).extracting(Account::id).doesNotHaveDuplicates();
            assertThat(made)
                    .extracting(Account::key)
                    .allMatch(key -> key.matches("[0-9A-Za-z]{11}"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a/b", "ä", "a\u0000", "a\n", "<script>"})
    void anOddKeyIsRefusedAndFindsNobody(String key) {
        try (var database = TestDatabases.Kind.SQLITE.open(folder)) {
            var accounts = accounts(database);
            assertThat(accounts.create("name", key)).isInstanceOf(Creation.Malformed.class);
            assertThat(accounts.find(key)).isEmpty();
        }
    }

    @Test
    void anOddNameIsRefused() {
        try (var database = TestDatabases.Kind.SQLITE.open(folder)) {
            var accounts = accounts(database);
            for (var name : new String[] {"", "  ", "a\nb", "a\u0000", "\ud800", "a".repeat(201)}) {
                assertThat(accounts.create(name, null)).isInstanceOf(Creation.Malformed.class);
            }
            assertThat(accounts.create("name", "k".repeat(65)))
                    .isInstanceOf(Creation.Malformed.class);
            assertThat(accounts.list()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void nobodyIsAuthenticatedButByKeyAndPassword(TestDatabases.Kind kind) {
        try (var database = kind.open(folder)) {
            var accounts = accounts(database);
            var alice = created(accounts.create("alice", "alice"));
            var bob = created(accounts.create("bob", "bob"));
            String password = alice.password().reveal();
            assertThat(accounts.authenticate("alice", password)).contains(alice.account());
            assertThat(accounts.authenticate("alice", bob.password().reveal())).isEmpty();
            assertThat(accounts.authenticate("bob", password)).isEmpty();
            assertThat(accounts.authenticate("alice", "")).isEmpty();
            assertThat(accounts.authenticate("alice", password + " ")).isEmpty();
            assertThat(accounts.authenticate("Alice", password)).isEmpty();
            assertThat(accounts.authenticate("nobody", password)).isEmpty();
            assertThat(accounts.authenticate("", "")).isEmpty();
            assertThat(accounts.authenticate("ali\u0000ce", "\u0000")).isEmpty();
            assertThat(accounts.authenticate("a".repeat(1_000_000), "b".repeat(1_000_000)))
                    .isEmpty();
            assertThat(accounts.authenticate("alice' or '1'='1", password)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aNewPasswordReplacesTheOldOneAtOnce(TestDatabases.Kind kind) {
        try (var database = kind.open(folder)) {
            var accounts = accounts(database);
            var made = created(accounts.create("alice", "alice"));
            var remembered = accounts.find("alice").orElseThrow();
            var fresh = accounts.rotatePassword("alice").orElseThrow();
            assertThat(fresh).isNotEqualTo(made.password());
            assertThat(accounts.authenticate("alice", made.password().reveal())).isEmpty();
            assertThat(accounts.authenticate("alice", fresh.reveal())).isPresent();
            assertThat(accounts.find("alice").orElseThrow().credentialVersion())
                    .isEqualTo(remembered.credentialVersion() + 1);
            assertThat(accounts.rotatePassword("nobody")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aDisabledAccountIsNobodyUntilEnabledAgain(TestDatabases.Kind kind) {
        try (var database = kind.open(folder)) {
            var accounts = accounts(database);
            var made = created(accounts.create("alice", "alice"));
            assertThat(accounts.find("alice").orElseThrow().disabled()).isFalse();
            assertThat(accounts.setDisabled("alice", true)).isTrue();
            assertThat(accounts.find("alice").orElseThrow().disabled()).isTrue();
            assertThat(accounts.authenticate("alice", made.password().reveal())).isEmpty();
            assertThat(accounts.setDisabled("alice", false)).isTrue();
            assertThat(accounts.authenticate("alice", made.password().reveal())).isPresent();
            assertThat(accounts.setDisabled("nobody", true)).isFalse();
        }
    }

    @Test
    void passwordsAreLongRandomAndNeverPrintedNorStored() {
        try (var database = TestDatabases.Kind.SQLITE.open(folder)) {
            var accounts = accounts(database);
            var seen = new HashSet<String>();
            for (int i = 0; i < 50; i++) {
                var made = created(accounts.create("name", null));
                String password = made.password().reveal();
                assertThat(seen.add(password)).isTrue();
                assertThat(password).matches("[0-9A-Za-z]{24}");
                assertThat(made.toString()).doesNotContain(password);
            }
            var stored =
                    database.read(tx ->
                            tx.list(
                                    "select password_hash from account",
                                    row -> row.bytes("password_hash")));
            assertThat(stored)
                    .hasSize(50)
                    .allMatch(hash -> hash.length == 32)
                    .noneMatch(
                            hash -> seen.contains(new String(hash, StandardCharsets.ISO_8859_1)));
        }
    }

    @Test
    void whatWasReadBeforeAChangeIsNotRememberedAfterIt() {
        var remembered = new RememberedAccounts(10);
        var old = new Account(1, "alice", "alice", false, 1, time.instant());
        var changed = new Account(1, "alice", "alice", true, 1, time.instant());
        var read =
                remembered.find(
                        "alice",
                        () -> {
                            // The change comes between our reading and our remembering.
                            remembered.forget("alice");
                            return Optional.of(old);
                        });
        assertThat(read).contains(old);
        assertThat(remembered.find("alice", () -> Optional.of(changed))).contains(changed);
    }
}
