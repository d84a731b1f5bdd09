package vouch.server.ethereum;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// JSON-RPC 2.0 over HTTP to one URL. Thread-safe; callers block.
///
/// The URL may hold a key: it is in no message and no log line.
final class JsonRpc implements AutoCloseable {

    /// A block with all its transactions, or the state of a development chain.
    static final long ANSWER_BYTES_MAX = 256L << 20;

    static final Duration TIMEOUT = Duration.ofSeconds(15);

    private static final int ATTEMPTS = 3;
    private static final int LEFT_OUT = 0;
    private static final Duration PAUSE = Duration.ofMillis(100);

    /// Says for itself that no answer came from behind it, whatever the body looks like.
    private static final Set<Integer> UNREACHED = Set.of(429, 502, 503, 504);

    /// With these a node says that it has too much to do (EIP-1474, and as statuses are written).
    private static final Set<Long> OVERLOADED = Set.of(-32005L, 429L, (long) LEFT_OUT);

    private static final int ERROR_TEXT_MAX = 300;
    private static final JsonMapper MAPPER = new JsonMapper();

    private final String peer;
    private final HttpClient http;
    private final URI url;
    private final @Nullable String authorization;
    private final Duration timeout;
    private final long answerBytesMax;

    JsonRpc(URI url) {
        this(url, TIMEOUT, ANSWER_BYTES_MAX);
    }

    JsonRpc(URI url, Duration timeout, long answerBytesMax) {
        this("the node", url, timeout, answerBytesMax);
    }

    /// @param peer what the other side is called in messages
    JsonRpc(String peer, URI url, Duration timeout, long answerBytesMax) {
        String scheme = url.getScheme();
        if (scheme == null || !scheme.matches("https?") || url.getHost() == null) {
            throw new IllegalArgumentException(
                    "the URL of " + peer + " starts with http:// or https:// and names a host");
        }
        this.peer = peer;
        this.url = withoutUser(url);
        this.authorization = authorization(url);
        this.timeout = timeout;
        this.answerBytesMax = answerBytesMax;
        this.http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(timeout)
                        .build();
    }

    /// Asks something that changes nothing; asked again where the node did not answer.
    ///
    /// @throws NodeException if the node refused it, too
    JsonNode read(String method, Object... parameters) {
        return value(method, read(List.of(RpcCall.of(method, parameters))).getFirst());
    }

    /// Asks several things at once; each has its own answer, in the order of the calls.
    List<RpcAnswer> read(List<RpcCall> calls) {
        for (int attempt = 1; ; attempt++) {
            try {
                return send(calls);
            } catch (NodeException e) {
                if (attempt == ATTEMPTS || e instanceof NodeSilentException) {
                    throw e;
                }
                pause(attempt);
            }
        }
    }

    /// Asks for a change, once: after a [NodeException] it may or may not have happened.
    RpcAnswer write(String method, Object... parameters) {
        return send(List.of(RpcCall.of(method, parameters))).getFirst();
    }

    static JsonNode value(String method, RpcAnswer answer) {
        return switch (answer) {
            case RpcAnswer.Value value -> value.json();
            case RpcAnswer.Refused error -> {
                String words =
                        "the node refused "
                                + method
                                + ": "
                                + error.message()
                                + " ("
                                + error.code()
                                + ")";
                throw OVERLOADED.contains(error.code())
                        ? new NodeException(words)
                        : new NodeRefusedException(words);
            }
        };
    }

    private List<RpcAnswer> send(List<RpcCall> calls) {
        String what = calls.getFirst().method();
        if (calls.size() == 1) {
            return List.of(one(what, parse(what, post(what, request(calls.getFirst(), 1)))));
        }
        var requests = new ArrayList<Object>();
        for (int i = 0; i < calls.size(); i++) {
            requests.add(request(calls.get(i), i + 1));
        }
        return batch(what, calls.size(), parse(what, post(what, requests)));
    }

    private RpcAnswer one(String what, JsonNode answer) {
        if (!answer.isObject()) {
            throw new NodeException(peer + "'s answer to " + what + " is not an object");
        }
        return item(what, answer);
    }

