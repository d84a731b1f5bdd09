package vouch.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import vouch.protocol.MalformedException;
import vouch.protocol.ethereum.Hash;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonNull;
import vouch.protocol.json.JsonObject;
import vouch.protocol.json.JsonString;
import vouch.protocol.json.JsonValue;

/// An Ethereum node of the user's choice, asked for the one value a proof cannot prove itself.
///
/// Its address may hold a secret, so sentences name its host alone.
final class EthereumNode {

    private static final int ANSWER_BYTES_MAX = 4 * 1024 * 1024;
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);
    private static final Pattern QUANTITY = Pattern.compile("0x(0|[1-9a-f][0-9a-f]{0,14})");

    private final URI url;
    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(10))
                    .build();

    /// The node gave no answer that could be used; the message is a sentence.
    static final class Silent extends Exception {

        private static final long serialVersionUID = 1L;

        Silent(String message) {
            super(message);
        }
    }

    EthereumNode(URI url) {
        boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        if (!http || url.getHost() == null) {
            throw new IllegalArgumentException("a node's address begins with http:// or https://");
        }
        this.url = url;
    }

    String host() {
        return url.getHost();
    }

    long chainId() throws Silent {
        JsonValue result = call("eth_chainId", "[]");
        if (result instanceof JsonString text && QUANTITY.matcher(text.value()).matches()) {
            return Long.parseLong(text.value().substring(2), 16);
        }
        throw new Silent("The node at " + host() + " did not say its chain id.");
    }

    /// The hash of the node's block of that number; empty where it has none.
    Optional<Hash> blockHash(long number) throws Silent {
        JsonValue result =
                call("eth_getBlockByNumber", "[\"0x" + Long.toHexString(number) + "\",false]");
        if (result instanceof JsonNull) {
            return Optional.empty();
        }
        try {
            if (result instanceof JsonObject block) {
                return Optional.of(Hash.parse(block.string("hash")));
            }
        } catch (MalformedException _) {
            // Said below.
        }
        throw new Silent("The node at " + host() + " answered with something that is no block.");
    }

    private JsonValue call(String method, String parameters) throws Silent {
        String body =
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\""
                        + method
                        + "\",\"params\":"
                        + parameters
                        + "}";
        HttpRequest request =
                HttpRequest.newBuilder(url)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        HttpResponse<byte[]> answer = send(request);
        try {
            if (Json.parse(answer.body()) instanceof JsonObject object
                    && object.find("result").isPresent()) {
                return object.get("result");
            }
        } catch (MalformedException _) {
            // Said below.
        }
        throw new Silent(
                "The node at "
                        + host()
                        + " did not answer "
                        + method
                        + " (HTTP status "
                        + answer.statusCode()
                        + ").");
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws Silent {
        CompletableFuture<HttpResponse<byte[]>> exchange =
                client.sendAsync(
                        request,
                        BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_BYTES_MAX));
        try {
            return exchange.get(ANSWER_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            exchange.cancel(true);
            throw new Silent("The node at " + host() + " did not answer in time.");
        } catch (InterruptedException e) {
            exchange.cancel(true);
            Thread.currentThread().interrupt();
            throw new Silent("Interrupted.");
        } catch (ExecutionException e) {
            String why =
                    e.getCause() instanceof IOException io ? io.getClass().getSimpleName() : "";
            throw new Silent(
                    "The node at " + host() + " cannot be reached (" + why + "): is it running?");
        }
    }
}
