package vouch.server.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/// The descriptions of everything the port answers, for people and their tools: of requests, and of
/// what goes over the WebSocket.
public final class OpenApiRoutes {

    public List<Route> routes() {
        return List.of(route("/openapi.yaml"), route("/asyncapi.yaml"));
    }

    /// A resource under its own name.
    private static Route route(String resource) {
        byte[] description = read(resource);
        return Route.get(
                resource,
                _ ->
                        Answer.bytes(200, "application/yaml", description)
                                .header("Cache-Control", "no-cache"));
    }

    private static byte[] read(String resource) {
        try (var in = OpenApiRoutes.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the gateway was built without " + resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
