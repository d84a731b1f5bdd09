package vouch.acceptance.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import vouch.protocol.ethereum.Hash;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonNull;
import vouch.protocol.json.JsonObject;

/// The embedded chain of a running gateway, asked past the gateway.
final class ChainView {

    private static final Pattern LISTENING = Pattern.compile("Listening on (127\\.0\\.0\\.1:\\d+)");

    private final URI url;

    private ChainView(URI url) {
        this.url = url;
    }

    /// A chain of the test's own.
    static ChainView at(String url) {
        return new ChainView(URI.create(url));
    }

    static ChainView of(Path data) {
        try {
            var log = Files.readString(data.resolve("chain/anvil.log"));
            var listening = LISTENING.matcher(log);
            if (!listening.find()) {
                throw new AssertionError("the chain does not say where it listens: " + log);
            }
            return new ChainView(URI.create("http://" + listening.group(1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Hash genesis() {
        return blockHash(0).orElseThrow();
    }

    /// Empty where the chain is not that long.
    Optional<Hash> blockHash(long number) {
        var call =
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_getBlockByNumber\",\"params\":[\"0x"
                        + Long.toHexString(number)
                        + "\",false]}";
        var request =
                HttpRequest.newBuilder(url)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(call))
                        .build();
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
            var result = ((JsonObject) Json.parse(answer)).get("result");
            return result instanceof JsonNull
                    ? Optional.empty()
                    : Optional.of(Hash.parse(((JsonObject) result).string("hash")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking the chain", e);
        }
    }
}
