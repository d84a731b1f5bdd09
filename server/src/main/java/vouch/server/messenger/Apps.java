package vouch.server.messenger;

import java.security.SecureRandom;
import java.time.Instant;
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

    /// Apps that one user may make.
    static final int APPS_MAX = 10;

    /// Apps that one user may recommend.
    static final int FAVORITES_MAX = 3;

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
                now());
    }

    /// Makes an app that has no session yet, as a user wants it.
    ///
    /// @throws MixinRefusal 20123 where it has made too many
    AppWithSecret createFor(Transaction tx, UUID creatorId, AppChange change) {
        if (store.ofCreator(tx, creatorId).size() >= APPS_MAX) {
            throw new MixinRefusal(MixinError.TOO_MANY_APPS);
        }
        var user = users.createAppUser(tx, change.name().orElse("app"));
        var secret = ClientSecret.random(random);
        var app = change.of(app(user.userId(), creatorId, user.fullName()));
        store.insert(tx, app, secret.stored(random));
        save(tx, user.userId(), app, change.icon());
        return new AppWithSecret(users.get(tx, user.userId()), secret);
    }

    /// An app with the only look at its secret.
    record AppWithSecret(User user, ClientSecret secret) {}

    /// Changes an app as its creator, or the app itself, wants it.
    ///
    /// @throws MixinRefusal 403 for others
    User change(Transaction tx, UUID callerId, UUID appId, AppChange change) {
        var app = owned(tx, callerId, appId);
        save(tx, appId, change.of(app), change.icon());
        return users.get(tx, appId);
    }

    /// What people see of an app is the user that it is.
    private void save(Transaction tx, UUID appId, App app, Optional<Avatar> icon) {
        var user = users.rename(tx, appId, app.name(), icon);
        store.update(tx, app.at(user.avatarUrl(), now()));
    }

    /// A new client secret; the old one is worth nothing at once.
    AppWithSecret rotateSecret(Transaction tx, UUID callerId, UUID appId) {
        owned(tx, callerId, appId);
        var secret = ClientSecret.random(random);
        store.updateSecret(tx, appId, secret.stored(random));
        return new AppWithSecret(users.get(tx, appId), secret);
    }

    private App owned(Transaction tx, UUID callerId, UUID appId) {
        var app = get(tx, appId).app().orElseThrow();
        if (!app.creatorId().equals(callerId) && !appId.equals(callerId)) {
            throw new MixinRefusal(MixinError.FORBIDDEN);
        }
        return app;
    }

    /// @throws MixinRefusal 404 where there is no such app
    User get(Transaction tx, UUID appId) {
        return users.find(tx, appId)
                .filter(User::isApp)
                .orElseThrow(() -> new MixinRefusal(MixinError.NOT_FOUND));
    }

    /// The apps a user has made.
    List<User> madeBy(Transaction tx, UUID creatorId) {
        return users.list(tx, store.ofCreator(tx, creatorId));
    }

    /// @throws MixinRefusal 20132 where the user recommends enough
    AppStore.Favorite favor(Transaction tx, UUID userId, UUID appId) {
        get(tx, appId);
        var favorites = store.favorites(tx, userId);
        var known = favorites.stream().filter(each -> each.appId().equals(appId)).findFirst();
        if (known.isPresent()) {
            return known.get();
        }
        if (favorites.size() >= FAVORITES_MAX) {
            throw new MixinRefusal(MixinError.FAVORITES_FULL);
        }
        var favorite = new AppStore.Favorite(userId, appId, now());
        store.addFavorite(tx, favorite);
        return favorite;
    }

    void disfavor(Transaction tx, UUID userId, UUID appId) {
        store.removeFavorite(tx, userId, appId);
    }

    List<AppStore.Favorite> favorites(Transaction tx, UUID userId) {
        return store.favorites(tx, userId);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /// The apps there are, oldest first.
    List<User> list(Transaction tx, int max) {
        return store.all(tx, max).stream().map(id -> users.get(tx, id)).toList();
    }
}
