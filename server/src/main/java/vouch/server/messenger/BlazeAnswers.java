package vouch.server.messenger;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// What blaze says, as JSON.
final class BlazeAnswers {

    /// Where a message that is pushed comes from.
    enum Source {
        /// It was sent just now.
        CREATE_MESSAGE,
        /// It waited.
        LIST_PENDING_MESSAGES
    }

    private BlazeAnswers() {}

    /// Clients take any frame with `data` for a message that came in: a reply has none.
    static ObjectNode reply(String id, String action) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("id", id);
        node.put("action", action);
        return node;
    }

    static ObjectNode error(String id, String action, MixinError error, Map<String, ?> extra) {
        var node = reply(id, action);
        node.set("error", MixinAnswers.errorBody(error, extra));
        return node;
    }

    static ObjectNode push(Message message, Source source) {
        var node = reply(UUID.randomUUID().toString(), BlazeAction.CREATE_MESSAGE.name());
        node.set("data", data(message, source.name()));
        return node;
    }

    static ObjectNode receipt(Receipt receipt) {
        var action = BlazeAction.ACKNOWLEDGE_MESSAGE_RECEIPT.name();
        var node = reply(UUID.randomUUID().toString(), action);
        var data = node.putObject("data");
        data.put("type", "message");
        data.put("conversation_id", receipt.conversationId().toString());
        data.put("user_id", receipt.by().toString());
        data.put("message_id", receipt.messageId().toString());
        data.put("category", "");
        data.put("data", "");
        data.put("status", receipt.status());
        data.put("source", action);
        data.put("created_at", receipt.sentAt().toString());
        data.put("updated_at", receipt.createdAt().toString());
        return node;
    }

    /// A message as its receiver sees it; with the payload in both spellings, since old clients
    /// read one and newer ones the other.
    static ObjectNode data(Message message, String source) {
        var data = JsonNodeFactory.instance.objectNode();
        data.put("type", "message");
        data.put("representative_id", text(message.representativeId()));
        data.put("quote_message_id", text(message.quoteMessageId()));
        data.put("conversation_id", message.conversationId().toString());
        data.put("user_id", message.senderId().toString());
        data.put("session_id", message.sessionId().toString());
        data.put("message_id", message.messageId().toString());
        data.put("category", message.category());
        data.put("data", message.data());
        data.put("data_base64", urlSafe(message.data()));
        data.put("status", "SENT");
        data.put("source", source);
        data.put("silent", message.silent());
        data.put("expire_in", message.expireIn().toSeconds());
        data.put("created_at", message.createdAt().toString());
        data.put("updated_at", message.createdAt().toString());
        return data;
    }

    private static String text(Optional<UUID> id) {
        return id.map(UUID::toString).orElse("");
    }

    private static String urlSafe(String base64) {
        int end = base64.length();
        while (end > 0 && base64.charAt(end - 1) == '=') {
            end--;
        }
        return base64.substring(0, end).replace('+', '-').replace('/', '_');
    }
}
