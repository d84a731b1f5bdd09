package vouch.acceptance;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonArray;
import vouch.protocol.json.JsonNumber;
import vouch.protocol.json.JsonObject;
import vouch.protocol.json.JsonString;
import vouch.protocol.json.JsonValue;

/// A development chain of the test's own, which makes a block only when it is told to: for what
/// lies between sending a transaction and its block. It can take back all that it made.
public final class ManualNode implements AutoCloseable {

    private static final String LISTENING = "Listening on 127.0.0.1:";
    private static final Duration UP_WITHIN = Duration.ofMinutes(1);

    private final Child child;
    private final String url;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private ManualNode(Child child, String url) {
        this.child = child;
        this.url = url;
    }

    public static ManualNode start() {
        return with();
    }

    /// A chain that begins at this time, in seconds since 1970: another time is another block 0.
    public static ManualNode beginningAt(long time) {
        return with("--timestamp", String.valueOf(time));
    }

    /// A chain of another number than anvil's own.
    public static ManualNode ofChain(long id) {
        return with("--chain-id", String.valueOf(id));
    }

    /// The chain that [#write] wrote, with nothing in its pool.
    ///
    /// @param time when it began: anvil keeps a block 0 of its own besides the one it loads
    public static ManualNode loading(Path state, long time) {
        return with("--load-state", state.toString(), "--timestamp", String.valueOf(time));
    }

    private static ManualNode with(String... more) {
        Installation.installChain();
        var command =
                new ArrayList<>(
                        List.of(
                                Installation.anvil().toString(),
                                "--host",
                                "127.0.0.1",
                                "--port",
                                "0",
                                "--no-mining",
                                "--slots-in-an-epoch",
                                "1"));
        command.addAll(List.of(more));
        var child = Child.start(command, Path.of("").toAbsolutePath(), Map.of());
        String line =
                child.out()
                        .await(said -> said.startsWith(LISTENING), UP_WITHIN)
                        .orElseThrow(() -> new AssertionError("no chain: " + child.both()));
        var node = new ManualNode(child, "http://127.0.0.1:" + line.substring(LISTENING.length()));
        // It would print a line for each call.
        node.call("anvil_setLoggingEnabled", "[false]");
        return node;
    }

    public String url() {
        return url;
    }

    public void mine(int blocks) {
        for (int i = 0; i < blocks; i++) {
            call("evm_mine", "[]");
        }
    }

    /// Writes the chain, without its pool, to a file that [#loading] reads.
    public void write(Path file) {
        byte[] packed =
                HexFormat.of()
                        .parseHex(
                                ((JsonString) call("anvil_dumpState", "[]")).value().substring(2));
        try (var in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            Files.write(file, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What the node answers; a failure where it refuses.
    ///
    /// @param parameters a JSON array
    public JsonValue call(String method, String parameters) {
        JsonObject answer = ask(method, parameters);
        return answer.find("result")
                .orElseThrow(() -> new AssertionError(method + ": " + answer.get("error")));
    }

    /// Asks, and takes a refusal as well.
    public JsonObject ask(String method, String parameters) {
        var body =
                JsonObject.builder()
                        .put("jsonrpc", "2.0")
                        .put("id", JsonNumber.of(1))
                        .put("method", method)
                        .put("params", (JsonArray) Json.parse(parameters))
                        .build();
        var request =
                HttpRequest.newBuilder(URI.create(url))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(Json.compact(body)))
                        .build();
        try {
            var answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
            return (JsonObject) Json.parse(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(method, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking a node", e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        child.close();
    }
}
