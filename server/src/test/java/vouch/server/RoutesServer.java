package vouch.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import vouch.server.http.HttpServer;
import vouch.server.http.Route;

/// Some routes on a port of their own, asked as a client would.
final class RoutesServer implements AutoCloseable {

    /// @param body as it came, so that its order counts
    record Told(int status, String body) {}

    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    RoutesServer(List<Route> routes) {
        server = HttpServer.builder().host("127.0.0.1").routes(routes).build().start();
    }

    Told get(String path) {
        return send(request(path).GET().build());
    }

    Told post(String path) {
        return send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{}"))
                        .build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    private Told send(HttpRequest request) {
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            return new Told(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
