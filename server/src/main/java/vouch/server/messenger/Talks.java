package vouch.server.messenger;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
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
import vouch.server.database.Transaction;

/// People who are played: made, they write to an app and read what it answers. Thread-safe.
///
/// Nobody else is played: an app's messages wait for the app, whoever asks here.
final class Talks {

    /// The messages that are heard, or marked as read, at once: some of the longest fit into one
    /// answer.
    static final int HEARD_MAX = 20;

    private final Database database;
    private final Users users;
    private final AppSessions sessions;
    private final Conversations conversations;
    private final Messages messages;
    private final Sending sending;
    private final Deliveries deliveries;
    private final Duration patience;

    /// @param patience how long whoever listens waits for something to hear
    Talks(
            Database database,
            Users users,
            AppSessions sessions,
            Conversations conversations,
            Messages messages,
            Sending sending,
            Deliveries deliveries,
            Duration patience) {
        this.database = database;
        this.users = users;
        this.sessions = sessions;
        this.conversations = conversations;
        this.messages = messages;
        this.sending = sending;
        this.deliveries = deliveries;
        this.patience = patience;
    }

    /// What came of beginning a talk.
    sealed interface Begun {

        /// A person is in a conversation with an app.
        record Talk(User person, UUID conversationId, User app) implements Begun {}

        record NoSuchApp() implements Begun {}

        /// More than one app has this name.
        record SeveralApps() implements Begun {}
    }

    /// Makes a person and the conversation.
    ///
    /// @param app the app's id or number, or its name where no other app has it
    Begun begin(String app, String name) {
        var key = throwawayKey();
        return database.write(tx -> {
            var apps = apps(tx, app);
            return switch (apps.size()) {
                case 0 -> new Begun.NoSuchApp();
                case 1 -> begin(tx, apps.getFirst(), name, key);
                default -> new Begun.SeveralApps();
            };
        });
    }

    private List<User> apps(Transaction tx, String app) {
        return Fields.findUuid(app)
                .flatMap(id -> users.find(tx, id))
                .or(() -> users.findByNumber(tx, app))
                .filter(User::isApp)
                .map(List::of)
                .orElseGet(() -> users.appsNamed(tx, app, 2));
    }

    private Begun begin(Transaction tx, User app, String name, AppKey key) {
        var person = users.createPerson(tx, name, key).user();
        var conversation = conversations.ensureContact(tx, person.userId(), app.userId());
        return new Begun.Talk(person, conversation, app);
    }

    /// A key nobody keeps: what this person does comes by this class alone.
    private static AppKey throwawayKey() {
        try {
            var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            return AppKey.parse(pair.getPublic().getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Whoever is played under this id; empty for apps and their users.
    Optional<AppCaller> person(UUID userId) {
        return database.read(tx ->
                        users.find(tx, userId)
                                .filter(user -> !user.isApp() && user.creatorId().isEmpty())
                                .flatMap(_ -> sessions.ofUser(tx, userId).stream().findFirst()))
                .map(Talks::caller);
    }

    private static AppCaller caller(AppSession session) {
        return new AppCaller(session.userId(), session.sessionId(), Scopes.FULL);
    }

    /// Says something, and how the message is called.
    ///
    /// @throws MixinRefusal where the person is not in this conversation
    UUID say(AppCaller person, UUID conversationId, String text) {
        var messageId = UUID.randomUUID();
        var data = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        var draft =
                new Draft(
                        messageId,
                        conversationId,
                        Optional.empty(),
                        MessageCategory.PLAIN_TEXT,
                        data,
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        Duration.ZERO);
        sending.send(person, List.of(draft));
        return messageId;
    }

    /// Rings once for all that came.
    private static final class Bell implements Deliveries.Listener {
        private final Semaphore rung = new Semaphore(0);

        @Override
        public void wake() {
            rung.release();
        }

        void await(Duration patience) {
            try {
                if (rung.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                    rung.drainPermits();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// What came and was not read yet, with a little patience. It comes again until it is marked.
    List<Message> hear(AppCaller person) {
        var bell = new Bell();
        deliveries.add(person.userId(), bell);
        try {
            var heard = waiting(person);
            if (heard.isEmpty()) {
                bell.await(patience);
                heard = waiting(person);
            }
            return heard;
        } finally {
            deliveries.remove(person.userId(), bell);
        }
    }

    private List<Message> waiting(AppCaller person) {
        return messages.waiting(person.sessionId(), 0, HEARD_MAX);
    }

    /// Marks messages as read, which their sender is told. Those that are not there are passed
    /// over.
    void read(AppCaller person, List<UUID> messageIds) {
        sending.acknowledge(
                person, messageIds.stream().map(id -> new Messages.Ack(id, true)).toList());
    }
}
