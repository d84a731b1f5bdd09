package vouch.server.messenger;

import java.util.List;
import vouch.server.account.AppCaller;
import vouch.server.http.Answer;
import vouch.server.http.Guard;
import vouch.server.http.Request;
import vouch.server.http.Route;

/// Sending and acknowledging messages over HTTP.
final class MessageRoutes {

    /// Of all messages of one request, in bytes.
    static final int BODY_BYTES_MAX = 128 * 1024;

    private final Sending sending;

    MessageRoutes(Sending sending) {
        this.sending = sending;
    }

    List<Route> routes(Guard session) {
        return List.of(
                Route.post("/messages", this::send)
                        .bodyBytesMax(BODY_BYTES_MAX)
                        .guardedBy(session)
                        .guardedBy(ScopeGuard.REPRESENT),
                Route.post("/acknowledgements", this::acknowledge)
                        .guardedBy(session)
                        .guardedBy(ScopeGuard.FULL));
    }

    private Answer send(Request request) {
        var drafts =
                Fields.objects(request, Sending.MESSAGES_MAX).stream().map(Drafts::read).toList();
        sending.send(request.get(AppCaller.KEY), drafts);
        return MixinAnswers.empty();
    }

    private Answer acknowledge(Request request) {
        var acks = Fields.objects(request, Sending.MESSAGES_MAX).stream().map(Drafts::ack).toList();
        sending.acknowledge(request.get(AppCaller.KEY), acks);
        return MixinAnswers.empty();
    }
}
