package vouch.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// An administrative listener that answers what a test wrote down, and remembers what it was asked.
final class FakeAdmin implements AutoCloseable {

    private record Reply(int status, String body) {}

    private final Map<String, Reply> replies = new ConcurrentHashMap<>();
    private final Map<String, Queue<Reply>> once = new ConcurrentHashMap<>();
    private final Map<String, Runnable> events = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    FakeAdmin() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /// @param request such as `GET /admin/status`, with its query
    FakeAdmin on(String request, int status, String body) {
        replies.put(request, new Reply(status, body));
        return this;
    }

    /// The same, answered once, before what it is answered with otherwise.
    FakeAdmin once(String request, int status, String body) {
        once.computeIfAbsent(request, _ -> new ConcurrentLinkedQueue<>())
                .add(new Reply(status, body));
        return this;
    }

    /// What happens while such a request waits for its answer.
    FakeAdmin during(String request, Runnable event) {
        events.put(request, event);
        return this;
    }

    List<String> requests() {
        return List.copyOf(requests);
    }

    /// What came with each of them.
    List<String> bodies() {
        return List.copyOf(bodies);
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// What stands in `admin.json`.
    String file() {
        return "{\"url\":\"" + url() + "\",\"token\":\"t\"}";
    }

    private void answer(HttpExchange exchange) throws IOException {
        String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        requests.add(request);
        bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        events.getOrDefault(request, () -> {}).run();
        var next = once.getOrDefault(request, new ConcurrentLinkedQueue<>()).poll();
        var always =
                replies.getOrDefault(request, new Reply(404, "{\"detail\":\"not in the script\"}"));
        var reply = next == null ? always : next;
        byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(reply.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
