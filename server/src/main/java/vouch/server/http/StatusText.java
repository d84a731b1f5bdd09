package vouch.server.http;

import io.helidon.http.Status;

/// The standard's own words for a status.
final class StatusText {

    private StatusText() {}

    static String of(int status) {
        String reason = Status.create(status).reasonPhrase();
        return reason.isEmpty() ? "Error" : reason;
    }
}
