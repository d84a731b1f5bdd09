package vouch.server.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import vouch.protocol.Digest;
import vouch.protocol.MalformedException;
import vouch.server.database.Database;
import vouch.server.database.Transaction;

/// The keys of the mixer's API. Thread-safe.
///
/// A key is its id, a hyphen and 190 random bits; only a SHA-256 of it is kept. A slow hash would
/// protect what people choose, and nobody chooses these.
public final class ApiKeys {

    /// The longest name, in UTF-16 code units.
    public static final int NAME_CHARS_MAX = 200;

    /// How many keys [#list()] tells of at most.
    public static final int LISTED_MAX = 10_000;

    private static final int ID_CHARS = 11;
    private static final int RANDOM_CHARS = 32;
    private static final Pattern ID = Pattern.compile("[0-9A-Za-z]{" + ID_CHARS + "}");
    private static final Pattern SECRET =
            Pattern.compile("[0-9A-Za-z]{%d}-[0-9A-Za-z]{%d}".formatted(ID_CHARS, RANDOM_CHARS));

    private final Database database;
    private final SecureRandom random;
    private final InstantSource clock;
    private final ApiKeyStore store = new ApiKeyStore();
    private final byte[] nobodysHash;

    public ApiKeys(Database database, SecureRandom random, InstantSource clock) {
        this.database = database;
        this.random = random;
        this.clock = clock;
        this.nobodysHash = hash(secret(id()));
    }

    /// Makes a key in a transaction of its own.
    ///
    /// @param name for people: 1 to [#NAME_CHARS_MAX] printable characters, else
    ///   [MalformedException]
    public NewApiKey create(String name) {
        return database.write(tx -> create(tx, name));
    }

    /// Makes a key in the caller's transaction: it exists if that one commits.
    public NewApiKey create(Transaction tx, String name) {
        requireName(name);
        var made = made(name);
        store.insert(tx, made.id(), name, hash(made.secret()), clock.instant());
        return made;
    }

    private NewApiKey made(String name) {
        var id = id();
        return new NewApiKey(id, name, secret(id));
    }

    private String id() {
        return Base62.random(random, ID_CHARS);
    }

    private String secret(String id) {
        return id + "-" + Base62.random(random, RANDOM_CHARS);
    }

    /// Every key, oldest first.
    public List<ApiKey> list() {
        return database.read(tx -> store.list(tx, LISTED_MAX));
    }

    /// Nobody is known by this key from now on, for good; false where there is no such key. A key
    /// that is disabled already stays so, and keeps its time.
    public boolean disable(String id) {
        return ID.matcher(id).matches()
                && database.write(
                        tx -> store.disable(tx, id, clock.instant()) || store.has(tx, id));
    }

    /// Whose key this is; empty for one that is unknown, malformed or disabled. Takes the same work
    /// for each of them.
    public Optional<ApiCaller> find(String secret) {
        boolean wellFormed = SECRET.matcher(secret).matches();
        // A key nobody can have is looked up in place of one that is malformed.
        var id = wellFormed ? secret.substring(0, ID_CHARS) : "";
        var found = database.read(tx -> store.find(tx, id));
        byte[] expected = found.map(ApiKeyStore.Stored::hash).orElse(nobodysHash);
        boolean right = MessageDigest.isEqual(expected, hash(wellFormed ? secret : ""));
        return found.map(ApiKeyStore.Stored::key)
                .filter(key -> right && key.disabledAt().isEmpty())
                .map(key -> new ApiCaller(key.id(), key.name()));
    }

    private static byte[] hash(String secret) {
        return Digest.sha256(secret.getBytes(StandardCharsets.US_ASCII)).bytes();
    }

    private static void requireName(String name) {
        boolean printable =
                name.codePoints()
                        .noneMatch(c ->
                                Character.isISOControl(c)
                                        || Character.getType(c) == Character.SURROGATE);
        if (name.isBlank() || name.length() > NAME_CHARS_MAX || !printable) {
            throw new MalformedException(
                    "A name is 1 to " + NAME_CHARS_MAX + " printable characters.");
        }
    }
}
