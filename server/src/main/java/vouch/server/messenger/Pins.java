package vouch.server.messenger;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import vouch.protocol.Digest;
import vouch.protocol.Ed25519;
import vouch.protocol.MalformedException;
import vouch.protocol.pin.Curve25519;
import vouch.protocol.pin.PinKey;
import vouch.protocol.pin.PinMessage;
import vouch.server.account.AppCaller;
import vouch.server.account.AppSession;
import vouch.server.database.Database;
import vouch.server.database.Transaction;
import vouch.server.limit.WindowLimit;

/// The users' PINs: six digits, or a TIP, which is an Ed25519 key. Thread-safe.
///
/// A PIN comes encrypted for its session, with a time and an iterator that must exceed the last one
/// taken. Only a PIN that is truly wrong counts as wrong; [#WRONG_MAX] of them in [#WRONG_WINDOW]
/// lock the account for [#LOCKED], and each one after that for as long again.
final class Pins {

    static final int WRONG_MAX = 5;
    static final Duration WRONG_WINDOW = Duration.ofDays(1);
    static final Duration LOCKED = Duration.ofDays(1);

    /// No lock lasts for longer.
    static final Duration LOCKED_MAX = Duration.ofDays(7);

    /// PINs of one session that cannot be decrypted, in [#UNREADABLE_WINDOW]. After them none is
    /// looked at: each says whether a padding was right, which decrypts what somebody else sent,
    /// with some thousands of them.
    static final int UNREADABLE_MAX = 100;

    static final Duration UNREADABLE_WINDOW = Duration.ofHours(1);

    private static final int TIP_KEY_BYTES = Ed25519.KEY_BYTES;
    private static final int TIP_COUNTER_BYTES = 8;
    private static final int TIP_SIGNATURE_BYTES = 64;
    private static final int TEXT_CHARS_MAX = 4096;

    private final Database database;
    private final InstantSource clock;
    private final Duration skew;
    private final SecureRandom random;
    private final PinRefusals refusals;
    private final AccountLog log;
    private final PinStore store = new PinStore();
    private final WindowLimit unreadable;

    /// @param skew how far callers' clocks may be from ours
    Pins(
            Database database,
            InstantSource clock,
            Duration skew,
            SecureRandom random,
            Mode mode,
            AccountLog log) {
        this.database = database;
        this.clock = clock;
        this.skew = skew;
        this.random = random;
        this.refusals = new PinRefusals(mode);
        this.log = log;
        this.unreadable = new WindowLimit(UNREADABLE_MAX, UNREADABLE_WINDOW, clock);
    }

    /// A PIN that was read, and nothing more.
    private record Sent(PinMessage message, PinStore.Session session) {}

    /// What came of comparing.
    private sealed interface Outcome {
        record Taken() implements Outcome {}

        record Refused(MixinRefusal refusal) implements Outcome {}
    }

    /// Makes the key that a session's PINs are encrypted with. Its iterators begin at 1.
    ///
    /// @return the server's Ed25519 public key for an Ed25519 session, as newer keystores hold it;
    ///   the key itself is used here and forgotten
    /// @throws MalformedException for an Ed25519 key that no secret can be shared with
    Optional<byte[]> openSession(Transaction tx, AppSession session) {
        return switch (session.algorithm()) {
            case RS512 -> {
                var key = PinKey.random(random);
                var token = key.wrap(session.key().key(), session.sessionId().toString(), random);
                store.saveSession(tx, session.sessionId(), key.bytes(), token);
                yield Optional.empty();
            }
            case EDDSA -> {
                byte[] seed = new byte[Ed25519.KEY_BYTES];
                random.nextBytes(seed);
                byte[] serverKey = Ed25519.raw(Ed25519.keyPair(seed).getPublic());
                var key = PinKey.agreed(seed, Curve25519.montgomery(session.key().bytes()));
                byte[] token = Curve25519.montgomery(serverKey);
                store.saveSession(tx, session.sessionId(), key.bytes(), token);
                yield Optional.of(serverKey);
            }
        };
    }

    PinFacts facts(Transaction tx, UUID userId, UUID sessionId) {
        var session = store.findSession(tx, sessionId);
        var pin = store.find(tx, userId);
        var tip = pin.filter(stored -> stored.kind() == PinStore.Kind.TIP);
        return new PinFacts(
                session.map(PinStore.Session::token).orElseGet(() -> new byte[0]),
                pin.isPresent(),
                tip.map(stored -> url(stored.hash())).orElse(""),
                tip.map(PinStore.Stored::counter).orElse(0L));
    }

    private static String url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /// Sets a PIN of six digits, as the operator wants it.
    void set(Transaction tx, UUID userId, String digits) {
        byte[] pin = digits.getBytes(StandardCharsets.US_ASCII);
        if (!PinHash.isPin(pin)) {
            throw new IllegalArgumentException("a PIN is six digits");
        }
        store.save(tx, userId, kept(pin));
    }

