package vouch.server.messenger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import vouch.protocol.MalformedException;
import vouch.server.account.AppAlgorithm;
import vouch.server.account.AppCaller;
import vouch.server.account.AppKey;
import vouch.server.account.AppSession;
import vouch.server.account.AppSessions;
import vouch.server.account.Scopes;
import vouch.server.database.Database;
import vouch.server.database.Transaction;
import vouch.server.http.Answer;
import vouch.server.http.Guard;
import vouch.server.http.Request;
import vouch.server.http.Route;
import vouch.server.limit.WindowLimit;

/// Other users, and the keys of sessions.
final class UserRoutes {

    private static final Guard CONTACTS = new ScopeGuard("CONTACTS:READ");

    /// Users asked for at once.
    private static final int IDS_MAX = 1_000;

    private static final int IDS_BODY_BYTES_MAX = 64 * 1024;
    private static final int SECRET_CHARS_MAX = 2_048;
    private static final int SEARCH_CHARS_MAX = 32;

    /// How often each user may search for others in [#SEARCH_WINDOW], so that nobody collects all
    /// numbers.
    static final int SEARCHES_MAX = 200;

    static final Duration SEARCH_WINDOW = Duration.ofHours(12);

    private static final int WORD_CHARS_MAX = 16;

    private final Database database;
    private final Users users;
    private final Pins pins;
    private final Contacts contacts;
    private final AppSessions sessions;
    private final WindowLimit searches;
    private final UserAnswers answers;
    private final AccountAnswers accounts;
    private final Guard session;

    UserRoutes(
            Database database,
            Users users,
            Pins pins,
            Contacts contacts,
            AppSessions sessions,
            WindowLimit searches,
            UserAnswers answers,
            AccountAnswers accounts,
            Guard session) {
        this.database = database;
        this.users = users;
        this.pins = pins;
        this.contacts = contacts;
        this.sessions = sessions;
        this.searches = searches;
        this.answers = answers;
        this.accounts = accounts;
        this.session = session;
    }

    List<Route> routes() {
        return List.of(
                Route.post("/users", this::create).guardedBy(session).guardedBy(ScopeGuard.FULL),
                Route.post("/users/fetch", this::fetch)
                        .bodyBytesMax(IDS_BODY_BYTES_MAX)
                        .guardedBy(session),
                Route.get("/users/{id}", this::user).guardedBy(session),
                Route.get("/search/{query}", this::search).guardedBy(session),
                Route.get("/friends", request -> related(request, Relation.FRIEND))
                        .guardedBy(session)
                        .guardedBy(CONTACTS),
                Route.get("/blocking_users", request -> related(request, Relation.BLOCKING))
                        .guardedBy(session)
                        .guardedBy(CONTACTS),
                Route.post("/relationships", this::relate)
                        .guardedBy(session)
                        .guardedBy(ScopeGuard.FULL),
                Route.post("/session/secret", this::replaceKey)
                        .guardedBy(session)
                        .guardedBy(ScopeGuard.FULL),
                Route.post("/sessions/fetch", this::sessions)
                        .bodyBytesMax(IDS_BODY_BYTES_MAX)
                        .guardedBy(session));
    }

    private Answer create(Request request) {
        var caller = request.get(AppCaller.KEY);
        var body = Fields.object(request);
        var name =
                Users.name("full_name", Fields.text(body, "full_name", Users.FULL_NAME_CHARS_MAX));
        var key = key(body);
        return MixinAnswers.data(database.write(tx -> created(tx, caller, name, key)));
    }

    private ObjectNode created(Transaction tx, AppCaller caller, String name, AppKey key) {
        if (!users.get(tx, caller.userId()).isApp()) {
            throw new MixinRefusal(MixinError.FORBIDDEN);
        }
        var joined = users.createNetworkUser(tx, caller.userId(), name, key);
        openSession(tx, joined.session());
        return accounts.account(
                tx,
                new AppCaller(joined.user().userId(), joined.session().sessionId(), Scopes.FULL));
    }

    private Optional<byte[]> openSession(Transaction tx, AppSession opened) {
        try {
            return pins.openSession(tx, opened);
        } catch (MalformedException e) {
            throw MixinRefusal.invalid("session_secret", String.valueOf(e.getMessage()));
        }
    }

