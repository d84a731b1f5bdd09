package vouch.server.messenger;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import vouch.server.account.AppCaller;
import vouch.server.database.Database;
import vouch.server.database.Transaction;
import vouch.server.limit.WindowLimit;

/// Decides whether a caller may send what it drafted, and posts it. Thread-safe.
final class Sending {

    /// Messages of one caller in a minute.
    static final int PER_MINUTE_MAX = 100_000;

    /// Messages of one request.
    static final int MESSAGES_MAX = 100;

    private final Database database;
    private final Messages messages;
    private final ConversationStore conversations;
    private final WindowLimit limit;

    Sending(
            Database database,
            Messages messages,
            ConversationStore conversations,
            WindowLimit limit) {
        this.database = database;
        this.messages = messages;
        this.conversations = conversations;
        this.limit = limit;
    }

    /// Posts all of them or none; they are committed on return.
    ///
    /// @throws MixinRefusal where the caller may not, or has sent too many in this minute
    void send(AppCaller caller, List<Draft> drafts) {
        count(caller, drafts.size());
        database.change(tx -> drafts.forEach(draft -> send(tx, caller, draft)));
    }

    /// Counts messages for their sender.
    ///
    /// @throws MixinRefusal where the caller has sent too many in this minute
    void count(AppCaller caller, int messages) {
        if (!limit.take(caller.userId().toString(), messages)) {
            throw new MixinRefusal(MixinError.TOO_MANY_REQUESTS);
        }
    }

    /// The caller's session has these messages; what it never got is passed over.
    void acknowledge(AppCaller caller, List<Messages.Ack> acks) {
        messages.acknowledge(caller.userId(), caller.sessionId(), acks);
    }

    /// Posts one that was counted, in the caller's transaction.
    ///
    /// @throws MixinRefusal where the caller may not
    void send(Transaction tx, AppCaller caller, Draft draft) {
        var conversation =
                conversations
                        .find(tx, draft.conversationId())
                        .filter(found -> found.participant(caller.userId()).isPresent())
                        .orElseThrow(() -> new MixinRefusal(MixinError.FORBIDDEN));
        var expireIn = draft.expireIn().isZero() ? conversation.expireIn() : draft.expireIn();
        var posted =
                messages.post(
                        tx,
                        new NewMessage(
                                draft.messageId(),
                                draft.conversationId(),
                                caller.userId(),
                                caller.sessionId(),
                                receivers(conversation, caller.userId(), draft),
                                draft.category().name(),
                                draft.data(),
                                draft.representativeId(),
                                draft.quoteMessageId(),
                                draft.silent(),
                                expireIn));
        switch (posted) {
            case NEW -> recall(tx, caller, draft);
            case KNOWN -> {}
            case ID_TAKEN ->
                    throw MixinRefusal.invalid("message_id", "another message has this id");
        }
    }

    /// Takes back what a draft of that kind names; of the caller's own alone.
    private void recall(Transaction tx, AppCaller caller, Draft draft) {
        if (draft.category() == MessageCategory.MESSAGE_RECALL
                && !messages.recall(
                        tx, caller.userId(), draft.conversationId(), Drafts.recalled(draft))) {
            throw new MixinRefusal(MixinError.FORBIDDEN);
        }
    }

    private static List<UUID> receivers(Conversation conversation, UUID sender, Draft draft) {
        var others = conversation.others(sender);
        if (draft.recipientId().isEmpty()) {
            return others;
        }
        var only = new ArrayList<>(others);
        only.retainAll(List.of(draft.recipientId().get()));
        if (only.isEmpty()) {
            throw new MixinRefusal(MixinError.FORBIDDEN);
        }
        return only;
    }
}
