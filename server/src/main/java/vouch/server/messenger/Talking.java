package vouch.server.messenger;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vouch.server.account.AppSession;
import vouch.server.account.AppSessions;
import vouch.server.database.Database;
import vouch.server.database.Transaction;
import vouch.server.http.Guard;
import vouch.server.http.Route;
import vouch.server.limit.WindowLimit;

/// Conversations, messages and blaze, put together.
///
/// [#start] and [#close] in this order.
final class Talking implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Talking.class);
    private static final Duration TIDIED_EVERY = Duration.ofSeconds(1);
    private static final int DROPPED_EVERY_TIDIES = 60;

    /// How long a played person listens for an answer in one request.
    private static final Duration LISTENED_FOR = Duration.ofSeconds(5);

    private final ConversationStore conversationStore = new ConversationStore();
    private final Deliveries deliveries = new Deliveries();
    private final Conversations conversations;
    private final Messages messages;
    private final Sending sending;
    private final Blaze blaze;
    private final ConversationAnswers conversationAnswers;
    private final ConversationRoutes conversationRoutes;
    private final Attachments attachments;
    private final AttachmentRoutes attachmentRoutes;
    private final TalkRoutes talkRoutes;
    private final SealedRoutes sealedRoutes;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread tidying =
            Thread.ofVirtual().name("messages-tidied").unstarted(this::tidyUntilClosed);

    Talking(
            Database database,
            Users users,
            AppSessions sessions,
            TokenRefusals refusals,
            Path attachmentsFolder,
            Supplier<String> ownUrl,
            InstantSource clock,
            SecureRandom random) {
        this.conversations =
                new Conversations(
                        conversationStore, (tx, user) -> users.find(tx, user).isPresent(), clock);
        this.messages =
                new Messages(
                        database,
                        new MessageStore(),
                        conversations,
                        (tx, user) ->
                                sessions.ofUser(tx, user).stream()
                                        .map(AppSession::sessionId)
                                        .toList(),
                        deliveries,
                        clock);
        this.sending =
                new Sending(
                        database,
                        messages,
                        conversationStore,
                        new WindowLimit(Sending.PER_MINUTE_MAX, Duration.ofMinutes(1), clock));
        this.sealedRoutes = new SealedRoutes(new SealedSending(database, sending, sessions));
        this.blaze = new Blaze(sessions, refusals, messages, sending, deliveries);
        this.conversationAnswers = new ConversationAnswers(sessions, ownUrl);
        this.conversationRoutes =
                new ConversationRoutes(database, conversations, messages, conversationAnswers);
        this.attachments =
                new Attachments(database, new AttachmentFiles(attachmentsFolder), random, clock);
        this.attachmentRoutes = new AttachmentRoutes(attachments, ownUrl);
        this.talkRoutes =
                new TalkRoutes(
                        new Talks(
                                database,
                                users,
                                sessions,
                                conversations,
                                messages,
                                sending,
                                deliveries,
                                LISTENED_FOR));
    }

    /// For tests.
    Attachments attachments() {
        return attachments;
    }

    /// For whoever has something to tell a user.
    Messages messages() {
        return messages;
    }

    /// The conversation behind a code, as the API shows it to anybody.
    Optional<ObjectNode> code(Transaction tx, UUID codeId) {
        return conversations.findByCode(tx, codeId).map(conversationAnswers::outline);
    }

    List<Route> routes(Guard session) {
        var all = new ArrayList<Route>();
        all.addAll(conversationRoutes.routes(session));
        all.addAll(new MessageRoutes(sending).routes(session));
        all.addAll(sealedRoutes.routes(session));
        all.addAll(attachmentRoutes.routes(session));
        all.addAll(blaze.routes());
        return all;
    }

    List<Route> adminRoutes() {
        return talkRoutes.routes();
    }

    void start() {
        attachments.open();
        tidying.start();
    }

    private void tidyUntilClosed() {
        try {
            int tidies = 0;
            do {
                tidy(tidies++ % DROPPED_EVERY_TIDIES == 0);
            } while (!closing.await(TIDIED_EVERY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tidy(boolean everything) {
        try {
            messages.forgetTold();
            if (everything) {
                dropOld();
            }
        } catch (RuntimeException e) {
            LOG.warn("messages and attachments cannot be tidied for now: {}", e.toString());
        }
    }

    private void dropOld() {
        int dropped = messages.dropOld();
        if (dropped > 0) {
            LOG.info("{} messages have waited for too long and are dropped", dropped);
        }
        attachments.dropOld();
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            tidying.join();
            // What was told just now, too: a restart need not tell it again.
            tidy(false);
            tidy(false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
