package vouch.server.ethereum;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import vouch.protocol.ethereum.Rlp;
import vouch.protocol.ethereum.RlpBytes;
import vouch.protocol.ethereum.RlpItem;
import vouch.protocol.ethereum.RlpList;

/// Writes a transaction, as a node tells it in JSON, as the bytes that were signed. Whoever calls
/// compares the hash: nodes leave fields out and add others.
final class TransactionBytes {

    private static final byte ACCESS_LIST_TYPE = 1;
    private static final byte FEE_MARKET_TYPE = 2;

    private TransactionBytes() {}

    /// @return empty for types whose bytes have to be asked for
    static Optional<byte[]> of(JsonNode transaction) {
        JsonNode type = transaction.path("type");
        return switch (type.isMissingNode() ? "0x0" : type.asText()) {
            case "0x0" -> Optional.of(legacy(transaction));
            case "0x1" -> Optional.of(typed(ACCESS_LIST_TYPE, accessList(transaction)));
            case "0x2" -> Optional.of(typed(FEE_MARKET_TYPE, feeMarket(transaction)));
            default -> Optional.empty();
        };
    }

    private static byte[] legacy(JsonNode transaction) {
        var fields = new ArrayList<RlpItem>();
        fields.add(integer(transaction, "nonce"));
        fields.add(integer(transaction, "gasPrice"));
        addWhat(fields, transaction);
        fields.add(integer(transaction, "v"));
        addSignature(fields, transaction);
        return Rlp.encode(new RlpList(fields));
    }

    private static List<RlpItem> accessList(JsonNode transaction) {
        var fields = new ArrayList<RlpItem>();
        fields.add(integer(transaction, "chainId"));
        fields.add(integer(transaction, "nonce"));
        fields.add(integer(transaction, "gasPrice"));
        addWhat(fields, transaction);
        fields.add(accesses(transaction));
        fields.add(parity(transaction));
        addSignature(fields, transaction);
        return fields;
    }

    private static List<RlpItem> feeMarket(JsonNode transaction) {
        var fields = new ArrayList<RlpItem>();
        fields.add(integer(transaction, "chainId"));
        fields.add(integer(transaction, "nonce"));
        fields.add(integer(transaction, "maxPriorityFeePerGas"));
        fields.add(integer(transaction, "maxFeePerGas"));
        addWhat(fields, transaction);
        fields.add(accesses(transaction));
        fields.add(parity(transaction));
        addSignature(fields, transaction);
        return fields;
    }

    private static void addWhat(List<RlpItem> fields, JsonNode transaction) {
        fields.add(integer(transaction, "gas"));
        JsonNode to = transaction.path("to");
        fields.add(to.isTextual() ? new RlpBytes(Quantities.bytes(to)) : new RlpBytes(new byte[0]));
        fields.add(integer(transaction, "value"));
        fields.add(new RlpBytes(Quantities.bytes(transaction.path("input"))));
    }

    private static void addSignature(List<RlpItem> fields, JsonNode transaction) {
        fields.add(integer(transaction, "r"));
        fields.add(integer(transaction, "s"));
    }

    private static RlpItem parity(JsonNode transaction) {
        return integer(transaction, transaction.has("yParity") ? "yParity" : "v");
    }

    private static RlpItem accesses(JsonNode transaction) {
        var entries = new ArrayList<RlpItem>();
        for (JsonNode access : transaction.path("accessList")) {
            var keys = new ArrayList<RlpItem>();
            for (JsonNode key : access.path("storageKeys")) {
                keys.add(new RlpBytes(Quantities.bytes(key)));
            }
            entries.add(
                    RlpList.of(
                            new RlpBytes(Quantities.bytes(access.path("address"))),
                            new RlpList(keys)));
        }
        return new RlpList(entries);
    }

    private static RlpItem integer(JsonNode transaction, String field) {
        return RlpBytes.of(Quantities.big(transaction.path(field)));
    }

    private static byte[] typed(byte type, List<RlpItem> fields) {
        byte[] payload = Rlp.encode(new RlpList(fields));
        byte[] bytes = new byte[1 + payload.length];
        bytes[0] = type;
        System.arraycopy(payload, 0, bytes, 1, payload.length);
        return bytes;
    }
}
