package vouch.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// An administrative listener that answers what a test wrote down, and remembers what it was asked.
final class FakeAdmin implements AutoCloseable {

    private record Reply(int status, String body) {}

    private final Map<String, Reply> replies = new HashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    FakeAdmin() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    /// @param request such as `GET /admin/status`, with its query
    FakeAdmin on(String request, int status, String body) {
        replies.put(request, new Reply(status, body));
        return this;
    }

    List<String> requests() {
        return List.copyOf(requests);
    }

    /// What came with each of them.
    List<String> bodies() {
        return List.copyOf(bodies);
    }

    /// What stands in `admin.json`.
    String file() {
        return "{\"url\":\"http://127.0.0.1:"
                + server.getAddress().getPort()
                + "\",\"token\":\"t\"}";
    }

    private void answer(HttpExchange exchange) throws IOException {
        String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        requests.add(request);
        bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        var reply =
                replies.getOrDefault(request, new Reply(404, "{\"detail\":\"not in the script\"}"));
        byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(reply.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
