package vouch.server.account;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import vouch.server.database.Database;
import vouch.server.database.Transaction;

/// The accounts of this installation. Thread-safe.
///
/// Accounts are remembered between requests and forgotten when changed here, so that a new password
/// or a disabled account counts from the next request on.
public final class Accounts {

    /// Eleven of 62 characters, as the service before us gave out.
    static final int KEY_CHARS = 11;

    static final int NAME_CHARS_MAX = 200;
    static final int REMEMBERED_MAX = 10_000;

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /// A key nobody can have, looked up in place of one that is malformed.
    private static final String NOBODY = "";

    private final Database database;
    private final InstantSource clock;
    private final SecureRandom random;
    private final AccountStore store = new AccountStore();
    private final RememberedAccounts remembered = new RememberedAccounts(REMEMBERED_MAX);
    private final byte[] nobodysSalt;
    private final byte[] nobodysHash;

    public Accounts(Database database, InstantSource clock, SecureRandom random) {
        this.database = database;
        this.clock = clock;
        this.random = random;
        this.nobodysSalt = salt();
        this.nobodysHash = Password.hash(nobodysSalt, Password.random(random).reveal());
    }

    /// Makes an account in a transaction of its own.
    ///
    /// @param key the client key wanted, or null for a random one
    public Creation create(String name, @Nullable String key) {
        return database.write(tx -> create(tx, name, key));
    }

    /// Makes an account in the caller's transaction: it exists if that one commits.
    public Creation create(Transaction tx, String name, @Nullable String key) {
        if (key != null && !KEY.matcher(key).matches()) {
            return new Creation.Malformed(
                    "a key is 1 to 64 letters, digits, dots, hyphens and underscores");
        }
        if (!isName(name)) {
            return new Creation.Malformed(
                    "a name is 1 to " + NAME_CHARS_MAX + " printable characters");
        }
        String taken = key == null ? Base62.random(random, KEY_CHARS) : key;
        byte[] salt = salt();
        var password = Password.random(random);
        byte[] hash = Password.hash(salt, password.reveal());
        return store.insert(tx, taken, name, salt, hash, clock.instant())
                ? new Creation.Created(store.find(tx, taken).orElseThrow().account(), password)
                : new Creation.KeyTaken();
    }

    public List<Account> list() {
        return database.read(store::list);
    }

    public long count() {
        return database.read(store::count);
    }

    public Optional<Account> find(String key) {
        if (!KEY.matcher(key).matches()) {
            return Optional.empty();
        }
        return remembered.find(
                key,
                () -> database.read(tx -> store.find(tx, key)).map(AccountStore.Stored::account));
    }

    /// The account whose key and password these are, unless it is disabled. Takes the same work
    /// whichever of them is wrong.
    public Optional<Account> authenticate(String key, String password) {
        String wanted = KEY.matcher(key).matches() ? key : NOBODY;
        // Always asked of the database: what is remembered would answer sooner.
        var found = database.read(tx -> store.find(tx, wanted));
        byte[] salt = found.map(AccountStore.Stored::salt).orElse(nobodysSalt);
        byte[] expected = found.map(AccountStore.Stored::hash).orElse(nobodysHash);
        boolean right = MessageDigest.isEqual(expected, Password.hash(salt, password));
        return found.map(AccountStore.Stored::account)
                .filter(account -> right && !account.disabled());
    }

    /// A new password; the old one and all tokens made with it are void at once. Empty where there
    /// is no such account.
    public Optional<Password> rotatePassword(String key) {
        byte[] salt = salt();
        var password = Password.random(random);
        byte[] hash = Password.hash(salt, password.reveal());
        boolean changed = database.write(tx -> store.changePassword(tx, key, salt, hash));
        remembered.forget(key);
        return changed ? Optional.of(password) : Optional.empty();
    }

    /// False where there is no such account.
    public boolean setDisabled(String key, boolean disabled) {
        boolean changed = database.write(tx -> store.changeDisabled(tx, key, disabled));
        remembered.forget(key);
        return changed;
    }

    private static boolean isName(String name) {
        return !name.isBlank()
                && name.length() <= NAME_CHARS_MAX
                && name.codePoints()
                        .noneMatch(c ->
                                Character.isISOControl(c)
                                        || Character.getType(c) == Character.SURROGATE);
    }

    private byte[] salt() {
        byte[] salt = new byte[Password.SALT_BYTES];
        random.nextBytes(salt);
        return salt;
    }
}
