package vouch.server.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/// The description of everything the port answers, for people and their tools.
public final class OpenApiRoutes {

    private static final String RESOURCE = "/openapi.yaml";

    private final byte[] description = read();

    public List<Route> routes() {
        return List.of(
                Route.get(
                        "/openapi.yaml",
                        _ ->
                                Answer.bytes(200, "application/yaml", description)
                                        .header("Cache-Control", "no-cache")));
    }

    private static byte[] read() {
        try (var in = OpenApiRoutes.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the gateway was built without " + RESOURCE);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
