package vouch.server.account;

import java.util.Optional;
import java.util.function.Supplier;

/// The accounts asked for last. What was read before a change is never remembered after it.
final class RememberedAccounts {

    private final Remembered<String, Account> byKey;
    private long changes;

    RememberedAccounts(int max) {
        this.byKey = new Remembered<>(max);
    }

    Optional<Account> find(String key, Supplier<Optional<Account>> stored) {
        var known = byKey.find(key);
        if (known.isPresent()) {
            return known;
        }
        long before = changes();
        var found = stored.get();
        found.ifPresent(account -> remember(account, before));
        return found;
    }

    private synchronized long changes() {
        return changes;
    }

    private synchronized void remember(Account account, long before) {
        if (changes == before) {
            byKey.put(account.key(), account);
        }
    }

    synchronized void forget(String key) {
        changes++;
        byKey.forget(key);
    }
}