    private static AppKey key(JsonNode body) {
        var text = Fields.text(body, "session_secret", SECRET_CHARS_MAX);
        try {
            return AppKey.parse(
                    Base64.getDecoder()
                            .decode(
                                    text.replaceAll("[\r\n ]", "")
                                            .replace('-', '+')
                                            .replace('_', '/')));
        } catch (MalformedException e) {
            throw MixinRefusal.invalid("session_secret", String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException _) {
            throw MixinRefusal.invalid("session_secret", "must be base64");
        }
    }

    private Answer fetch(Request request) {
        var caller = request.get(AppCaller.KEY);
        var ids = Fields.ids(request, IDS_MAX);
        return MixinAnswers.data(database.read(tx -> views(tx, users.list(tx, ids), caller)));
    }

    private List<ObjectNode> views(Transaction tx, List<User> shown, AppCaller caller) {
        return shown.stream().map(user -> answers.user(tx, user, caller)).toList();
    }

    private Answer user(Request request) {
        var caller = request.get(AppCaller.KEY);
        var name = request.pathPart("id");
        return MixinAnswers.data(
                database.read(tx -> answers.user(tx, byIdOrNumber(tx, name), caller)));
    }

    private User byIdOrNumber(Transaction tx, String name) {
        return Fields.findUuid(name)
                .flatMap(id -> users.find(tx, id))
                .or(() -> users.findByNumber(tx, name))
                .orElseThrow(() -> new MixinRefusal(MixinError.NOT_FOUND));
    }

    private Answer search(Request request) {
        var caller = request.get(AppCaller.KEY);
        var query = request.pathPart("query");
        if (query.length() > SEARCH_CHARS_MAX) {
            throw new MixinRefusal(MixinError.NOT_FOUND);
        }
        if (!searches.take(caller.userId().toString(), 1)) {
            throw new MixinRefusal(MixinError.TOO_MANY_REQUESTS);
        }
        return MixinAnswers.data(
                database.read(tx -> {
                    var found =
                            users.findByNumber(tx, query)
                                    .or(() -> byPhone(tx, query, caller))
                                    .orElseThrow(() -> new MixinRefusal(MixinError.NOT_FOUND));
                    return answers.user(tx, found, caller);
                }));
    }

    /// Users may let their contacts alone find them by phone number.
    private Optional<User> byPhone(Transaction tx, String phone, AppCaller caller) {
        return users.findByPhone(tx, phone)
                .filter(user ->
                        user.preferences().acceptSearchSource().equals("EVERYBODY")
                                || contacts.isFriend(tx, user.userId(), caller.userId()));
    }

    private Answer related(Request request, Relation relation) {
        var caller = request.get(AppCaller.KEY);
        return MixinAnswers.data(
                database.read(tx -> contacts.others(tx, caller.userId(), relation)).stream()
                        .map(answers::related)
                        .toList());
    }

    private Answer relate(Request request) {
        var caller = request.get(AppCaller.KEY);
        var body = Fields.object(request);
        var action = action(Fields.text(body, "action", WORD_CHARS_MAX));
        var otherId = Fields.uuid(body, "user_id");
        var name =
                Fields.optionalText(body, "full_name", Users.FULL_NAME_CHARS_MAX)
                        .filter(text -> !text.isEmpty())
                        .map(text -> Users.name("full_name", text));
        return MixinAnswers.data(
                database.write(tx -> {
                    contacts.change(tx, caller.userId(), otherId, action, name);
                    return answers.user(tx, users.get(tx, otherId), caller);
                }));
    }

    private static Contacts.Action action(String word) {
        return Arrays.stream(Contacts.Action.values())
                .filter(action -> action.name().equals(word.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() ->
                        MixinRefusal.invalid(
                                "action", "must be ADD, REMOVE, UPDATE, BLOCK or UNBLOCK"));
    }

    /// One way, from RSA to Ed25519.
    private Answer replaceKey(Request request) {
        var caller = request.get(AppCaller.KEY);
        var key = key(Fields.object(request));
        if (key.algorithm() != AppAlgorithm.EDDSA) {
            throw MixinRefusal.invalid("session_secret", "must be an Ed25519 key");
        }
        var answer = database.write(tx -> replaced(tx, caller, key));
        sessions.forget(caller.sessionId());
        return MixinAnswers.data(answer);
    }

    private ObjectNode replaced(Transaction tx, AppCaller caller, AppKey key) {
        if (!sessions.replaceKey(tx, caller.sessionId(), key)) {
            throw new MixinRefusal(MixinError.FORBIDDEN);
        }
        var changed =
                sessions.ofUser(tx, caller.userId()).stream()
                        .filter(each -> each.sessionId().equals(caller.sessionId()))
                        .findFirst()
                        .orElseThrow();
        var serverKey = openSession(tx, changed);
        var facts = pins.facts(tx, caller.userId(), caller.sessionId());
        var node = JsonNodeFactory.instance.objectNode();
        node.put("pin_token", facts.token());
        node.put("pin_token_base64", facts.tokenUrl());
        serverKey.ifPresent(
                bytes -> node.put("server_public_key", HexFormat.of().formatHex(bytes)));
        return node;
    }

    private Answer sessions(Request request) {
        var ids = Fields.ids(request, IDS_MAX);
        return MixinAnswers.data(
                database.read(tx ->
                        ids.stream()
                                .flatMap(id -> sessions.ofUser(tx, id).stream())
                                .map(SessionAnswers::session)
                                .toList()));
    }
}
