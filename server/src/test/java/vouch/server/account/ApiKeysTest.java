package vouch.server.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vouch.protocol.MalformedException;
import vouch.server.database.Database;
import vouch.server.database.TestDatabases;

/// Keys of the mixer's API.
class ApiKeysTest {

    @TempDir Path folder;

    private final TestTime time = new TestTime("2026-03-01T10:00:00Z");

    private ApiKeys keys(Database database) {
        return new ApiKeys(database, new SecureRandom(), time);
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aKeyIsKnownAlsoAfterARestartUntilItIsDisabled(TestDatabases.Kind kind) {
        NewApiKey exchange;
        NewApiKey wallet;
        try (var database = kind.open(folder)) {
            var keys = keys(database);
            exchange = keys.create("Börse");
            time.pass(Duration.ofSeconds(1));
            wallet = keys.create("wallet");
        }
        try (var database = kind.open(folder)) {
            var keys = keys(database);
            assertThat(keys.find(exchange.secret()))
                    .contains(new ApiCaller(exchange.id(), "Börse"));
            assertThat(keys.find(wallet.secret())).contains(new ApiCaller(wallet.id(), "wallet"));
            var disabled = time.instant();
            assertThat(keys.disable(exchange.id())).isTrue();
            time.pass(Duration.ofSeconds(1));
            assertThat(keys.disable(exchange.id())).isTrue();
            assertThat(keys.find(exchange.secret())).isEmpty();
            assertThat(keys.find(wallet.secret())).isPresent();
            assertThat(keys.disable("00000000000")).isFalse();
            assertThat(keys.disable("\u0000")).isFalse();
            assertThat(keys.list())
                    .containsExactly(
                            new ApiKey(
                                    exchange.id(),
                                    "Börse",
                                    disabled.minusSeconds(1),
                                    Optional.of(disabled)),
                            new ApiKey(wallet.id(), "wallet", disabled, Optional.empty()));
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void madeInACallersTransactionItComesAndGoesWithIt(TestDatabases.Kind kind) {
        try (var database = kind.open(folder)) {
            var keys = keys(database);
            var kept = database.write(tx -> keys.create(tx, "kept"));
            assertThatThrownBy(() ->
                            database.write(tx -> {
                                keys.create(tx, "lost");
                                throw new IllegalStateException("no order");
                            }))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(keys.list()).extracting(ApiKey::id).containsExactly(kept.id());
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void nobodyIsKnownButByTheWholeKey(TestDatabases.Kind kind) {
        try (var database = kind.open(folder)) {
            var keys = keys(database);
            var alice = keys.create("alice");
            var bob = keys.create("bob");
            var mixed = alice.id() + bob.secret().substring(alice.id().length());
            for (var secret :
                    List.of(
                            "",
                            alice.id(),
                            alice.id() + "-",
                            mixed,
                            alice.secret() + " ",
                            alice.secret() + "\n",
                            alice.secret().substring(0, alice.secret().length() - 1),
                            alice.secret().substring(1),
                            "\u0000",
                            "' or '1'='1",
                            "ä" + alice.secret().substring(1),
                            "x".repeat(1_000_000))) {
                assertThat(keys.find(secret)).as(secret).isEmpty();
            }
            assertThat(keys.find(alice.secret())).isPresent();
        }
    }

    @Test
    void secretsAreRandomAndNeitherPrintedNorStored() {
        try (var database = TestDatabases.Kind.SQLITE.open(folder)) {
            var keys = keys(database);
            var made = IntStream.range(0, 20).mapToObj(i -> keys.create("key " + i)).toList();
            assertThat(made)
                    .extracting(NewApiKey::secret)
                    .doesNotHaveDuplicates()
                    .allMatch(secret -> secret.matches("[0-9A-Za-z]{11}-[0-9A-Za-z]{32}"));
            assertThat(made)
                    .allMatch(key -> key.secret().startsWith(key.id() + "-"))
                    .noneMatch(key -> key.toString().contains(key.secret().substring(11)));
            var stored =
                    database.read(tx ->
                            tx.list(
                                    "select secret_hash from api_key",
                                    row -> row.bytes("secret_hash")));
            assertThat(stored)
                    .hasSize(20)
                    .allMatch(hash -> hash.length == 32)
                    .noneMatch(hash ->
                            made.stream()
                                    .anyMatch(key ->
                                            key.secret()
                                                    .contains(
                                                            new String(
                                                                    hash,
                                                                    StandardCharsets.ISO_8859_1))));
        }
    }

    @Test
    void anOddNameIsRefusedAndNothingIsMade() {
        try (var database = TestDatabases.Kind.SQLITE.open(folder)) {
            var keys = keys(database);
            for (var name : new String[] {"", "  ", "a\nb", "a\u0000", "\ud800", "a".repeat(201)}) {
                assertThatThrownBy(() -> keys.create(name)).isInstanceOf(MalformedException.class);
            }
            assertThat(keys.list()).isEmpty();
        }
    }
}