    /// Makes sure that the body holds the caller's PIN, and uses up its iterator, in a transaction
    /// of its own.
    ///
    /// @throws MixinRefusal 20118, 20119 or 429
    void require(AppCaller caller, JsonNode body) {
        require(caller, body, new byte[0]);
    }

    /// The same for an action that a TIP signs.
    ///
    /// @param tipAction what is signed, before it is hashed, such as `TIP:TRANSFER:CREATE:…`
    void require(AppCaller caller, JsonNode body, String tipAction) {
        require(caller, body, Digest.sha256(tipAction.getBytes(StandardCharsets.UTF_8)).bytes());
    }

    /// `POST /pin/verify`.
    void verify(AppCaller caller, JsonNode body) {
        long timestamp = Fields.optionalNumber(body, "timestamp", 0, Long.MAX_VALUE).orElse(0L);
        require(
                caller,
                body,
                "TIP:VERIFY:%032d".formatted(timestamp).getBytes(StandardCharsets.US_ASCII));
    }

    private void require(AppCaller caller, JsonNode body, byte[] tipMessage) {
        var text = sent(body, "pin_base64", "pin").orElseThrow(refusals::missing);
        var stored = stored(caller).orElseThrow(refusals::notSet);
        var sent = read(caller, text);
        boolean right = isRight(stored, sent.message(), tipMessage);
        long iterator = sent.message().iterator();
        settle(database.write(tx -> taken(tx, caller, stored, right, iterator, iterator)));
    }

    private static void settle(Outcome outcome) {
        switch (outcome) {
            case Outcome.Taken _ -> {}
            case Outcome.Refused(var refusal) -> throw refusal;
        }
    }

    /// `POST /pin/update`: sets the first PIN, or another. The two PINs may have been encrypted in
    /// either order.
    void update(AppCaller caller, JsonNode body) {
        var text = sent(body, "pin_base64", "pin").orElseThrow(refusals::missing);
        var oldText = sent(body, "old_pin_base64", "old_pin");
        var stored = stored(caller);
        if (stored.isPresent() && oldText.isEmpty()) {
            throw refusals.oldMissing();
        }
        if (stored.isPresent() && stored.get().kind() == PinStore.Kind.TIP) {
            throw refusals.tipStays();
        }
        var sent = read(caller, text).message();
        requireNew(sent.pin());
        if (stored.isEmpty()) {
            settle(database.write(tx -> first(tx, caller, sent)));
            return;
        }
        var old = read(caller, oldText.orElseThrow()).message();
        boolean right = isRight(stored.get(), old, new byte[0]);
        long smaller = Math.min(old.iterator(), sent.iterator());
        long larger = Math.max(old.iterator(), sent.iterator());
        settle(
                database.write(tx -> {
                    var outcome = taken(tx, caller, stored.get(), right, smaller, larger);
                    if (outcome instanceof Outcome.Taken) {
                        store.save(tx, caller.userId(), kept(sent.pin()));
                    }
                    return outcome;
                }));
    }

    private Outcome first(Transaction tx, AppCaller caller, PinMessage sent) {
        if (!store.saveFirst(tx, caller.userId(), kept(sent.pin()))) {
            return new Outcome.Refused(refusals.oldMissing());
        }
        if (!store.takeIterator(tx, caller.sessionId(), sent.iterator(), sent.iterator())) {
            // Thrown, so that the PIN is not kept.
            throw usedUp(tx, caller, sent.iterator());
        }
        return new Outcome.Taken();
    }

    private void requireNew(byte[] pin) {
        if (pin.length == TIP_KEY_BYTES || pin.length == TIP_KEY_BYTES + TIP_COUNTER_BYTES) {
            try {
                var _ = Ed25519.publicKey(Arrays.copyOf(pin, TIP_KEY_BYTES));
            } catch (MalformedException e) {
                throw refusals.malformed(String.valueOf(e.getMessage()));
            }
        } else if (!PinHash.isPin(pin)) {
            throw refusals.notSixDigits();
        }
    }

    private PinStore.Pin kept(byte[] pin) {
        if (PinHash.isPin(pin)) {
            byte[] salt = PinHash.salt(random);
            return new PinStore.Pin(PinStore.Kind.CLASSIC, salt, PinHash.of(pin, salt), 0);
        }
        byte[] key = Arrays.copyOf(pin, TIP_KEY_BYTES);
        long counter =
                pin.length == TIP_KEY_BYTES ? 1 : ByteBuffer.wrap(pin).getLong(TIP_KEY_BYTES);
        return new PinStore.Pin(PinStore.Kind.TIP, new byte[0], key, counter);
    }

    /// The first of these fields that is there, in whatever case it is written.
    private static Optional<String> sent(JsonNode body, String... names) {
        for (var name : names) {
            var value = Fields.findAnyCase(body, name);
            if (value.isPresent()) {
                if (!value.get().isTextual() || value.get().textValue().length() > TEXT_CHARS_MAX) {
                    throw MixinRefusal.invalid(name, "must be a text");
                }
                if (!value.get().textValue().isEmpty()) {
                    return Optional.of(value.get().textValue());
                }
            }
        }
        return Optional.empty();
    }

