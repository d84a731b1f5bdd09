package vouch.server.messenger;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import vouch.server.account.AppKey;
import vouch.server.account.AppSession;
import vouch.server.database.Database;
import vouch.server.database.Transaction;

/// The apps (bots) of the messenger: users with a session from the start, and a client secret.
final class Apps {

    static final int NAME_CHARS_MAX = 64;

    /// Where an app's name does not say what it is for.
    private static final String CATEGORY_DEFAULT = "OTHER";

    private static final int PIN_VALUES = 1_000_000;

    private final Database database;
    private final Users users;
    private final Pins pins;
    private final InstantSource clock;
    private final SecureRandom random;
    private final AppStore store = new AppStore();

    Apps(Database database, Users users, Pins pins, InstantSource clock, SecureRandom random) {
        this.database = database;
        this.users = users;
        this.pins = pins;
        this.clock = clock;
        this.random = random;
    }

    /// An app just made, with the only look at its secrets.
    ///
    /// @param serverKey the server's Ed25519 key of an Ed25519 session
    record Created(
            User user,
            AppSession session,
            PinFacts pinFacts,
            Optional<byte[]> serverKey,
            String pin,
            ClientSecret secret) {

        @Override
        public String toString() {
            return "Created[" + user.userId() + "]";
        }
    }

    /// Makes an app whose requests this key signs, with a PIN, in a transaction of its own.
    ///
    /// @throws vouch.protocol.MalformedException for a key that no PIN can be encrypted for
    Created create(String name, AppKey key) {
        var pin = "%06d".formatted(random.nextInt(PIN_VALUES));
        var secret = ClientSecret.random(random);
        return database.write(tx -> {
            var joined = users.createAppUser(tx, name, key);
            var id = joined.user().userId();
            store.insert(tx, app(id, id, name), secret.stored(random));
            var serverKey = pins.openSession(tx, joined.session());
            pins.set(tx, id, pin);
            return new Created(
                    users.get(tx, id),
                    joined.session(),
                    pins.facts(tx, id, joined.session().sessionId()),
                    serverKey,
                    pin,
                    secret);
        });
    }

    private App app(UUID appId, UUID creatorId, String name) {
        return new App(
                appId,
                creatorId,
                name,
                "",
                "",
                "",
                "",
                CATEGORY_DEFAULT,
                List.of(),
                List.of(),
                clock.instant().truncatedTo(ChronoUnit.MICROS));
    }

    /// The apps there are, oldest first.
    List<User> list(Transaction tx, int max) {
        return store.all(tx, max).stream().map(id -> users.get(tx, id)).toList();
    }
}
