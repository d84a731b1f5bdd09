package vouch.server;

import java.util.List;
import vouch.server.http.Answer;
import vouch.server.http.Request;
import vouch.server.http.Route;
import vouch.server.metrics.Metrics;

/// Everything measured, for Prometheus.
final class MetricsRoutes {

    private final Metrics metrics;

    MetricsRoutes(Metrics metrics) {
        this.metrics = metrics;
    }

    List<Route> routes() {
        return List.of(Route.get("/metrics", this::metrics));
    }

    private Answer metrics(Request request) {
        return Answer.bytes(200, "text/plain; version=0.0.4; charset=utf-8", metrics.text());
    }
}
