package vouch.server.messenger;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import vouch.server.account.AppKey;
import vouch.server.account.AppSession;
import vouch.server.account.AppSessions;
import vouch.server.database.Database;
import vouch.server.database.Transaction;

/// The users of the messenger. Thread-safe.
final class Users {

    static final int FULL_NAME_CHARS_MAX = 64;
    static final int BIOGRAPHY_CHARS_MAX = 200;

    /// Apps' numbers begin with it and have ten digits, people's have fewer.
    private static final long APP_NUMBERS_FROM = 7_000_000_000L;

    private static final int APP_NUMBERS = 1_000_000_000;
    private static final long PEOPLE_NUMBERS_FROM = 10_000_000;
    private static final int PEOPLE_NUMBERS = 900_000_000;

    /// So many numbers are tried before a free one is given up on.
    private static final int NUMBERS_TRIED_MAX = 100;

    private final Database database;
    private final AppSessions sessions;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final UserStore store = new UserStore();
    private final AvatarStore avatars = new AvatarStore();

    Users(Database database, AppSessions sessions, InstantSource clock, RandomGenerator random) {
        this.database = database;
        this.sessions = sessions;
        this.clock = clock;
        this.random = random;
    }

    /// A user with its first session.
    record Joined(User user, AppSession session) {}

    /// Makes a person, as the admin listener's caller wants it.
    Joined createPerson(Transaction tx, String fullName, AppKey key) {
        return join(tx, PEOPLE_NUMBERS_FROM, PEOPLE_NUMBERS, fullName, key);
    }

    /// Makes the user that an app is.
    Joined createAppUser(Transaction tx, String fullName, AppKey key) {
        return join(tx, APP_NUMBERS_FROM, APP_NUMBERS, fullName, key);
    }

    /// Makes a user that belongs to an app.
    Joined createNetworkUser(Transaction tx, UUID creatorId, String fullName, AppKey key) {
        var user = made(User.NO_NUMBER, fullName, Optional.of(creatorId));
        if (!store.insert(tx, user)) {
            throw new IllegalStateException("a random id was taken: " + user.userId());
        }
        return new Joined(user, sessions.create(tx, user.userId(), key));
    }

    /// Makes the user that an app is which has no session yet.
    User createAppUser(Transaction tx, String fullName) {
        return numbered(tx, APP_NUMBERS_FROM, APP_NUMBERS, fullName);
    }

    private Joined join(Transaction tx, long from, int count, String fullName, AppKey key) {
        var user = numbered(tx, from, count, fullName);
        return new Joined(user, sessions.create(tx, user.userId(), key));
    }

    private User numbered(Transaction tx, long from, int count, String fullName) {
        for (int i = 0; i < NUMBERS_TRIED_MAX; i++) {
            var number = Long.toString(from + random.nextInt(count));
            var user = made(number, fullName, Optional.empty());
            if (store.insert(tx, user)) {
                return user;
            }
        }
        throw new IllegalStateException("no identity number was free");
    }

    private User made(String number, String fullName, Optional<UUID> creatorId) {
        return new User(
                UUID.randomUUID(),
                number,
                fullName,
                "",
                "",
                "",
                creatorId,
                UUID.randomUUID(),
                Preferences.DEFAULT,
                Optional.empty(),
                now());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /// A name that people can read: no control characters, not only spaces.
    ///
    /// @throws MixinRefusal 10002 where it is none
    static String name(String field, String text) {
        if (!isName(text)) {
            throw MixinRefusal.invalid(field, "must be a text that people can read");
        }
        return text;
    }

    static boolean isName(String text) {
        return !text.isBlank() && text.codePoints().noneMatch(Character::isISOControl);
    }

    /// Changes a user as it wants it.
    void change(UUID userId, ProfileChange change) {
        database.change(tx -> {
            var user = change.of(held(tx, userId));
            store.update(
                    tx, change.avatar().map(avatar -> pictured(tx, user, avatar)).orElse(user));
        });
    }

    /// Gives a user another name, and a picture where one is given.
    User rename(Transaction tx, UUID userId, String fullName, Optional<Avatar> avatar) {
        var user = held(tx, userId);
        var renamed = user.withProfile(fullName, user.biography(), user.avatarUrl());
        var changed = avatar.map(picture -> pictured(tx, renamed, picture)).orElse(renamed);
        store.update(tx, changed);
        return changed;
    }

    private User pictured(Transaction tx, User user, Avatar avatar) {
        var avatarId = UUID.randomUUID();
        avatars.save(tx, user.userId(), avatarId, avatar);
        return user.withProfile(user.fullName(), user.biography(), "/avatars/" + avatarId);
    }

    Optional<Avatar> avatar(UUID avatarId) {
        return database.read(tx -> avatars.find(tx, avatarId));
    }

    /// Gives a user another code; the old one is nobody's then.
    void rotateCode(UUID userId) {
        database.change(tx -> store.update(tx, held(tx, userId).withCode(UUID.randomUUID())));
    }

    /// A user that nobody else changes until this transaction ends.
    private User held(Transaction tx, UUID userId) {
        store.lock(tx, userId);
        return get(tx, userId);
    }

    List<User> list(Transaction tx, List<UUID> userIds) {
        return store.list(tx, userIds);
    }

    /// Whom a user has added or blocked, in that order.
    List<Related> related(Transaction tx, UUID userId, Relation relation) {
        return store.related(tx, userId, relation);
    }

    Optional<User> findByNumber(Transaction tx, String identityNumber) {
        return store.findByNumber(tx, identityNumber);
    }

    List<User> appsNamed(Transaction tx, String fullName, int max) {
        return store.appsNamed(tx, fullName, max);
    }

    Optional<User> findByPhone(Transaction tx, String phone) {
        return store.findByPhone(tx, phone);
    }

    Optional<User> findByCode(Transaction tx, UUID codeId) {
        return store.findByCode(tx, codeId);
    }

    Optional<User> find(Transaction tx, UUID userId) {
        return store.find(tx, userId);
    }

    /// @throws MixinRefusal 404 where there is no such user
    User get(Transaction tx, UUID userId) {
        return find(tx, userId).orElseThrow(() -> new MixinRefusal(MixinError.NOT_FOUND));
    }

    User get(UUID userId) {
        return database.read(tx -> get(tx, userId));
    }
}
