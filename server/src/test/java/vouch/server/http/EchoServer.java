package vouch.server.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import vouch.server.metrics.Metrics;

/// A server whose routes tell what they were given.
final class EchoServer implements AutoCloseable {

    static final int BODY_BYTES_MAX = 2_000_000;

    final Metrics metrics = new Metrics();
    final HttpServer server;

    @SuppressWarnings("serial")
    static final class Planned extends RuntimeException {}

    EchoServer() {
        this(builder -> builder);
    }

    EchoServer(UnaryOperator<HttpServer.Builder> changes) {
        var builder =
                HttpServer.builder()
                        .metrics(metrics)
                        .routes(routes())
                        .shape("/api/v1", EchoServer::prexis)
                        .shape(
                                "/api/v1/other",
                                problem -> Answer.text(problem.status(), problem.message()))
                        .failures(e ->
                                e instanceof Planned
                                        ? Optional.of(new Problem(507, "Disk full", 60L))
                                        : Optional.empty());
        server = changes.apply(builder).build().start();
    }

    static Answer prexis(Problem problem) {
        var body = new LinkedHashMap<String, Object>();
        body.put("code", 0);
        body.put("status", "error");
        body.put("message", problem.message());
        return Answer.json(problem.status(), body);
    }

    static List<Route> routes() {
        return List.of(
                Route.get("/hello", _ -> Answer.text(200, "hello")),
                Route.get("/target", request -> Answer.text(200, request.rawTarget())),
                Route.get("/target/{part}", request -> Answer.text(200, request.rawTarget())),
                Route.get("/part/{name}", request -> Answer.text(200, request.pathPart("name"))),
                Route.get("/rest/{name...}", request -> Answer.text(200, request.pathPart("name"))),
                Route.get("/query", request -> Answer.text(200, request.query("q").orElse("-"))),
                Route.get("/address", request -> Answer.text(200, request.remoteAddress())),
                Route.get(
                        "/bug",
                        _ -> {
                            throw new IllegalStateException("secret internals");
                        }),
                Route.get(
                        "/planned",
                        _ -> {
                            throw new Planned();
                        }),
                Route.get(
                        "/api/v1/bug",
                        _ -> {
                            throw new IllegalStateException("secret internals");
                        }),
                Route.post("/api/v1/small", request -> length(request)),
                Route.post("/unread", _ -> Answer.text(200, "unread")),
                Route.post("/guarded", EchoServer::length)
                        .guardedBy(request -> {
                            request.answerHeader("X-Guard", "seen");
                            throw new Problem.Refused(401, "Who are you?");
                        }),
                Route.post("/body", EchoServer::length).bodyBytesMax(BODY_BYTES_MAX),
                Route.post("/parameters", request -> Answer.json(200, request.parameters()))
                        .bodyBytesMax(BODY_BYTES_MAX),
                Route.post("/json", request -> Answer.json(200, request.json()))
                        .bodyBytesMax(BODY_BYTES_MAX));
    }

    private static Answer length(Request request) {
        return Answer.json(200, Map.of("length", request.body().length));
    }

    RawHttp connect() {
        return new RawHttp(server.port());
    }

    /// One request on a connection of its own.
    RawHttp.Reply exchange(String request) {
        try (var connection = connect()) {
            return connection.send(request).reply();
        }
    }

    RawHttp.Reply get(String target) {
        return exchange("GET " + target + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    }

    @Override
    public void close() {
        server.stop();
    }
}
