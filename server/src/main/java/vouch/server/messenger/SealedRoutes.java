package vouch.server.messenger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import vouch.server.account.AppCaller;
import vouch.server.http.Answer;
import vouch.server.http.Guard;
import vouch.server.http.Request;
import vouch.server.http.Route;

/// Sending messages that are encrypted for their receiver's sessions.
final class SealedRoutes {

    /// The most sessions that one message may be encrypted for.
    static final int SESSIONS_MAX = 100;

    private static final int CHECKSUM_CHARS_MAX = 32;

    private final SealedSending sending;

    SealedRoutes(SealedSending sending) {
        this.sending = sending;
    }

    List<Route> routes(Guard session) {
        return List.of(
                Route.post("/encrypted_messages", this::send)
                        .bodyBytesMax(MessageRoutes.BODY_BYTES_MAX)
                        .guardedBy(session)
                        .guardedBy(ScopeGuard.REPRESENT));
    }

    private Answer send(Request request) {
        var messages =
                Fields.objects(request, Sending.MESSAGES_MAX).stream()
                        .map(SealedRoutes::read)
                        .toList();
        var sent = sending.send(request.get(AppCaller.KEY), messages);
        return MixinAnswers.data(sent.stream().map(SealedRoutes::shown).toList());
    }

    private static SealedDraft read(JsonNode body) {
        var draft = Drafts.read(body);
        if (!draft.category().isSealed()) {
            throw MixinRefusal.invalid("category", "must be one of ENCRYPTED_…");
        }
        return new SealedDraft(
                draft,
                Fields.uuid(body, "recipient_id"),
                Fields.text(body, "checksum", CHECKSUM_CHARS_MAX),
                sessions(body.path("recipient_sessions")));
    }

    private static Set<UUID> sessions(JsonNode array) {
        if (!array.isArray() || array.size() > SESSIONS_MAX) {
            throw MixinRefusal.invalid(
                    "recipient_sessions", "must be an array of at most " + SESSIONS_MAX);
        }
        var ids = new HashSet<UUID>();
        array.forEach(session -> ids.add(Fields.uuid(session, "session_id")));
        return ids;
    }

    private static ObjectNode shown(SealedSending.Outcome outcome) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("type", "message");
        node.put("message_id", outcome.message().draft().messageId().toString());
        node.put("recipient_id", outcome.message().recipientId().toString());
        var sessions = node.putArray("sessions");
        switch (outcome) {
            case SealedSending.Outcome.Sent _ -> node.put("state", "SUCCESS");
            case SealedSending.Outcome.OtherSessions(_, var open) -> {
                node.put("state", "FAILED");
                open.forEach(session -> sessions.add(SessionAnswers.session(session)));
            }
        }
        return node;
    }
}
