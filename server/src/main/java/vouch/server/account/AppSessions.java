package vouch.server.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import vouch.protocol.MalformedException;
import vouch.server.database.Database;
import vouch.server.database.Transaction;

/// The sessions of the messenger's users and apps, and the judge of their requests. Thread-safe.
///
/// Sessions are remembered between requests, and forgotten when changed here. A token is judged
/// anew each time: its signature last, so that one made up costs no more than a right one.
///
/// Tokens used are remembered in memory where that is only to be told, the last
/// [#TOLD_REMEMBERED_MAX] of them; in the database, across restarts, where they are good once.
public final class AppSessions {

    static final int REMEMBERED_MAX = 10_000;
    static final int TOLD_REMEMBERED_MAX = 100_000;

    private static final String SCHEME = "Bearer ";

    /// How often tokens that could not be used again anyway are forgotten.
    private static final Duration FORGOTTEN_EVERY = Duration.ofMinutes(1);

    private final Database database;
    private final InstantSource clock;
    private final Replay replay;
    private final Duration skew;
    private final AppSessionStore store = new AppSessionStore();
    private final Remembered<UUID, AppSession> remembered = new Remembered<>(REMEMBERED_MAX);
    private final Remembered<String, Boolean> told = new Remembered<>(TOLD_REMEMBERED_MAX);
    private final AtomicReference<Instant> forgottenAt = new AtomicReference<>(Instant.EPOCH);

    /// @param replay what becomes of a token used before
    /// @param skew how far callers' clocks may be from ours
    public AppSessions(Database database, InstantSource clock, Replay replay, Duration skew) {
        this.database = database;
        this.clock = clock;
        this.replay = replay;
        this.skew = skew;
    }

    /// A new session of this user, which exists if the caller's transaction commits.
    public AppSession create(Transaction tx, UUID userId, AppKey key) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var session = new AppSession(UUID.randomUUID(), userId, key, now);
        store.insert(tx, session);
        return session;
    }

    /// The session, unless it has ended.
    public Optional<AppSession> find(UUID sessionId) {
        var known = remembered.find(sessionId);
        if (known.isPresent()) {
            return known;
        }
        var found = database.read(tx -> store.find(tx, sessionId));
        found.ifPresent(session -> remembered.put(sessionId, session));
        return found;
    }

    /// The sessions of a user that have not ended, oldest first.
    public List<AppSession> ofUser(Transaction tx, UUID userId) {
        return store.ofUser(tx, userId);
    }

    /// Gives an RSA session an Ed25519 key for good. False where it has one, or has ended. Call
    /// [#forget] when the transaction has committed.
    public boolean replaceKey(Transaction tx, UUID sessionId, AppKey key) {
        if (key.algorithm() != AppAlgorithm.EDDSA) {
            throw new IllegalArgumentException("a session's new key is an Ed25519 key");
        }
        return store.replaceKey(tx, sessionId, AppAlgorithm.RS512, key);
    }

    /// What was remembered of a session no longer holds.
    public void forget(UUID sessionId) {
        remembered.forget(sessionId);
    }

    /// Ends a session; its tokens are void from the next request on. False where it had ended.
    public boolean end(UUID sessionId) {
        boolean ended = database.write(tx -> store.end(tx, sessionId, clock.instant()));
        remembered.forget(sessionId);
        return ended;
    }

    /// Judges a request by what was sent.
    ///
    /// @param authorization the header `Authorization`, empty where there was none
    /// @param target path and query as they stood in the request line
    public RequestVerdict verify(String authorization, String method, String target, byte[] body) {
        return verify(new SignedRequest(authorization, method, target, body, Optional.empty()));
    }

    /// The same where more is known of the request.
    public RequestVerdict verify(SignedRequest request) {
        String authorization = request.authorization();
        if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return new RequestVerdict.Bad(new TokenFault.Missing());
        }
        try {
            var token = AppToken.parse(authorization.substring(SCHEME.length()).strip());
            return judge(token, request);
        } catch (MalformedException e) {
            return new RequestVerdict.Bad(new TokenFault.Malformed(String.valueOf(e.getMessage())));
        }
    }

    private RequestVerdict judge(AppToken token, SignedRequest request) {
        var session = find(token.sessionId());
        Optional<TokenFault> fault =
                session.isEmpty()
                        ? Optional.of(new TokenFault.UnknownSession(token.sessionId()))
                        : fault(token, session.get(), request);
        return fault.isPresent() ? new RequestVerdict.Bad(fault.get()) : used(token);
    }

    private Optional<TokenFault> fault(AppToken token, AppSession session, SignedRequest request) {
        if (!session.userId().equals(token.userId())) {
            return Optional.of(new TokenFault.OthersSession(token.userId(), token.sessionId()));
        }
        var algorithm = session.algorithm();
        if (!algorithm.jwtName().equals(token.algorithm())) {
            return Optional.of(new TokenFault.WrongAlgorithm(algorithm, token.algorithm()));
        }
        var late = lateness(token);
        if (late.isPresent()) {
            return late;
        }
        if (!isOver(token.requestDigest(), request)) {
            return Optional.of(new TokenFault.OtherRequest(token.requestDigest(), request));
        }
        return session.key().verifies(token.signed(), token.signature())
                ? Optional.empty()
                : Optional.of(new TokenFault.WrongKey(algorithm));
    }

    private Optional<TokenFault> lateness(AppToken token) {
        Instant now = clock.instant();
        if (token.issuedAt().isAfter(now.plus(skew))) {
            return Optional.of(new TokenFault.FromTheFuture(token.issuedAt(), now));
        }
        if (!now.isBefore(token.expiresAt())) {
            return Optional.of(new TokenFault.Expired(token.expiresAt(), now));
        }
        return replay == Replay.STRICT && token.issuedAt().isBefore(now.minus(skew))
                ? Optional.of(new TokenFault.TooOld(token.issuedAt(), now))
                : Optional.empty();
    }

    /// A target that ends in `?` cannot be told from one without: both are tried.
    private static boolean isOver(String given, SignedRequest request) {
        return same(given, request.digest(request.target()))
                || (request.target().indexOf('?') < 0
                        && same(given, request.digest(request.target() + "?")));
    }

    private static boolean same(String a, String b) {
        return MessageDigest.isEqual(
                a.getBytes(StandardCharsets.US_ASCII), b.getBytes(StandardCharsets.US_ASCII));
    }

    private RequestVerdict used(AppToken token) {
        var caller = new AppCaller(token.userId(), token.sessionId(), token.scopes());
        return switch (replay) {
            case OFF -> new RequestVerdict.Good(caller, false);
            case WARN -> new RequestVerdict.Good(caller, isKnown(token));
            case STRICT ->
                    isFirst(token)
                            ? new RequestVerdict.Good(caller, false)
                            : new RequestVerdict.Bad(new TokenFault.Reused(token.jti()));
        };
    }

    private boolean isKnown(AppToken token) {
        return told.putIfAbsent(token.sessionId() + " " + token.jti(), true).isPresent();
    }

    /// Only tokens issued within the skew come here, so that none has to be remembered for longer
    /// than twice that.
    private boolean isFirst(AppToken token) {
        Instant now = clock.instant();
        var last = forgottenAt.get();
        boolean forget =
                Duration.between(last, now).abs().compareTo(FORGOTTEN_EVERY) > 0
                        && forgottenAt.compareAndSet(last, now);
        return database.write(tx -> {
            if (forget) {
                store.forgetUsed(tx, now);
            }
            return store.use(
                    tx, token.sessionId(), token.jti(), token.issuedAt().plus(skew).plusSeconds(1));
        });
    }
}
