package vouch.server.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Gives our bodies and headers to what the web server refuses before it is a request to us. Its
/// connection is closed after each.
final class DirectAnswers implements DirectHandler {

    /// The web server's own word for a head it stumbles over, or that ends in the middle, is an
    /// internal error, which it would log with its stack. What goes wrong inside us never comes
    /// here: the dispatcher answers it.
    private static final int UNREADABLE = 400;

    private final ErrorShapes shapes;
    private final HttpMetrics metrics;

    DirectAnswers(ErrorShapes shapes, HttpMetrics metrics) {
        this.shapes = shapes;
        this.metrics = metrics;
    }

    DirectHandlers forEveryEvent() {
        var handlers = DirectHandlers.builder();
        for (var event : EventType.values()) {
            handlers.addHandler(event, this);
        }
        return handlers.build();
    }

    @Override
    public TransportResponse handle(
            TransportRequest request,
            EventType event,
            Status status,
            ServerResponseHeaders headers,
            @Nullable String message) {
        int code = event == EventType.INTERNAL_ERROR ? UNREADABLE : code(status, message);
        var answer = shapes.transportAnswer(path(request), new Problem(code, sentence(code)));
        var response = TransportResponse.builder().status(Status.create(code)).keepAlive(false);
        AnswerHeaders.of(RequestIds.of(given(request)), Map.of(), answer)
                .forEach((name, value) -> response.header(HeaderNames.create(name), value));
        metrics.answered(HttpMetrics.NO_ROUTE, request.method(), code, 0);
        return response.entity(bytes(answer)).build();
    }

    private static byte[] bytes(Answer answer) {
        return switch (answer.body()) {
            case Answer.Body.Whole whole -> whole.bytes;
            case Answer.Body.Streamed _, Answer.Body.Switched _ ->
                    throw new IllegalStateException("a shape's answer is always whole");
        };
    }

    private static Optional<String> given(TransportRequest request) {
        var name = HeaderNames.create(RequestIds.HEADER);
        return request.headers().contains(name)
                ? Optional.of(request.headers().get(name).get())
                : Optional.empty();
    }

    private static String path(TransportRequest request) {
        String path = request.path();
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }

    /// The web server has one status for every malformed head, and says this in words only.
    private static int code(Status status, @Nullable String message) {
        return status.code() == 400 && "Header size exceeded".equals(message) ? 431 : status.code();
    }

    private static String sentence(int code) {
        return switch (code) {
            case 400 -> "Malformed request";
            case 413 -> "Request body too large";
            case 414 -> "Request target too long";
            case 431 -> "Request headers too large";
            case 505 -> "Only HTTP/1.1 is spoken here";
            default -> code >= 500 ? "Internal server error" : StatusText.of(code);
        };
    }
}
