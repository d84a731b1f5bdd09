package vouch.server.messenger;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;
import vouch.server.account.AppSessions;
import vouch.server.database.Transaction;

/// Conversations as the API shows them.
final class ConversationAnswers {

    private final AppSessions sessions;
    private final Supplier<String> ownUrl;

    ConversationAnswers(AppSessions sessions, Supplier<String> ownUrl) {
        this.sessions = sessions;
        this.ownUrl = ownUrl;
    }

    /// For somebody who is in it, or was until now.
    ObjectNode conversation(Transaction tx, Conversation conversation, UUID viewer) {
        var node = outline(conversation);
        node.put("mute_until", mutedUntil(conversation, viewer));
        var open = node.putArray("participant_sessions");
        for (var participant : conversation.participants()) {
            for (var session : sessions.ofUser(tx, participant.userId())) {
                open.addObject()
                        .put("user_id", session.userId().toString())
                        .put("session_id", session.sessionId().toString())
                        .put("public_key", SessionAnswers.publicKey(session));
            }
        }
        return node;
    }

    /// For anybody who has its code: who is in it, but none of their sessions.
    ObjectNode outline(Conversation conversation) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("type", "conversation");
        node.put("conversation_id", conversation.id().toString());
        node.put("creator_id", conversation.creatorId().toString());
        node.put("category", conversation.category().name());
        node.put("name", conversation.name());
        node.put("icon_url", "");
        node.put("announcement", conversation.announcement());
        node.put("created_at", conversation.createdAt().toString());
        node.put("code_id", conversation.codeId().toString());
        node.put("code_url", ownUrl.get() + "/codes/" + conversation.codeId());
        node.put("mute_until", UserAnswers.NEVER);
        node.put("expire_in", conversation.expireIn().toSeconds());
        var participants = node.putArray("participants");
        for (var participant : conversation.participants()) {
            participants
                    .addObject()
                    .put("type", "participant")
                    .put("user_id", participant.userId().toString())
                    .put("role", participant.role().text())
                    .put("created_at", participant.createdAt().toString());
        }
        node.putArray("participant_sessions");
        node.putArray("circles");
        return node;
    }

    private static String mutedUntil(Conversation conversation, UUID viewer) {
        return conversation
                .participant(viewer)
                .map(Participant::mutedUntil)
                .filter(until -> until.isAfter(Instant.EPOCH))
                .map(Instant::toString)
                .orElse(UserAnswers.NEVER);
    }
}
