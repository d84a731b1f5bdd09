package vouch.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;

/// A server that answers what a test wrote down, in that order, and remembers what it was asked.
final class ScriptedServer implements AutoCloseable {

    /// One answer; `headers` are name, value, name, value.
    record Reply(int status, String body, List<String> headers) {}

    /// What came in.
    record Call(String method, String path, String query, String authorization, String body) {}

    private final HttpServer server;
    private final Map<String, Deque<Reply>> script = new HashMap<>();
    private final List<Call> calls = new ArrayList<>();

    ScriptedServer() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /// The next answer for that path; the last one written is repeated.
    ScriptedServer on(String path, int status, String body, String... headers) {
        synchronized (script) {
            script.computeIfAbsent(path, _ -> new ArrayDeque<>())
                    .add(new Reply(status, body, List.of(headers)));
        }
        return this;
    }

    ScriptedServer withToken(String jwt) {
        return on(
                "/api/v1/auth",
                200,
                "{\"code\":200,\"status\":\"success\",\"message\":\"Valid login credentials\","
                        + "\"key\":\"k\",\"jwt\":\""
                        + jwt
                        + "\",\"cached\":\"false\"}");
    }

    /// A token as a server issues it, its times counted from `issued`.
    static String jwt(Instant issued, int name) {
        long iat = issued.getEpochSecond();
        String payload =
                "{\"iat\":"
                        + iat
                        + ",\"nbf\":"
                        + (iat + 1)
                        + ",\"exp\":"
                        + (iat + 60)
                        + ",\"n\":"
                        + name
                        + "}";
        String middle =
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(payload.getBytes(StandardCharsets.UTF_8));
        return "e30." + middle + ".c2ln";
    }

    List<Call> calls(String path) {
        synchronized (script) {
            return calls.stream().filter(call -> call.path().equals(path)).toList();
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        Reply reply;
        synchronized (script) {
            calls.add(
                    new Call(
                            exchange.getRequestMethod(),
                            path,
                            Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), ""),
                            authorization == null ? "" : authorization,
                            body));
            Deque<Reply> replies = script.getOrDefault(path, new ArrayDeque<>());
            reply =
                    replies.isEmpty()
                            ? new Reply(
                                    404,
                                    "{\"code\":0,\"message\":\"not in the script\"}",
                                    List.of())
                            : replies.size() == 1 ? replies.getFirst() : replies.removeFirst();
        }
        if (reply.status() == 0) {
            exchange.close();
            return;
        }
        for (int i = 0; i < reply.headers().size(); i += 2) {
            exchange.getResponseHeaders().add(reply.headers().get(i), reply.headers().get(i + 1));
        }
        byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