    /// The caller's PIN, where there is one and it isn't locked.
    private Optional<PinStore.Stored> stored(AppCaller caller) {
        var stored = database.read(tx -> store.find(tx, caller.userId()));
        stored.filter(pin -> pin.isLocked(clock.instant()))
                .flatMap(PinStore.Stored::lockedUntil)
                .ifPresent(until -> {
                    throw refusals.locked(until);
                });
        return stored;
    }

    /// Decrypts what was sent, and makes sure that it is of now.
    private Sent read(AppCaller caller, String text) {
        if (unreadable.isUsedUp(caller.sessionId().toString())) {
            throw refusals.tooManyUnreadable();
        }
        byte[] encrypted;
        try {
            encrypted = PinMessage.parse(text);
        } catch (MalformedException e) {
            throw refusals.malformed(String.valueOf(e.getMessage()));
        }
        var sent = database.read(tx -> decrypted(tx, caller, encrypted));
        Instant now = clock.instant();
        long seconds = sent.message().seconds();
        if (seconds < now.minus(skew).getEpochSecond()
                || seconds > now.plus(skew).getEpochSecond()) {
            throw refusals.time(seconds, now);
        }
        long iterator = sent.message().iterator();
        if (iterator <= sent.session().iterator()) {
            throw refusals.iterator(iterator, sent.session().iterator());
        }
        return sent;
    }

    private Sent decrypted(Transaction tx, AppCaller caller, byte[] encrypted) {
        var session =
                store.findSession(tx, caller.sessionId()).orElseThrow(refusals::undecryptable);
        try {
            return new Sent(PinMessage.decrypt(encrypted, PinKey.of(session.secret())), session);
        } catch (MalformedException _) {
            unreadable.take(caller.sessionId().toString(), 1);
            throw refusals.undecryptable();
        }
    }

    private boolean isRight(PinStore.Stored stored, PinMessage message, byte[] tipMessage) {
        byte[] pin = message.pin();
        return switch (stored.kind()) {
            case CLASSIC -> {
                if (!PinHash.isPin(pin)) {
                    throw refusals.notSixDigits();
                }
                yield MessageDigest.isEqual(stored.hash(), PinHash.of(pin, stored.salt()));
            }
            case TIP -> {
                if (pin.length != TIP_SIGNATURE_BYTES) {
                    throw refusals.notATip();
                }
                yield tipMessage.length > 0
                        && Ed25519.verifies(Ed25519.publicKey(stored.hash()), tipMessage, pin);
            }
        };
    }

    /// Uses up the iterators, and counts a wrong PIN. What was read before may have changed: it is
    /// looked at again here, behind the lock: without it all who try at once would see, and count,
    /// the same number of wrong ones.
    private Outcome taken(
            Transaction tx,
            AppCaller caller,
            PinStore.Stored read,
            boolean right,
            long smaller,
            long larger) {
        Instant now = clock.instant();
        store.lock(tx, caller.userId());
        var stored = store.find(tx, caller.userId()).orElseThrow();
        if (stored.isLocked(now)) {
            return new Outcome.Refused(refusals.locked(stored.lockedUntil().orElseThrow()));
        }
        if (!store.takeIterator(tx, caller.sessionId(), smaller, larger)
                || !Arrays.equals(stored.hash(), read.hash())) {
            return new Outcome.Refused(usedUp(tx, caller, smaller));
        }
        if (right) {
            if (stored.wrong() > 0) {
                store.saveWrong(tx, caller.userId(), 0, null, null);
            }
            return new Outcome.Taken();
        }
        return new Outcome.Refused(countWrong(tx, caller, stored, now));
    }

    private MixinRefusal usedUp(Transaction tx, AppCaller caller, long iterator) {
        long last =
                store.findSession(tx, caller.sessionId())
                        .map(PinStore.Session::iterator)
                        .orElse(0L);
        return refusals.iterator(iterator, last);
    }

    private MixinRefusal countWrong(
            Transaction tx, AppCaller caller, PinStore.Stored stored, Instant now) {
        // After a lock the next wrong one locks again, whenever it comes.
        boolean goesOn =
                stored.wrong() >= WRONG_MAX
                        || stored.wrongSince()
                                .filter(since -> now.isBefore(since.plus(WRONG_WINDOW)))
                                .isPresent();
        long wrong = goesOn ? stored.wrong() + 1 : 1;
        Instant since = goesOn ? stored.wrongSince().orElse(now) : now;
        Instant lockedUntil = wrong < WRONG_MAX ? null : now.plus(lock(wrong));
        store.saveWrong(tx, caller.userId(), wrong, since, lockedUntil);
        log.add(tx, caller.userId(), "PIN_INCORRECT");
        return refusals.wrong(Math.max(0, WRONG_MAX - wrong));
    }

    private static Duration lock(long wrong) {
        Duration lock = LOCKED.multipliedBy(Math.min(wrong - WRONG_MAX + 1, LOCKED_MAX.toDays()));
        return lock.compareTo(LOCKED_MAX) > 0 ? LOCKED_MAX : lock;
    }
}
