package vouch.server.http;

import java.util.List;

public final class OpenApiRoutes {
    public List<Route> routes() {
        return List.of();
    }
}
