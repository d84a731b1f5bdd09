package vouch.server.notary;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import vouch.server.account.Account;
import vouch.server.account.Accounts;
import vouch.server.account.Creation;
import vouch.server.database.Database;
import vouch.server.database.Transaction;
import vouch.server.http.Problem;
import vouch.server.ledger.Ledger;
import vouch.server.ledger.Owner;
import vouch.server.ledger.Posting;
import vouch.server.ledger.Transfer;
import vouch.server.limit.RateLimits;

/// What an operator does with clients' accounts: credits, limits, passwords.
///
/// What cannot be done is a [Problem.Refused] with a sentence for the operator.
final class ClientAccounts {

    /// More than any client needs, and far from where sums of them would overflow.
    static final long CREDITS_MAX = 1_000_000_000_000L;

    private final Database database;
    private final Accounts accounts;
    private final Ledger ledger;
    private final RateLimits limits;
    private final NotaryStore store;
    private final DirectStore directs;
    private final DocumentStore documents;
    private final InstantSource clock;

    ClientAccounts(
            Database database,
            Accounts accounts,
            Ledger ledger,
            RateLimits limits,
            NotaryStore store,
            DirectStore directs,
            DocumentStore documents,
            InstantSource clock) {
        this.database = database;
        this.accounts = accounts;
        this.ledger = ledger;
        this.limits = limits;
        this.store = store;
        this.directs = directs;
        this.documents = documents;
        this.clock = clock;
    }

    /// A new account, with the only look at its password.
    record Created(String key, String password, String name, long credits, String mode) {

        @Override
        public String toString() {
            return "Created[" + key + "]";
        }
    }

    /// An account as a list shows it.
    ///
    /// @param documentBytes what its documents take
    /// @param documentQuota what they may take, where that is not what all may
    record Listed(
            String key,
            String name,
            String state,
            String mode,
            long credits,
            long registered,
            String createdAt,
            Map<String, Long> limits,
            long documentBytes,
            @Nullable Long documentQuota) {}

    /// Makes an account and grants its first credits in one transaction.
    Created create(String name, Optional<String> key, long credits, Mode mode) {
        require(credits >= 0 && credits <= CREDITS_MAX, "credits are 0 to " + CREDITS_MAX);
        return database.write(tx ->
                switch (accounts.create(tx, name, key.orElse(null))) {
                    case Creation.Created(var account, var password) -> {
                        if (credits > 0) {
                            grant(tx, account, credits, "first credits");
                        }
                        directs.setDirect(tx, account.id(), mode == Mode.DIRECT);
                        yield new Created(
                                account.key(), password.reveal(), name, credits, mode.word());
                    }
                    case Creation.KeyTaken _ ->
                            throw new Problem.Refused(
                                    409, "there is an account with that key already");
                    case Creation.Malformed(var reason) -> throw new Problem.Refused(400, reason);
                });
    }

    /// Gives credits, or takes some back with a negative number; never below 0.
    ///
    /// @return what the account has then
    long credit(String key, long units, String reason) {
        require(
                units != 0 && units >= -CREDITS_MAX && units <= CREDITS_MAX,
                "credits are 1 to " + CREDITS_MAX + ", or negative to take some back");
        var account = find(key);
        return database.write(tx -> {
            var posting =
                    units > 0
                            ? grant(tx, account, units, reason)
                            : takeBack(tx, account, -units, reason);
            return switch (posting) {
                case Posting.Booked _ ->
                        ledger.balance(tx, Owner.client(account.id()), Credits.ASSET);
                case Posting.Insufficient(var balance) ->
                        throw new Problem.Refused(
                                409, "the account has only " + balance + " credits");
            };
        });
    }

    private Posting grant(Transaction tx, Account account, long units, String reference) {
        return ledger.transfer(
                tx,
                clock.instant(),
                new Transfer(
                        Credits.GRANTS,
                        Owner.client(account.id()),
                        Credits.ASSET,
                        units,
                        Credits.GRANT,
                        reference));
    }

    private Posting takeBack(Transaction tx, Account account, long units, String reference) {
        return ledger.transfer(
                tx,
                clock.instant(),
                new Transfer(
                        Owner.client(account.id()),
                        Credits.GRANTS,
                        Credits.ASSET,
                        units,
                        Credits.TAKE_BACK,
                        reference));
    }

    /// Sets an endpoint's limit, or takes the account's own away.
    ///
    /// @return the account's limits then
    Map<String, Long> limit(String key, String endpoint, Optional<Long> perHour) {
        require(
                limits.endpoints().contains(endpoint),
                "an endpoint is one of " + String.join(", ", new TreeSet<>(limits.endpoints())));
        require(
                perHour.isEmpty()
                        || (perHour.get() >= 0 && perHour.get() <= RateLimits.PER_HOUR_MAX),
                "a limit is 0 to " + RateLimits.PER_HOUR_MAX + " requests an hour");
        var account = find(key);
        limits.setLimit(account.key(), endpoint, perHour.orElse(null));
        return limits.limits(account.key());
    }

    /// Sets how much the account's documents may take, or takes its own limit away. What is stored
    /// stays, also where it is more.
    ///
    /// @return its own limit then
    Optional<Long> quota(String key, Optional<Long> bytes) {
        require(
                bytes.isEmpty()
                        || (bytes.get() >= 0 && bytes.get() <= DocumentLimits.QUOTA_BYTES_MOST),
                "a quota is 0 to " + DocumentLimits.QUOTA_BYTES_MOST + " bytes");
        var account = find(key);
        database.change(tx -> documents.setQuota(tx, account.id(), bytes.orElse(null)));
        return bytes;
    }

    /// The new password; the old one and its tokens are void at once.
    String rotate(String key) {
        return accounts.rotatePassword(key).orElseThrow(ClientAccounts::unknown).reveal();
    }

    String disable(String key, boolean disabled) {
        if (!accounts.setDisabled(key, disabled)) {
            throw unknown();
        }
        return state(disabled);
    }

    /// Says how the account's digests get to the chain from the next one on.
    Mode setMode(String key, Mode mode) {
        var account = find(key);
        return database.write(tx -> {
            directs.setDirect(tx, account.id(), mode == Mode.DIRECT);
            return mode;
        });
    }

    List<Listed> list() {
        return accounts.list().stream().map(this::listed).toList();
    }

    private Listed listed(Account account) {
        return database.read(tx -> {
            var use = documents.use(tx, account.id());
            return new Listed(
                    account.key(),
                    account.name(),
                    state(account.disabled()),
                    (directs.isDirect(tx, account.id()) ? Mode.DIRECT : Mode.LOG).word(),
                    ledger.balance(tx, Owner.client(account.id()), Credits.ASSET),
                    store.registeredBy(tx, account.id()),
                    account.createdAt().toString(),
                    limits.limits(account.key()),
                    use.usedBytes(),
                    use.quotaBytes());
        });
    }

    private static String state(boolean disabled) {
        return disabled ? "disabled" : "active";
    }

    private Account find(String key) {
        return accounts.find(key).orElseThrow(ClientAccounts::unknown);
    }

    private static Problem.Refused unknown() {
        return new Problem.Refused(404, "there is no account with that key");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new Problem.Refused(400, otherwise);
        }
    }
}
