package vouch.server.account;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import vouch.server.database.Database;

/// The keys that sign tokens; kept in the database, so that a restart cuts nobody off. Thread-safe.
///
/// One key signs. When it is replaced it goes on verifying for as long as a token it signed can
/// live, and is then deleted.
public final class SigningKeys {

    public static final Duration ROTATED_EVERY = Duration.ofDays(30);

    private static final int KID_BYTES = 8;

    private final Database database;
    private final InstantSource clock;
    private final SecureRandom random;
    private final Duration rotatedEvery;
    private final Duration tokenLifetime;
    private final SigningKeyStore store = new SigningKeyStore();

    /// Newest first; the first one signs. Replaced whole, under this object's lock.
    private volatile List<SigningKey> keys;

    /// @param tokenLifetime the longest any token signed with these keys lives
    public SigningKeys(
            Database database,
            InstantSource clock,
            SecureRandom random,
            Duration rotatedEvery,
            Duration tokenLifetime) {
        this.database = database;
        this.clock = clock;
        this.random = random;
        this.rotatedEvery = rotatedEvery;
        this.tokenLifetime = tokenLifetime;
        this.keys = database.read(store::list);
        if (keys.isEmpty() || keys.getFirst().retiredAt().isPresent()) {
            rotate();
        }
    }

    /// Signs with a new key from here on.
    public synchronized void rotate() {
        byte[] secret = new byte[SigningKey.SECRET_BYTES];
        byte[] kid = new byte[KID_BYTES];
        random.nextBytes(secret);
        random.nextBytes(kid);
        Instant now = clock.instant();
        keys =
                database.write(tx -> {
                    store.retireAll(tx, now);
                    store.deleteRetiredBefore(tx, now.minus(tokenLifetime));
                    store.insert(tx, HexFormat.of().formatHex(kid), secret, now);
                    return store.list(tx);
                });
    }

    /// The key that signs now, replaced first where its time is over.
    SigningKey current() {
        if (isDue()) {
            rotateIfDue();
        }
        return keys.getFirst();
    }

    private synchronized void rotateIfDue() {
        if (isDue()) {
            rotate();
        }
    }

    private boolean isDue() {
        return !clock.instant().isBefore(keys.getFirst().createdAt().plus(rotatedEvery));
    }

    /// The key whose tokens begin with this part, while such tokens can live.
    Optional<SigningKey> byEncodedHeader(String header) {
        Instant oldest = clock.instant().minus(tokenLifetime);
        return keys.stream()
                .filter(key -> key.encodedHeader().equals(header))
                .filter(key -> key.retiredAt().map(oldest::isBefore).orElse(true))
                .findFirst();
    }
}
