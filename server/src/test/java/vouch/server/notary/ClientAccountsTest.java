package vouch.server.notary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vouch.server.account.Accounts;
import vouch.server.database.TestDatabases;
import vouch.server.http.Problem;
import vouch.server.limit.RateLimits;

class ClientAccountsTest {

    @TempDir Path folder;

    private static ClientAccounts clientAccounts(World world, RateLimits limits) {
        return new ClientAccounts(
                world.database,
                new Accounts(world.database, () -> world.now, new SecureRandom()),
                world.ledger,
                limits,
                world.store,
                world.directs,
                world.documentStore,
                () -> world.now);
    }

    private static RateLimits limits(World world) {
        return new RateLimits(world.database, () -> world.now, Map.of("auth", 5L, "register", 9L));
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void anAccountIsMadeWithItsCreditsOrNotAtAll(TestDatabases.Kind kind) {
        try (var world = new World(kind, folder);
                var limits = limits(world)) {
            var accounts = clientAccounts(world, limits);
            var created = accounts.create("Alice", Optional.of("alice"), 10, Mode.LOG);
            assertThat(created.password()).hasSizeGreaterThanOrEqualTo(22);
            assertThat(created).asString().doesNotContain(created.password());
            assertThatThrownBy(() -> accounts.create("Again", Optional.of("alice"), 10, Mode.LOG))
                    .isInstanceOf(Problem.Refused.class)
                    .hasMessageContaining("already");
            assertThatThrownBy(() -> accounts.create("Bob", Optional.empty(), -1, Mode.LOG))
                    .hasMessageContaining("credits are 0 to");
            assertThat(accounts.list())
                    .extracting(ClientAccounts.Listed::key, ClientAccounts.Listed::credits)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple("alice", 10L));
            world.checkBooks();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void creditsAreGivenAndTakenBackButNeverBelowNothing(TestDatabases.Kind kind) {
        try (var world = new World(kind, folder);
                var limits = limits(world)) {
            var accounts = clientAccounts(world, limits);
            var key = accounts.create("Alice", Optional.empty(), 10, Mode.LOG).key();
            assertThat(accounts.credit(key, 5, "paid")).isEqualTo(15);
            world.notary.register(1, List.of(World.digest(0)));
            assertThat(accounts.credit(key, -14, "refund")).isZero();
            assertThatThrownBy(() -> accounts.credit(key, -1, "refund"))
                    .hasMessageContaining("only 0 credits");
            assertThatThrownBy(() -> accounts.credit(key, 0, ""))
                    .hasMessageContaining("credits are 1 to");
            assertThatThrownBy(() -> accounts.credit(key, Long.MIN_VALUE, ""))
                    .hasMessageContaining("credits are 1 to");
            assertThatThrownBy(() -> accounts.credit("nobody", 1, ""))
                    .hasMessageContaining("no account with that key");
            assertThat(accounts.list().getFirst().registered()).isEqualTo(1);
            world.checkBooks();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void limitsPasswordsAndStatesChange(TestDatabases.Kind kind) {
        try (var world = new World(kind, folder);
                var limits = limits(world)) {
            var accounts = clientAccounts(world, limits);
            var created = accounts.create("Alice", Optional.empty(), 0, Mode.LOG);
            assertThat(accounts.limit(created.key(), "auth", Optional.of(7L)))
                    .containsEntry("auth", 7L)
                    .containsEntry("register", 9L);
            assertThat(accounts.limit(created.key(), "auth", Optional.empty()))
                    .containsEntry("auth", 5L);
            assertThatThrownBy(() -> accounts.limit(created.key(), "nothing", Optional.of(1L)))
                    .hasMessageContaining("one of auth, register");
            assertThatThrownBy(() -> accounts.limit(created.key(), "auth", Optional.of(-1L)))
                    .hasMessageContaining("a limit is 0 to");
            assertThat(accounts.list().getFirst().mode()).isEqualTo("log");
            assertThat(accounts.setMode(created.key(), Mode.DIRECT)).isEqualTo(Mode.DIRECT);
            assertThat(accounts.setMode(created.key(), Mode.DIRECT)).isEqualTo(Mode.DIRECT);
            assertThat(accounts.list().getFirst().mode()).isEqualTo("direct");
            accounts.setMode(created.key(), Mode.LOG);
            assertThat(accounts.list().getFirst().mode()).isEqualTo("log");
            assertThat(accounts.create("Bob", Optional.empty(), 0, Mode.DIRECT).mode())
                    .isEqualTo("direct");
            assertThatThrownBy(() -> accounts.setMode("nobody", Mode.LOG))
                    .hasMessageContaining("no account with that key");
            assertThat(accounts.rotate(created.key())).isNotEqualTo(created.password());
            assertThat(accounts.disable(created.key(), true)).isEqualTo("disabled");
            assertThat(accounts.list().getFirst().state()).isEqualTo("disabled");
            assertThat(accounts.disable(created.key(), false)).isEqualTo("active");
            assertThatThrownBy(() -> accounts.rotate("nobody")).hasMessageContaining("no account");
            assertThatThrownBy(() -> accounts.disable("nobody", true))
                    .hasMessageContaining("no account");
        }
    }
}
