package vouch.server.ethereum;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A node behind JSON-RPC.
final class RpcNode implements EthereumNode {

    private static final BigInteger TIP_WITHOUT_ADVICE = BigInteger.valueOf(1_000_000_000);
    private static final int BATCH_MAX = 50;

    private final JsonRpc rpc;

    RpcNode(JsonRpc rpc) {
        this.rpc = rpc;
    }

    @Override
    public long chainId() {
        return Quantities.number(rpc.read("eth_chainId"));
    }

    @Override
    public String genesisHash() {
        return Quantities.hash(rpc.read("eth_getBlockByNumber", "0x0", false).path("hash"));
    }

    @Override
    public Heads heads() {
        var answers =
                rpc.read(
                        List.of(
                                RpcCall.of("eth_getBlockByNumber", "latest", false),
                                RpcCall.of("eth_getBlockByNumber", "finalized", false)));
        JsonNode head = JsonRpc.value("eth_getBlockByNumber", answers.getFirst());
        if (head.isNull()) {
            throw new NodeException("the node has no newest block");
        }
        // A node without finality answers null or an error.
        Optional<Long> finalized =
                switch (answers.getLast()) {
                    case RpcAnswer.Value value when value.json().hasNonNull("number") ->
                            Optional.of(Quantities.number(value.json().path("number")));
                    case RpcAnswer.Value _, RpcAnswer.Refused _ -> Optional.empty();
                };
        return new Heads(header(head), finalized);
    }

    @Override
    public List<Optional<Header>> headers(List<Long> numbers) {
        var calls = new ArrayList<RpcCall>();
        for (long number : numbers) {
            calls.add(RpcCall.of("eth_getBlockByNumber", Quantities.hex(number), false));
        }
        return all(calls).stream()
                .map(json -> json.isNull() ? Optional.<Header>empty() : Optional.of(header(json)))
                .toList();
    }

    @Override
    public long minedNonce(String address) {
        return Quantities.number(rpc.read("eth_getTransactionCount", address, "latest"));
    }

    @Override
    public long nonceAt(String address, long blockNumber) {
        return Quantities.number(
                rpc.read("eth_getTransactionCount", address, Quantities.hex(blockNumber)));
    }

    @Override
    public long pendingNonce(String address) {
        return Quantities.number(rpc.read("eth_getTransactionCount", address, "pending"));
    }

    @Override
    public BigInteger balance(String address) {
        return Quantities.big(rpc.read("eth_getBalance", address, "latest"));
    }

    @Override
    public BigInteger suggestedTip() {
        var answer = rpc.read(List.of(RpcCall.of("eth_maxPriorityFeePerGas"))).getFirst();
        return switch (answer) {
            case RpcAnswer.Value value -> Quantities.big(value.json());
            // Not every client has the method.
            case RpcAnswer.Refused _ -> TIP_WITHOUT_ADVICE;
        };
    }

    @Override
    public long estimateGas(String from, String to, String data) {
        return Quantities.number(
                called(
                        RpcCall.of(
                                "eth_estimateGas", Map.of("from", from, "to", to, "data", data))));
    }

    @Override
    public byte[] call(Address to, byte[] data, long block) {
        return Quantities.bytes(
                called(
                        RpcCall.of(
                                "eth_call",
                                Map.of("to", to.text(), "data", Quantities.hex(data)),
                                Quantities.hex(block))));
    }

    /// @throws CallRefusedException where it is the call that cannot be, and not the node
    private JsonNode called(RpcCall call) {
        RpcAnswer answer = rpc.read(List.of(call)).getFirst();
        if (answer instanceof RpcAnswer.Refused refused && CallErrors.isOfTheCall(refused)) {
            throw new CallRefusedException(refused.message());
        }
        return JsonRpc.value(call.method(), answer);
    }

    @Override
    public byte[] code(Address address) {
        return Quantities.bytes(rpc.read("eth_getCode", address.text(), "latest"));
    }

    @Override
    public List<LogEntry> logs(Address contract, String topic0, long from, long to) {
        JsonNode logs =
                rpc.read(
                        "eth_getLogs",
                        Map.of(
                                "address",
                                contract.text(),
                                "topics",
                                List.of(topic0),
                                "fromBlock",
                                Quantities.hex(from),
                                "toBlock",
                                Quantities.hex(to)));
        return LogEntries.parse(logs, contract, topic0, from, to);
    }

    @Override
    public SendOutcome send(byte[] transaction) {
        var answer = rpc.write("eth_sendRawTransaction", Quantities.hex(transaction));
        return switch (answer) {
            case RpcAnswer.Value _ -> new SendOutcome.Taken();
            case RpcAnswer.Refused error -> SendErrors.outcome(error);
        };
    }

    @Override
    public List<Optional<MinedReceipt>> receipts(List<String> transactionHashes) {
        var calls = new ArrayList<RpcCall>();
        for (String hash : transactionHashes) {
            calls.add(RpcCall.of("eth_getTransactionReceipt", hash));
        }
        return all(calls).stream()
                .map(json ->
                        json.path("blockHash").isTextual()
                                ? Optional.of(receipt(json))
                                : Optional.<MinedReceipt>empty())
                .toList();
    }

    @Override
    public Optional<JsonNode> block(String blockHash) {
        JsonNode block = rpc.read("eth_getBlockByHash", blockHash, true);
        return block.isNull() ? Optional.empty() : Optional.of(block);
    }

    @Override
    public Optional<byte[]> rawTransaction(String transactionHash) {
        for (String method : List.of("eth_getRawTransactionByHash", "debug_getRawTransaction")) {
            var answer = rpc.read(List.of(RpcCall.of(method, transactionHash))).getFirst();
            if (answer instanceof RpcAnswer.Value value && value.json().isTextual()) {
                return Optional.of(Quantities.bytes(value.json()));
            }
        }
        return Optional.empty();
    }

    private List<JsonNode> all(List<RpcCall> calls) {
        var values = new ArrayList<JsonNode>();
        for (int from = 0; from < calls.size(); from += BATCH_MAX) {
            var part = calls.subList(from, Math.min(from + BATCH_MAX, calls.size()));
            for (RpcAnswer answer : rpc.read(part)) {
                values.add(JsonRpc.value(part.getFirst().method(), answer));
            }
        }
        return values;
    }

    private static Header header(JsonNode block) {
        JsonNode baseFee = block.path("baseFeePerGas");
        if (!baseFee.isTextual()) {
            throw new NodeException("the chain has no base fee: it is older than London");
        }
        return new Header(
                Quantities.number(block.path("number")),
                Quantities.hash(block.path("hash")),
                Quantities.hash(block.path("parentHash")),
                Quantities.number(block.path("timestamp")),
                Quantities.big(baseFee),
                block.path("requestsHash").isTextual());
    }

    private static MinedReceipt receipt(JsonNode json) {
        return new MinedReceipt(
                Quantities.hash(json.path("transactionHash")),
                Quantities.hash(json.path("blockHash")),
                Quantities.number(json.path("blockNumber")),
                Math.toIntExact(Quantities.number(json.path("transactionIndex"))),
                Quantities.number(json.path("gasUsed")),
                Quantities.number(json.path("cumulativeGasUsed")),
                Quantities.big(json.path("effectiveGasPrice")),
                Quantities.address(json.path("from")),
                Quantities.number(json.path("status")) == 1);
    }
}
