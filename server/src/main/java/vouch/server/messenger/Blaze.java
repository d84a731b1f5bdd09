package vouch.server.messenger;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import vouch.server.account.AppCaller;
import vouch.server.account.AppSessions;
import vouch.server.account.RequestVerdict;
import vouch.server.http.Answer;
import vouch.server.http.Request;
import vouch.server.http.Route;

/// The WebSocket of apps, on `/`: messages pushed as they come, and everything sent and
/// acknowledged over the same connection. Thread-safe.
final class Blaze {

    /// What a handshake may offer; the first one offered that is among them is agreed on.
    static final List<String> SUBPROTOCOLS = List.of("Mixin-Blaze-1", "MixinBot-Blaze-1");

    /// Connections of one user, whose handshakes are refused from then on: a client that opens one
    /// after the other takes no other client's place.
    static final int CONNECTIONS_MAX = 16;

    private static final String PROTOCOL = "Sec-WebSocket-Protocol";
    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY_REQUESTS = 429;

    private final AppSessions sessions;
    private final TokenRefusals refusals;
    private final Messages messages;
    private final Sending sending;
    private final Deliveries deliveries;

    Blaze(
            AppSessions sessions,
            TokenRefusals refusals,
            Messages messages,
            Sending sending,
            Deliveries deliveries) {
        this.sessions = sessions;
        this.refusals = refusals;
        this.messages = messages;
        this.sending = sending;
        this.deliveries = deliveries;
    }

    List<Route> routes() {
        return List.of(Route.webSocket("/", this::accept));
    }

    /// Clients sign `GET`, `/` and nothing, whatever the address they connect to. A refusal has a
    /// status that fits, other than every other answer: clients stop at 401.
    private Answer accept(Request request) {
        var verdict =
                sessions.verify(
                        request.header("Authorization").orElse(""), "GET", "/", new byte[0]);
        return switch (verdict) {
            case RequestVerdict.Good(var caller, _) ->
                    agreed(request)
                            .map(subprotocol -> connect(caller, subprotocol))
                            .orElseGet(Blaze::noSubprotocol);
            case RequestVerdict.Bad(var fault) -> refusals.handshake(request, fault);
        };
    }

    private Answer connect(AppCaller caller, String subprotocol) {
        // Whoever listens reads all messages, and acknowledges them for their receiver.
        if (!caller.scopes().full()) {
            return refused(MixinError.FORBIDDEN, "the token is not for all scopes")
                    .status(FORBIDDEN);
        }
        if (deliveries.of(caller.userId()) >= CONNECTIONS_MAX) {
            return refused(MixinError.TOO_MANY_REQUESTS, "too many connections are open")
                    .status(TOO_MANY_REQUESTS);
        }
        var inbox = new InboxReader(messages, caller.sessionId());
        return Answer.webSocket(new BlazeConnection(this, caller, inbox))
                .header(PROTOCOL, subprotocol);
    }

    private static Answer noSubprotocol() {
        var offers = String.join(", ", SUBPROTOCOLS);
        return refused(MixinError.BAD_REQUEST, "offer one of the subprotocols " + offers)
                .status(BAD_REQUEST);
    }

    private static Answer refused(MixinError error, String reason) {
        return MixinAnswers.error(error, Map.of("reason", reason));
    }

    private static Optional<String> agreed(Request request) {
        return request.header(PROTOCOL).stream()
                .flatMap(offered -> Arrays.stream(offered.split(",", -1)))
                .map(String::strip)
                .filter(SUBPROTOCOLS::contains)
                .findFirst();
    }

    boolean isOpen(UUID sessionId) {
        return sessions.find(sessionId).isPresent();
    }

    Sending sending() {
        return sending;
    }

    Deliveries deliveries() {
        return deliveries;
    }
}
