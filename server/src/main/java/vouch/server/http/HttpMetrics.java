package vouch.server.http;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.Locale;
import java.util.Set;
import vouch.server.metrics.Metrics;

/// Requests counted and timed by route: a route's path as it stands in the table, never the
/// caller's, so that nobody can make us count without end.
final class HttpMetrics {

    static final String NO_ROUTE = "none";

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final double[] SECONDS = {
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30
    };

    private final Counter requests;
    private final Histogram seconds;
    private final Gauge inFlight;
    private final Gauge socketsOpen;
    private final Counter socketsEnded;

    HttpMetrics(Metrics metrics) {
        this.requests =
                metrics.counter(
                        "vouch_http_requests",
                        "Requests answered, by route, method and status",
                        "route",
                        "method",
                        "status");
        this.seconds =
                metrics.histogram(
                        "vouch_http_request_duration_seconds",
                        "From the end of a request's headers to the end of its answer",
                        SECONDS,
                        "route");
        this.inFlight = metrics.gauge("vouch_http_requests_in_flight", "Requests in hand now");
        this.socketsOpen = metrics.gauge("vouch_websockets", "WebSocket connections open now");
        this.socketsEnded =
                metrics.counter(
                        "vouch_websockets_ended",
                        "WebSocket connections that ended, by how they did",
                        "how");
    }

    void begun() {
        inFlight.inc();
    }

    void ended() {
        inFlight.dec();
    }

    void socketOpened() {
        socketsOpen.inc();
    }

    void socketEnded(SocketConnection.End how) {
        socketsEnded.labelValues(how.name().toLowerCase(Locale.ROOT)).inc();
    }

    void socketClosed() {
        socketsOpen.dec();
    }

    void answered(String route, String method, int status, long nanos) {
        requests.labelValues(
                        route,
                        METHODS.contains(method) ? method : "other",
                        Integer.toString(status))
                .inc();
        seconds.labelValues(route).observe(nanos / 1e9);
    }
}
