package vouch.acceptance.realnode;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonArray;
import vouch.protocol.json.JsonObject;
import vouch.protocol.json.JsonString;
import vouch.protocol.json.JsonValue;

/// The node that `CHAIN_URL` names, asked without the gateway. Shows its URL to nobody.
final class NamedNode implements AutoCloseable {

    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(ANSWERS_WITHIN).build();
    private final URI url;
    private final String user;

    NamedNode(String url) {
        var named = URI.create(url);
        this.user = named.getUserInfo() == null ? "" : named.getUserInfo();
        this.url = URI.create(url.replaceFirst("//[^/@]*@", "//"));
    }

    /// What it answers to one call, `result` or `error`.
    JsonObject ask(String method, String parameters) {
        return (JsonObject) Json.parse(post(call(1, method, parameters)));
    }

    JsonValue result(String method, String parameters) {
        var answer = ask(method, parameters);
        return answer.find("result").orElseThrow(() -> new AssertionError(method + ": " + answer));
    }

    JsonObject object(String method, String parameters) {
        return result(method, parameters) instanceof JsonObject object
                ? object
                : fail(method + " has no answer");
    }

    private static JsonObject fail(String sentence) {
        throw new AssertionError(sentence);
    }

    long number(String method, String parameters) {
        return number(((JsonString) result(method, parameters)).value());
    }

    static long number(String hex) {
        return Long.parseLong(hex.substring(2), 16);
    }

    /// Whether it answers so many calls at once, each of them.
    boolean takesBatchOf(int calls) {
        String batch =
                IntStream.rangeClosed(1, calls)
                        .mapToObj(id -> call(id, "eth_getBlockByNumber", "\"0x0\",false"))
                        .collect(Collectors.joining(",", "[", "]"));
        return Json.parse(post(batch)) instanceof JsonArray(List<JsonValue> answers)
                && answers.size() == calls
                && answers.stream()
                        .allMatch(answer ->
                                answer instanceof JsonObject object
                                        && object.find("result").isPresent());
    }

    private static String call(int id, String method, String parameters) {
        return "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"%s\",\"params\":[%s]}"
                .formatted(id, method, parameters);
    }

    private String post(String body) {
        var request =
                HttpRequest.newBuilder(url)
                        .timeout(ANSWERS_WITHIN)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body));
        if (!user.isEmpty()) {
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(user.getBytes(UTF_8)));
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            // The exception's own words may hold the URL.
            throw new AssertionError("the node does not answer: " + e.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking the node", e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
