package vouch.server.faults;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import vouch.protocol.ethereum.Hash;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonArray;
import vouch.protocol.json.JsonObject;
import vouch.protocol.json.JsonString;
import vouch.protocol.json.JsonValue;

/// Stands between a gateway and its node and does what networks and nodes do: loses, delays, cuts
/// and refuses, exactly where the test says so. Thread-safe.
public final class FaultProxy implements AutoCloseable {

    /// A fault that waits for its requests.
    private static final class Rule {
        final Predicate<Call> which;
        final Fault fault;
        int left;

        Rule(int count, Predicate<Call> which, Fault fault) {
            this.left = count;
            this.which = which;
            this.fault = fault;
        }
    }

    /// The exchange ends without an answer.
    @SuppressWarnings("serial")
    private static final class Lost extends Exception {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final PoolRules poolRules = new PoolRules();

    // Guarded by this.
    private final List<Rule> rules = new ArrayList<>();
    private final List<Gate> gates = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private final List<String> transactions = new ArrayList<>();
    private long asked;

    private volatile URI upstream;
    private volatile boolean strict;

    private FaultProxy(URI upstream) {
        this.upstream = upstream;
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    /// A proxy that passes everything on, until it is told otherwise.
    public static FaultProxy before(URI upstream) {
        return new FaultProxy(upstream);
    }

    /// The same for as long as this object lives.
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /// Passes on to another node from now on.
    public void pointAt(URI node) {
        upstream = node;
    }

    /// Refuses from now on what real nodes refuse and anvil takes: a replacement that does not pay
    /// 10 % more, and less gas than the calldata costs.
    public void refuseAsRealNodesDo() {
        strict = true;
    }

    /// Does this to the next requests that hold such a call.
    public void next(int count, Predicate<Call> which, Fault fault) {
        synchronized (this) {
            rules.add(new Rule(count, which, fault));
            switch (fault) {
                case Fault.HeldBefore(Gate gate) -> gates.add(gate);
                case Fault.HeldAfter(Gate gate) -> gates.add(gate);
                case Fault.RequestLost _,
                        Fault.AnswerLost _,
                        Fault.AnswerCut _,
                        Fault.SentTwice _,
                        Fault.AnswersReordered _,
                        Fault.Status _,
                        Fault.Refused _,
                        Fault.Swallowed _ -> {}
            }
        }
    }

    public void next(int count, String method, Fault fault) {
        next(count, Call.of(method), fault);
    }

    /// Does this to all such requests until [#heal].
    public void each(Predicate<Call> which, Fault fault) {
        next(Integer.MAX_VALUE, which, fault);
    }

    /// Forgets all faults that are still to come, and lets through what waits at a gate.
    public synchronized void heal() {
        rules.clear();
        gates.forEach(Gate::open);
        gates.clear();
    }

    /// The faults done so far, a line each.
    public synchronized List<String> log() {
        return List.copyOf(log);
    }

    /// How many requests have come.
    public synchronized long asked() {
        return asked;
    }

    /// @return whether more than so many requests have come, now or in this time
    public synchronized boolean awaitAsked(long moreThan, Duration within) {
        long until = System.nanoTime() + within.toNanos();
        try {
            while (asked <= moreThan) {
                long left = until - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                wait(Math.max(1, left / 1_000_000));
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a request", e);
        }
    }

    /// Every transaction that came to be sent, whatever became of it: `0x` and digits, each time it
    /// came.
    public synchronized List<String> transactions() {
        return List.copyOf(transactions);
    }

    @Override
    public void close() {
        heal();
        server.stop(0);
        threads.shutdownNow();
        http.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            List<Call> calls = Call.allOf(body);
            note(calls);
            Optional<Fault> fault = take(calls);
            if (fault.isPresent() && fault.get() instanceof Fault.Status(int code)) {
                exchange.sendResponseHeaders(code, -1);
                return;
            }
            byte[] answer = answer(body, calls, fault.orElse(null));
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        } catch (Lost e) {
            // Closing an exchange without an answer closes its connection.
        }
    }

    private synchronized void note(List<Call> calls) {
        asked++;
        notifyAll();
        calls.stream().filter(Call.of(Call.SEND)).forEach(call -> transactions.add(call.text(0)));
    }

    private synchronized Optional<Fault> take(List<Call> calls) {
        for (var rule : rules) {
            if (rule.left > 0 && calls.stream().anyMatch(rule.which)) {
                rule.left--;
                log.add(rule.fault + " for " + calls.stream().map(Call::method).toList());
                return Optional.of(rule.fault);
            }
        }
        return Optional.empty();
    }

    private byte[] answer(byte[] body, List<Call> calls, @Nullable Fault fault) throws Lost {
        return switch (fault) {
            case null -> forward(body, calls);
            case Fault.RequestLost _ -> throw new Lost();
            case Fault.AnswerLost _ -> {
                forward(body, calls);
                throw new Lost();
            }
            case Fault.AnswerCut _ -> {
                byte[] whole = forward(body, calls);
                yield Arrays.copyOf(whole, whole.length / 2);
            }
            case Fault.SentTwice _ -> {
                forward(body, calls);
                yield forward(body, calls);
            }
            case Fault.AnswersReordered _ -> reversed(forward(body, calls));
            case Fault.Status _ -> throw new IllegalStateException("answered before");
            case Fault.Refused(String message) ->
                    each(body, calls.stream().map(call -> call.refusal(message)).toList());
            case Fault.Swallowed _ -> each(body, calls.stream().map(FaultProxy::taken).toList());
            case Fault.HeldBefore(Gate gate) -> {
                through(gate);
                yield forward(body, calls);
            }
            case Fault.HeldAfter(Gate gate) -> {
                byte[] answer = forward(body, calls);
                through(gate);
                yield answer;
            }
        };
    }

    private static void through(Gate gate) throws Lost {
        if (!gate.pass()) {
            throw new Lost();
        }
    }

    private static byte[] each(byte[] body, List<JsonObject> answers) {
        boolean batch = body[0] == '[';
        String json =
                batch
                        ? Json.compact(new JsonArray(List.copyOf(answers)))
                        : Json.compact(answers.getFirst());
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private static JsonObject taken(Call call) {
        return call.answer(new JsonString(Hash.keccak256(bytes(call.text(0))).toString()));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.substring(2));
    }

    private static byte[] reversed(byte[] answer) {
        if (Json.parse(answer) instanceof JsonArray batch) {
            var items = new ArrayList<JsonValue>(batch.elements());
            Collections.reverse(items);
            return Json.compact(new JsonArray(items)).getBytes(StandardCharsets.UTF_8);
        }
        return answer;
    }

    private byte[] forward(byte[] body, List<Call> calls) throws Lost {
        if (!strict || calls.size() != 1 || !calls.getFirst().method().equals(Call.SEND)) {
            return post(body);
        }
        Call send = calls.getFirst();
        byte[] raw = bytes(send.text(0));
        Optional<String> refusal = poolRules.refusal(raw, this::waits);
        if (refusal.isPresent()) {
            synchronized (this) {
                log.add("refused a transaction: " + refusal.get());
            }
            return each(body, List.of(send.refusal(refusal.get())));
        }
        byte[] answer = post(body);
        if (Json.parse(answer) instanceof JsonObject object && object.find("result").isPresent()) {
            poolRules.taken(raw);
        }
        return answer;
    }

    /// Whether the node has this transaction in its pool.
    private boolean waits(String hash) {
        var question =
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_getTransactionByHash\",\"params\":[\""
                        + hash
                        + "\"]}";
        try {
            var answer = (JsonObject) Json.parse(post(question.getBytes(StandardCharsets.UTF_8)));
            return answer.get("result") instanceof JsonObject found
                    && !(found.get("blockNumber") instanceof JsonString);
        } catch (Lost e) {
            return false;
        }
    }

    private byte[] post(byte[] body) throws Lost {
        try {
            var request =
                    HttpRequest.newBuilder(upstream)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                            .build();
            return http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
        } catch (IOException e) {
            // The node is not there, as it would be for the gateway itself.
            throw new Lost();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Lost();
        }
    }
}
