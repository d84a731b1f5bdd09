package vouch.server.messenger;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import vouch.server.database.Database;
import vouch.server.database.Transaction;

/// Messages from when they are posted until everybody they are for has acknowledged them.
///
/// A message waits in one inbox of each session of each receiver, or of the receiver where it has
/// no session, for [#KEPT]; so do receipts, for the sender. Whoever is connected is woken when the
/// transaction has committed: there is nothing else to be told. Thread-safe.
final class Messages {

    /// How long a message waits, and its id is known.
    static final Duration KEPT = Duration.ofDays(7);

    /// How many are dropped in one transaction.
    private static final int DROPPED_MAX = 500;

    private final Database database;
    private final MessageStore store;
    private final Conversations conversations;
    private final BiFunction<Transaction, UUID, List<UUID>> sessions;
    private final Deliveries deliveries;
    private final InstantSource clock;
    private final ToldReceipts told = new ToldReceipts();

    /// @param sessions the sessions of a user that have not ended
    Messages(
            Database database,
            MessageStore store,
            Conversations conversations,
            BiFunction<Transaction, UUID, List<UUID>> sessions,
            Deliveries deliveries,
            InstantSource clock) {
        this.database = database;
        this.store = store;
        this.conversations = conversations;
        this.sessions = sessions;
        this.deliveries = deliveries;
        this.clock = clock;
    }

    /// Puts a message into its receivers' inboxes, in the caller's transaction.
    Posted post(Transaction tx, NewMessage message) {
        var known = store.find(tx, message.messageId());
        if (known.isPresent()) {
            return isSame(known.get(), message) ? Posted.KNOWN : Posted.ID_TAKEN;
        }
        var place = place(tx);
        store.insert(tx, message, place);
        store.deliver(tx, inboxes(tx, message.receivers()), place.seq());
        tx.afterCommit(() -> deliveries.wake(message.receivers()));
        return Posted.NEW;
    }

    /// Tells one user of something another did, in their conversation, which is made where there is
    /// none: a transfer, for instance.
    ///
    /// @param messageId the same id again is the same message
    /// @param payload the JSON, or text, of the category
    Posted notice(
            Transaction tx,
            UUID messageId,
            UUID senderId,
            UUID receiverId,
            String category,
            String payload) {
        var conversation = conversations.ensureContact(tx, senderId, receiverId);
        return post(
                tx,
                system(messageId, conversation, senderId, List.of(receiverId), category, payload));
    }

    /// Tells some of those in a conversation what another has done to it.
    void announce(
            Transaction tx,
            UUID conversationId,
            UUID senderId,
            List<UUID> receivers,
            String category,
            JsonNode payload) {
        post(
                tx,
                system(
                        UUID.randomUUID(),
                        conversationId,
                        senderId,
                        receivers,
                        category,
                        payload.toString()));
    }

