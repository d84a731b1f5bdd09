package vouch.server;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import vouch.server.http.Answer;
import vouch.server.http.Request;
import vouch.server.http.Route;

/// Whether the process lives, and whether it can do its work.
final class HealthRoutes {

    /// What the gateway's parts say of themselves.
    ///
    /// @param ready false while starting, stopping, or without a database
    /// @param degraded sentences about what does not work but keeps no request from being answered;
    ///   anybody may read them
    record Health(boolean ready, List<String> degraded) {

        String status() {
            if (!ready) {
                return "not ready";
            }
            return degraded.isEmpty() ? "ready" : "degraded";
        }
    }

    private final Supplier<Health> health;
    private final boolean developmentChain;
    private final long chainId;

    HealthRoutes(Supplier<Health> health, boolean developmentChain, long chainId) {
        this.health = health;
        this.developmentChain = developmentChain;
        this.chainId = chainId;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/health/live", this::live), Route.get("/health/ready", this::ready));
    }

    private Answer live(Request request) {
        return Answer.json(200, Map.of("status", "live"));
    }

    private Answer ready(Request request) {
        var now = health.get();
        var body = new LinkedHashMap<String, Object>();
        body.put("status", now.status());
        body.put("chainId", chainId);
        body.put("developmentChain", developmentChain);
        if (!now.degraded().isEmpty()) {
            body.put("degraded", now.degraded());
        }
        return Answer.json(now.ready() ? 200 : 503, body);
    }
}
