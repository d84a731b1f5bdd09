package vouch.server.messenger;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import vouch.server.account.AppCaller;
import vouch.server.account.AppKey;
import vouch.server.account.AppSession;
import vouch.server.account.AppSessions;
import vouch.server.account.Scopes;
import vouch.server.database.Database;
import vouch.server.http.Answer;
import vouch.server.http.Problem;
import vouch.server.http.Request;
import vouch.server.http.Route;

/// People who are played by the admin listener's caller: made, they write to an app and read what
/// it answers.
final class TalkRoutes {

    /// The longest a caller waits for something to read.
    static final Duration WAIT_MAX = Duration.ofSeconds(5);

    static final int TEXT_CHARS_MAX = 4_096;

    private static final int HEARD_MAX = 100;

    private final Database database;
    private final Users users;
    private final UserStore userStore = new UserStore();
    private final AppSessions sessions;
    private final Conversations conversations;
    private final Messages messages;
    private final Sending sending;
    private final Deliveries deliveries;

    TalkRoutes(
            Database database,
            Users users,
            AppSessions sessions,
            Conversations conversations,
            Messages messages,
            Sending sending,
            Deliveries deliveries) {
        this.database = database;
        this.users = users;
        this.sessions = sessions;
        this.conversations = conversations;
        this.messages = messages;
        this.sending = sending;
        this.deliveries = deliveries;
    }

    List<Route> routes() {
        return List.of(
                Route.post("/admin/mixin/talks", this::begin),
                Route.post("/admin/mixin/talks/{user}/said", this::say),
                Route.get("/admin/mixin/talks/{user}/heard", this::hear));
    }

    /// Makes a person, in a conversation with an app.
    private Answer begin(Request request) {
        var body = request.json();
        var name = body.path("name").asText("");
        if (name.isBlank() || name.length() > Users.FULL_NAME_CHARS_MAX) {
            throw new Problem.Refused(
                    400, "name is a text of 1 to " + Users.FULL_NAME_CHARS_MAX + " characters");
        }
        var key = throwawayKey();
        return Answer.json(
                201,
                database.write(tx -> {
                    var app =
                            userStore
                                    .findByNumber(tx, body.path("app").asText(""))
                                    .or(() ->
                                            Fields.findUuid(body.path("app").asText(""))
                                                    .flatMap(id -> users.find(tx, id)))
                                    .filter(User::isApp)
                                    .orElseThrow(() -> new Problem.Refused(404, "no such app"));
                    var person = users.createPerson(tx, name, key).user();
                    var conversation =
                            conversations.ensureContact(tx, person.userId(), app.userId());
                    return JsonNodeFactory.instance
                            .objectNode()
                            .put("user_id", person.userId().toString())
                            .put("conversation_id", conversation.toString())
                            .put("app_name", app.fullName());
                }));
    }

    /// A key nobody keeps: what this person does comes by the admin listener alone.
    private static AppKey throwawayKey() {
        try {
            var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            return AppKey.parse(pair.getPublic().getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private AppSession session(Request request) {
        return Fields.findUuid(request.pathPart("user"))
                .flatMap(
                        user -> database.read(tx -> sessions.ofUser(tx, user)).stream().findFirst())
                .orElseThrow(() -> new Problem.Refused(404, "no such user"));
    }

    private Answer say(Request request) {
        var session = session(request);
        var body = request.json();
        var text = body.path("text").asText("");
        if (text.isEmpty() || text.length() > TEXT_CHARS_MAX) {
            throw new Problem.Refused(400, "text is 1 to " + TEXT_CHARS_MAX + " characters");
        }
        var draft =
                new Draft(
                        UUID.randomUUID(),
                        Fields.findUuid(body.path("conversation_id").asText(""))
                                .orElseThrow(() ->
                                        new Problem.Refused(400, "conversation_id is a UUID")),
                        Optional.empty(),
                        MessageCategory.PLAIN_TEXT,
                        Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        Duration.ZERO);
        try {
            sending.send(caller(session), List.of(draft));
        } catch (MixinRefusal e) {
            throw new Problem.Refused(409, e.error().description());
        }
        return Answer.json(200, Map.of("message_id", draft.messageId().toString()));
    }

    private static AppCaller caller(AppSession session) {
        return new AppCaller(session.userId(), session.sessionId(), Scopes.FULL);
    }

    /// Rings once for all that came.
    private static final class Bell implements Deliveries.Listener {
        private final Semaphore rung = new Semaphore(0);

        @Override
        public void wake() {
            rung.release();
        }

        @Override
        public void tell(Receipt receipt) {}

        void await() {
            try {
                if (rung.tryAcquire(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                    rung.drainPermits();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// What came and was not heard yet, with a little patience; it counts as read.
    private Answer hear(Request request) {
        var session = session(request);
        var bell = new Bell();
        deliveries.add(session.userId(), bell);
        try {
            var page = messages.waiting(session.sessionId(), 0, HEARD_MAX);
            if (page.isEmpty()) {
                bell.await();
                page = messages.waiting(session.sessionId(), 0, HEARD_MAX);
            }
            var acks =
                    page.stream()
                            .map(message -> new Messages.Ack(message.messageId(), true))
                            .toList();
            sending.acknowledge(caller(session), acks);
            return Answer.json(
                    200, Map.of("messages", page.stream().map(TalkRoutes::shown).toList()));
        } finally {
            deliveries.remove(session.userId(), bell);
        }
    }

    private static ObjectNode shown(Message message) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("message_id", message.messageId().toString());
        node.put("category", message.category());
        boolean sealed =
                MessageCategory.find(message.category()).stream()
                        .anyMatch(MessageCategory::isSealed);
        byte[] payload = sealed ? new byte[0] : Base64.getDecoder().decode(message.data());
        return node.put("payload", new String(payload, StandardCharsets.UTF_8));
    }
}
