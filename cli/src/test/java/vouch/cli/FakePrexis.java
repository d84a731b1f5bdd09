package vouch.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import vouch.protocol.Digest;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonObject;
import vouch.protocol.json.JsonString;
import vouch.protocol.json.JsonValue;
import vouch.protocol.proof.Proof;

/// A notary in the test's hand: it answers like the real one, and its log grows when the test says
/// so.
final class FakePrexis implements AutoCloseable {

    static final String KEY = "alice";
    static final String PASSWORD = "correct horse";

    private final HttpServer server;
    private final AtomicInteger batches = new AtomicInteger();
    private final AtomicInteger proofs = new AtomicInteger();
    private final List<Told> told = new CopyOnWriteArrayList<>();
    private FakeLog log;
    private long credits = 1_000;
    private boolean broken;
    private UnaryOperator<Proof> distortion = UnaryOperator.identity();

    FakePrexis() {
        this("vouch/0123456789abcdef", 31_337);
    }

    FakePrexis(String origin, long chainId) {
        log = new FakeLog(origin, chainId);
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    synchronized FakeLog log() {
        return log;
    }

    /// The same address, as if all data had been lost.
    synchronized void log(FakeLog other) {
        log = other;
    }

    synchronized void credits(long n) {
        credits = n;
    }

    synchronized long credits() {
        return credits;
    }

    /// While broken, proofs are answered with 503.
    synchronized void broken(boolean now) {
        broken = now;
    }

    /// What is done to each proof before it is sent.
    synchronized void distort(UnaryOperator<Proof> how) {
        distortion = how;
    }

    /// Tells whoever listens of a state, after something happened; without any, nobody may listen.
    FakePrexis tells(String state, Runnable happens) {
        told.add(new Told(state, happens));
        return this;
    }

    int batches() {
        return batches.get();
    }

    int proofRequests() {
        return proofs.get();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (path.endsWith("/events") && !told.isEmpty()) {
            tell(exchange);
            return;
        }
        Reply reply = reply(path, body);
        byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(reply.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /// The stream ends after the last of them, whatever that is.
    private void tell(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (var out = exchange.getResponseBody()) {
            for (Told one : told) {
                happen(one);
                out.write(
                        ("event: state\ndata: {\"state\":\"" + one.state() + "\"}\n\n")
                                .getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        }
    }

    /// Not while anybody is told of the log, which it changes.
    private synchronized void happen(Told one) {
        one.happens().run();
    }

    private record Told(String state, Runnable happens) {}

    private record Reply(int status, String body) {}

    private synchronized Reply reply(String path, String body) {
        if (path.startsWith("/api/v1/proof/")) {
            return proof(path.substring("/api/v1/proof/".length()));
        }
        return switch (path) {
            case "/api/v1/auth" -> auth(body);
            case "/api/v1/credits" ->
                    new Reply(200, "{\"code\":200,\"result\":{\"credits\":" + credits + "}}");
            case "/api/v1/register/batch" -> batch(body);
            case "/api/v1/transaction" -> transaction(body);
            case "/log/key" -> new Reply(200, log.key() + "\n");
            default ->
                    new Reply(
                            404, "{\"code\":0,\"status\":\"error\",\"message\":\"No such path\"}");
        };
    }

    private static Reply auth(String body) {
        if (!body.equals("key=alice&password=correct+horse")) {
            return new Reply(
                    401, "{\"code\":0,\"status\":\"error\",\"message\":\"No match found (7)\"}");
        }
        long iat = Instant.now().getEpochSecond() - 5;
        String claims =
                "{\"iat\":" + iat + ",\"nbf\":" + (iat + 1) + ",\"exp\":" + (iat + 600) + "}";
        String jwt =
                "e30."
                        + Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(claims.getBytes(StandardCharsets.UTF_8))
                        + ".c2ln";
        return new Reply(200, "{\"code\":200,\"jwt\":\"" + jwt + "\",\"cached\":\"false\"}");
    }

    private Reply batch(String body) {
        batches.incrementAndGet();
        List<JsonValue> results = new ArrayList<>();
        for (JsonValue value : ((JsonObject) Json.parse(body)).array("hashes").elements()) {
            Digest digest = Digest.parse(((JsonString) value).value());
            results.add(
                    JsonObject.builder()
                            .put("hash", digest.hex())
                            .put("rescode", register(digest))
                            .put("message", "m")
                            .build());
        }
        var result =
                JsonObject.builder()
                        .put("credits", credits)
                        .put("rescode", 200)
                        .put("hashes", new vouch.protocol.json.JsonArray(results))
                        .build();
        return new Reply(200, "{\"code\":200,\"result\":" + result + "}");
    }

    private int register(Digest digest) {
        if (log.knows(digest)) {
            return 402;
        }
        if (credits == 0) {
            return 404;
        }
        credits--;
        log.add(digest);
        return 200;
    }

    private Reply transaction(String body) {
        Digest digest = Digest.parse(body.substring("hash=".length()));
        String transaction =
                log.isMined(digest)
                        ? "{\"blockHash\":\"0xb\",\"blockNumber\":100,\"blockchainUrl\":\"u\",\"cumulativeGasUsed\":1,"
                                + "\"from\":\"0xf\",\"gasUsed\":1,\"timestamp\":1,\"transactionHash\":\"0x1\","
                                + "\"transactionIndex\":0}"
                        : "{\"transactionHash\":\"wait\"}";
        return new Reply(
                200,
                "{\"code\":200,\"result\":{\"transaction\":" + transaction + ",\"rescode\":200}}");
    }

    private Reply proof(String hex) {
        proofs.incrementAndGet();
        if (broken) {
            return new Reply(
                    500, "{\"code\":0,\"status\":\"error\",\"message\":\"The disk is full\"}");
        }
        Digest digest = Digest.parse(hex);
        if (!log.knows(digest)) {
            return new Reply(
                    404, "{\"code\":0,\"status\":\"error\",\"message\":\"Hash not registered\"}");
        }
        return new Reply(200, distortion.apply(log.proof(digest)).toJson());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
