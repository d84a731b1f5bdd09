package vouch.server.messenger;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import vouch.protocol.pin.Curve25519;
import vouch.server.account.AppSession;

/// Sessions as whoever writes to them sees them.
final class SessionAnswers {

    private SessionAnswers() {}

    static ObjectNode session(AppSession session) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("type", "session");
        node.put("user_id", session.userId().toString());
        node.put("session_id", session.sessionId().toString());
        node.put("public_key", publicKey(session));
        node.put("platform", "");
        return node;
    }

    /// What messages to a session are encrypted with is X25519; an RSA session has no such key.
    static String publicKey(AppSession session) {
        return switch (session.algorithm()) {
            case RS512 -> "";
            case EDDSA ->
                    Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(Curve25519.montgomery(session.key().bytes()));
        };
    }
}