    /// Answers may come in any order; each is found by its id.
    private List<RpcAnswer> batch(String what, int size, JsonNode answer) {
        if (!answer.isArray()) {
            throw new NodeException(
                    peer + "'s answer to a batch of " + what + " is not a list" + reason(answer));
        }
        var byId = new HashMap<Integer, JsonNode>();
        for (JsonNode item : answer) {
            JsonNode id = item.path("id");
            if (!id.isInt() || byId.put(id.intValue(), item) != null) {
                throw new NodeException(peer + " mixed up the ids of a batch of " + what);
            }
        }
        var answers = new ArrayList<RpcAnswer>();
        for (int id = 1; id <= size; id++) {
            JsonNode item = byId.get(id);
            answers.add(
                    item == null
                            ? new RpcAnswer.Refused(LEFT_OUT, "left out of the answer to a batch")
                            : item(what, item));
        }
        return List.copyOf(answers);
    }

    private RpcAnswer item(String what, JsonNode item) {
        JsonNode error = item.get("error");
        if (error != null && !error.isNull()) {
            return new RpcAnswer.Refused(error.path("code").asLong(), text(error.path("message")));
        }
        JsonNode result = item.get("result");
        if (result == null) {
            throw new NodeException(peer + "'s answer to " + what + " has no result");
        }
        return new RpcAnswer.Value(result);
    }

    private static String reason(JsonNode answer) {
        JsonNode message = answer.path("error").path("message");
        return message.isTextual() ? ": " + text(message) : "";
    }

    /// A node's words, made fit for one line of a log.
    private static String text(JsonNode message) {
        String words = message.asText("no reason given").replaceAll("\\p{Cntrl}+", " ").strip();
        return words.length() <= ERROR_TEXT_MAX ? words : words.substring(0, ERROR_TEXT_MAX);
    }

    private static Map<String, Object> request(RpcCall call, int id) {
        var request = new LinkedHashMap<String, Object>();
        request.put("jsonrpc", "2.0");
        request.put("id", id);
        request.put("method", call.method());
        request.put("params", call.parameters());
        return request;
    }

    private byte[] post(String what, Object body) {
        try {
            var builder =
                    HttpRequest.newBuilder(url)
                            .timeout(timeout)
                            .header("Content-Type", "application/json")
                            .header("Accept", "application/json")
                            .POST(
                                    HttpRequest.BodyPublishers.ofByteArray(
                                            MAPPER.writeValueAsBytes(body)));
            if (authorization != null) {
                builder.header("Authorization", authorization);
            }
            var handler =
                    HttpResponse.BodyHandlers.limiting(
                            HttpResponse.BodyHandlers.ofByteArray(), answerBytesMax);
            HttpResponse<byte[]> response = send(builder.build(), handler);
            // Some nodes answer an error of the call's own with a status of 4xx or 5xx.
            int status = response.statusCode();
            if (status != 200 && (UNREACHED.contains(status) || !looksLikeJson(response.body()))) {
                throw new NodeException(peer + " answered " + what + " with status " + status);
            }
            return response.body();
        } catch (HttpTimeoutException e) {
            throw new NodeSilentException(peer + " did not answer " + what + " in time");
        } catch (IOException e) {
            // The exception's own words and its cause may name the URL.
            throw new NodeException(
                    peer
                            + " could not be reached for "
                            + what
                            + " ("
                            + e.getClass().getSimpleName()
                            + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NodeException("interrupted while asking " + peer + " for " + what);
        }
    }

    /// The client's own limit ends with the answer's first line; a body that drips has no limit.
    private HttpResponse<byte[]> send(HttpRequest request, HttpResponse.BodyHandler<byte[]> handler)
            throws IOException, InterruptedException {
        var response = http.sendAsync(request, handler);
        try {
            return response.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("no whole answer in time");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IOException("the request failed", e.getCause());
        } finally {
            response.cancel(true);
        }
    }

    private static boolean looksLikeJson(byte[] body) {
        return body.length > 0 && (body[0] == '{' || body[0] == '[');
    }

    private JsonNode parse(String what, byte[] body) {
        try {
            return MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            throw new NodeException(peer + "'s answer to " + what + " is not JSON");
        } catch (IOException e) {
            throw new NodeException(peer + "'s answer to " + what + " cannot be read");
        }
    }

    private void pause(int attempt) {
        try {
            Thread.sleep(PAUSE.multipliedBy(attempt));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NodeException("interrupted while waiting for " + peer);
        }
    }

    private static URI withoutUser(URI url) {
        String text = url.toString();
        String user = url.getRawUserInfo();
        return user == null ? url : URI.create(text.replaceFirst("//[^/@]*@", "//"));
    }

    private static @Nullable String authorization(URI url) {
        String user = url.getUserInfo();
        return user == null
                ? null
                : "Basic "
                        + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
