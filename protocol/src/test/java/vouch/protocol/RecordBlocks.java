package vouch.protocol;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonArray;
import vouch.protocol.json.JsonObject;
import vouch.protocol.json.JsonString;
import vouch.protocol.json.JsonValue;
import vouch.protocol.proof.SampleLog;

/// Records the blocks under `vectors/ethereum` from a development node; `vectors/README.md` says
/// how to run it. Each block carries one root of the sample log in a transaction to self, among
/// others of all types and sizes.
final class RecordBlocks {

    private static final String ACCOUNT = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
    private static final String OTHER = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";
    private static final long GENESIS_TIME = 1_790_000_000;
    private static final long BLOCK_SECONDS = 12;

    private final URI node;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Random random = new Random(1);
    private long blocks;

    private RecordBlocks(URI node) {
        this.node = node;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        RecordBlocks recorder = new RecordBlocks(URI.create(args[0]));
        Digest root = SampleLog.checkpoint(SampleLog.SIZE).root();
        recorder.record("block-1", 1, 0, root);
        recorder.record("block-1-single-entry", 1, 0, SampleLog.checkpoint(1).root());
        recorder.record("block-2", 2, 1, root);
        recorder.record("block-17", 17, 0, root);
        recorder.record("block-17-direct", 17, 16, SampleLog.entry(4));
        recorder.record("block-140", 140, 130, root);
        recorder.record("block-300", 300, 299, root);
    }

    private void record(String name, int count, int anchor, Digest payload)
            throws IOException, InterruptedException {
        List<JsonValue> hashes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            JsonObject.Builder transaction = i == anchor ? anchor(i, payload) : noise(i);
            hashes.add(call("eth_sendTransaction", transaction.build()));
        }
        blocks++;
        call(
                "evm_mine",
                new JsonString("0x" + Long.toHexString(GENESIS_TIME + blocks * BLOCK_SECONDS)));
        JsonObject header =
                (JsonObject)
                        call("eth_getBlockByNumber", new JsonString("latest"), Json.parse("false"));
        if (!header.array("transactions").elements().equals(hashes)) {
            throw new IllegalStateException(name + " was not mined as it was sent");
        }
        List<JsonValue> raw = new ArrayList<>();
        for (JsonValue hash : hashes) {
            raw.add(call("eth_getRawTransactionByHash", hash));
        }
        JsonObject file =
                JsonObject.builder()
                        .put("header", header)
                        .put("transactionHashes", new JsonArray(hashes))
                        .put("transactions", new JsonArray(raw))
                        .build();
        Vectors.write(
                "ethereum/" + name + ".json", Json.pretty(file).getBytes(StandardCharsets.UTF_8));
    }

    /// The transaction that carries a root: of the newest type, or where `i` is even of the oldest.
    private static JsonObject.Builder anchor(int i, Digest payload) {
        JsonObject.Builder transaction =
                JsonObject.builder()
                        .put("from", ACCOUNT)
                        .put("to", ACCOUNT)
                        .put("gas", "0x186a0")
                        .put("data", "0x" + payload.hex());
        return i % 4 == 2 ? legacy(transaction) : feeMarket(transaction);
    }

    private JsonObject.Builder noise(int i) {
        byte[] data = new byte[i % 5 == 0 ? 0 : random.nextInt(i % 7 == 0 ? 700 : 90)];
        random.nextBytes(data);
        JsonObject.Builder transaction =
                JsonObject.builder()
                        .put("from", ACCOUNT)
                        .put("to", OTHER)
                        .put("gas", "0x186a0")
                        .put("value", "0x" + Integer.toHexString(random.nextInt(1_000_000)))
                        .put("data", Encodings.hexPrefixed(data));
        return switch (i % 3) {
            case 0 -> legacy(transaction);
            case 1 -> feeMarket(transaction);
            default -> legacy(transaction).put("accessList", accessList());
        };
    }

    private static JsonArray accessList() {
        JsonObject entry =
                JsonObject.builder()
                        .put("address", OTHER)
                        .put("storageKeys", JsonArray.ofStrings(List.of("0x" + "0".repeat(64))))
                        .build();
        return new JsonArray(List.of(entry));
    }

    private static JsonObject.Builder legacy(JsonObject.Builder transaction) {
        return transaction.put("gasPrice", "0x77359400");
    }

    private static JsonObject.Builder feeMarket(JsonObject.Builder transaction) {
        return transaction
                .put("maxFeePerGas", "0x77359400")
                .put("maxPriorityFeePerGas", "0x3b9aca00");
    }

    private JsonValue call(String method, JsonValue... params)
            throws IOException, InterruptedException {
        JsonObject request =
                JsonObject.builder()
                        .put("jsonrpc", "2.0")
                        .put("id", 1)
                        .put("method", method)
                        .put("params", new JsonArray(List.of(params)))
                        .build();
        HttpResponse<byte[]> answer =
                http.send(
                        HttpRequest.newBuilder(node)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(request.toString()))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        JsonObject body = (JsonObject) Json.parse(answer.body());
        return body.find("result")
                .orElseThrow(() -> new IllegalStateException(method + " failed: " + body));
    }
}