    private static NewMessage system(
            UUID messageId,
            UUID conversationId,
            UUID senderId,
            List<UUID> receivers,
            String category,
            String payload) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        return new NewMessage(
                messageId,
                conversationId,
                senderId,
                senderId,
                receivers,
                category,
                Base64.getEncoder().encodeToString(bytes),
                Optional.empty(),
                Optional.empty(),
                false,
                Duration.ZERO);
    }

    private static boolean isSame(Message known, NewMessage message) {
        return known.conversationId().equals(message.conversationId())
                && known.senderId().equals(message.senderId());
    }

    private List<UUID> inboxes(Transaction tx, List<UUID> receivers) {
        var inboxes = new ArrayList<UUID>();
        for (var receiver : receivers) {
            var open = sessions.apply(tx, receiver);
            if (open.isEmpty()) {
                inboxes.add(receiver);
            } else {
                inboxes.addAll(open);
            }
        }
        return inboxes;
    }

    /// One line of an acknowledgement.
    ///
    /// @param read whether the message was read, not only delivered
    record Ack(UUID messageId, boolean read) {}

    /// Takes messages out of an inbox, and has receipts for the sessions of their senders. What is
    /// not there, is acknowledged already or was never sent, is passed over; what was delivered may
    /// be read later.
    ///
    /// @param userId whose inbox it is
    void acknowledge(UUID userId, UUID inbox, List<Ack> acks) {
        database.change(tx -> {
            for (var ack : acks) {
                store.find(tx, ack.messageId())
                        .ifPresent(message -> acknowledge(tx, userId, inbox, message, ack.read()));
            }
        });
    }

    private void acknowledge(
            Transaction tx, UUID userId, UUID inbox, Message message, boolean read) {
        // Before any inbox changes, as whoever posts does: nobody waits for one another crosswise.
        var place = place(tx);
        boolean waited = store.take(tx, inbox, message.seq());
        if (waited && !read) {
            store.keepDelivered(tx, inbox, message.seq());
        }
        boolean news = waited || (read && store.takeDelivered(tx, inbox, message.seq()));
        if (news && !message.isNotice()) {
            var senders = sessions.apply(tx, message.senderId());
            store.insertReceipts(tx, senders, place, message.seq(), userId, read);
            tx.afterCommit(() -> deliveries.wake(List.of(message.senderId())));
        }
    }

    private MessageStore.Place place(Transaction tx) {
        return store.next(tx, clock.instant().truncatedTo(ChronoUnit.MICROS));
    }

    /// Takes a message back, which then comes to nobody who has not got it yet. One that is not
    /// known, or no more, is passed over.
    ///
    /// @return false where it is not that sender's, or of another conversation: nothing changed
    boolean recall(Transaction tx, UUID senderId, UUID conversationId, UUID messageId) {
        var known = store.find(tx, messageId);
        if (known.isEmpty()) {
            return true;
        }
        var message = known.get();
        if (message.isNotice()
                || !message.senderId().equals(senderId)
                || !message.conversationId().equals(conversationId)) {
            return false;
        }
        store.recall(tx, message.seq());
        return true;
    }

    /// The place of the newest message.
    long lastSeq() {
        return database.read(store::lastSeq);
    }

    /// What waits in an inbox after a place, oldest first.
    List<Message> waiting(UUID inbox, long afterSeq, int max) {
        return database.read(tx -> store.waiting(tx, inbox, afterSeq, max));
    }

    /// Messages and receipts for a session, in their one order.
    ///
    /// @param afterSeq behind which place
    /// @param messagesAfterSeq behind which place messages alone
    List<InboxEntry> entries(UUID session, long afterSeq, long messagesAfterSeq, int max) {
        return database.read(tx -> {
            var entries = new ArrayList<InboxEntry>();
            long from = Math.max(afterSeq, messagesAfterSeq);
            entries.addAll(store.waiting(tx, session, from, max));
            entries.addAll(store.receipts(tx, session, afterSeq, max));
            entries.sort(Comparator.comparingLong(InboxEntry::seq));
            return entries.subList(0, Math.min(max, entries.size()));
        });
    }

    /// The place of the last message made until then.
    long lastSeqUntil(Instant time) {
        return database.read(tx -> store.lastSeqUntil(tx, time));
    }

    /// Receipts that were told.
    ToldReceipts told() {
        return told;
    }

    /// Deletes receipts that were told a while ago. One thread calls it.
    void forgetTold() {
        told.settle(due -> database.change(tx -> store.deleteReceipts(tx, due)));
    }

    /// Drops what has waited for too long, and says how much that was. One thread calls it.
    int dropOld() {
        Instant before = clock.instant().minus(KEPT);
        int dropped = 0;
        for (int now = DROPPED_MAX; now == DROPPED_MAX; dropped += now) {
            now = database.write(tx -> store.drop(tx, before, DROPPED_MAX));
        }
        return dropped;
    }
}
