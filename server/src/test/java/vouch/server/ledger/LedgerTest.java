package vouch.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vouch.server.database.Database;
import vouch.server.database.TestDatabases;

class LedgerTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Owner GRANTS = Owner.house("grants");
    private static final Owner ALICE = Owner.client(1);
    private static final Owner BOB = Owner.client(2);

    private final Ledger ledger = new Ledger();
    @TempDir Path folder;

    private Posting move(Database database, Owner from, Owner to, long units) {
        return database.write(tx ->
                ledger.transfer(tx, NOW, new Transfer(from, to, "credit", units, "test", "")));
    }

    private long balance(Database database, Owner owner) {
        return database.read(tx -> ledger.balance(tx, owner, "credit"));
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void whatOneGetsAnotherGives(TestDatabases.Kind kind) {
        try (var database = kind.open(folder)) {
            assertThat(move(database, GRANTS, ALICE, 10)).isEqualTo(new Posting.Booked(1, -10, 10));
            assertThat(move(database, ALICE, BOB, 3)).isEqualTo(new Posting.Booked(2, 7, 3));

            assertThat(balance(database, ALICE)).isEqualTo(7);
            assertThat(balance(database, BOB)).isEqualTo(3);
            assertThat(balance(database, GRANTS)).isEqualTo(-10);
            assertThat(database.read(ledger::check)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void sumsAreByOwnerReasonAndName(TestDatabases.Kind kind) {
        try (var database = kind.open(folder)) {
            move(database, GRANTS, ALICE, 10);
            move(database, ALICE, BOB, 3);
            database.write(tx ->
                    ledger.transfer(tx, NOW, new Transfer(GRANTS, BOB, "credit", 5, "gift", "")));

            assertThat(moved(database, ALICE, "test")).isEqualTo(7);
            assertThat(moved(database, BOB, "test")).isEqualTo(3);
            assertThat(moved(database, BOB, "gift")).isEqualTo(5);
            assertThat(moved(database, GRANTS, "gift")).isEqualTo(-5);
            assertThat(moved(database, ALICE, "gift")).isZero();
            var clients = database.read(tx -> ledger.balances(tx, "client:", "credit"));
            assertThat(clients).containsOnly(Map.entry("client:1", 7L), Map.entry("client:2", 8L));
            var others = database.read(tx -> ledger.balances(tx, "client:", "other"));
            assertThat(others).isEmpty();
        }
    }

    private long moved(Database database, Owner owner, String reason) {
        return database.read(tx -> ledger.moved(tx, owner, "credit", reason));
    }

    @Test
    void anOwnersNameHasItsLimits() {
        assertThat(new Owner("a".repeat(Owner.NAME_CHARS_MAX), false).name()).hasSize(64);
        assertThatThrownBy(() -> new Owner("a".repeat(Owner.NAME_CHARS_MAX + 1), false))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Owner(" ", false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void nobodyGivesMoreThanTheyHave(TestDatabases.Kind kind) {
        try (var database = kind.open(folder)) {
            move(database, GRANTS, ALICE, 10);

            assertThat(move(database, ALICE, BOB, 11)).isEqualTo(new Posting.Insufficient(10));
            assertThat(move(database, BOB, ALICE, 1)).isEqualTo(new Posting.Insufficient(0));

            assertThat(balance(database, ALICE)).isEqualTo(10);
            assertThat(database.read(ledger::check)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aBalanceNeverWrapsAround(TestDatabases.Kind kind) {
        try (var database = kind.open(folder)) {
            move(database, GRANTS, ALICE, Long.MAX_VALUE);

            assertThatThrownBy(() -> move(database, Owner.house("other"), ALICE, 1))
                    .isInstanceOf(ArithmeticException.class);

            assertThat(balance(database, ALICE)).isEqualTo(Long.MAX_VALUE);
            assertThat(database.read(ledger::check)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void theCheckFindsABalanceAndAnEntryThatSomebodyChanged(TestDatabases.Kind kind) {
        try (var database = kind.open(folder)) {
            move(database, GRANTS, ALICE, 10);
            database.write(tx ->
                    tx.update(
                            "update ledger_account set balance = 11 where owner ="
                                    + " 'client:1'"));
            assertThat(database.read(ledger::check))
                    .singleElement()
                    .asString()
                    .contains("client:1", "the balance is 11", "add up to 10");

            database.write(
                    tx -> tx.update("update ledger_posting set amount = 11 where amount = 10"));
            assertThat(database.read(ledger::check))
                    .singleElement()
                    .asString()
                    .contains("entry 1", "do not add up to zero");
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void anyOrderOfTransfersKeepsTheBooksRight(TestDatabases.Kind kind) {
        long seed = 20_261_121;
        var random = new Random(seed);
        var owners = new Owner[] {GRANTS, ALICE, BOB, Owner.client(3)};
        try (var database = kind.open(folder)) {
            for (int i = 0; i < 200; i++) {
                int from = random.nextInt(owners.length);
                int to = (from + 1 + random.nextInt(owners.length - 1)) % owners.length;
                move(database, owners[from], owners[to], 1 + random.nextInt(20));
            }
            assertThat(database.read(ledger::check)).as("seed %d", seed).isEmpty();
            long sum =
                    database.read(tx ->
                            ledger.balances(tx, "", "credit").values().stream()
                                    .mapToLong(Long::longValue)
                                    .sum());
            assertThat(sum).isZero();
        }
    }

    @Test
    void aTransferOfNothingOrToOneselfIsNone() {
        assertThatThrownBy(() -> new Transfer(ALICE, BOB, "credit", 0, "test", ""))
                .hasMessageContaining("at least 1");
        assertThatThrownBy(() -> new Transfer(ALICE, ALICE, "credit", 1, "test", ""))
                .hasMessageContaining("two sides");
    }
}
