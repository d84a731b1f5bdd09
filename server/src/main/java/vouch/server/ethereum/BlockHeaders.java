package vouch.server.ethereum;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import vouch.protocol.MalformedException;
import vouch.protocol.ethereum.BlockHeader;
import vouch.protocol.ethereum.Hash;
import vouch.protocol.ethereum.RlpBytes;

/// Writes a block's header, as a node tells it in JSON, as the bytes that are hashed.
final class BlockHeaders {

    private enum Kind {
        BYTES,
        INTEGER
    }

    private record Field(String name, Kind kind) {}

    /// The header's fields in their order; those from `baseFeePerGas` on came with later forks.
    private static final List<Field> FIELDS =
            List.of(
                    new Field("parentHash", Kind.BYTES),
                    new Field("sha3Uncles", Kind.BYTES),
                    new Field("miner", Kind.BYTES),
                    new Field("stateRoot", Kind.BYTES),
                    new Field("transactionsRoot", Kind.BYTES),
                    new Field("receiptsRoot", Kind.BYTES),
                    new Field("logsBloom", Kind.BYTES),
                    new Field("difficulty", Kind.INTEGER),
                    new Field("number", Kind.INTEGER),
                    new Field("gasLimit", Kind.INTEGER),
                    new Field("gasUsed", Kind.INTEGER),
                    new Field("timestamp", Kind.INTEGER),
                    new Field("extraData", Kind.BYTES),
                    new Field("mixHash", Kind.BYTES),
                    new Field("nonce", Kind.BYTES),
                    new Field("baseFeePerGas", Kind.INTEGER),
                    new Field("withdrawalsRoot", Kind.BYTES),
                    new Field("blobGasUsed", Kind.INTEGER),
                    new Field("excessBlobGas", Kind.INTEGER),
                    new Field("parentBeaconBlockRoot", Kind.BYTES),
                    new Field("requestsHash", Kind.BYTES));

    private static final int FIELDS_ALWAYS = 15;

    private BlockHeaders() {}

    /// @throws NodeException where a field is missing or malformed
    static byte[] encode(JsonNode header) {
        var fields = new ArrayList<byte[]>();
        for (Field field : FIELDS) {
            JsonNode value = header.path(field.name());
            if (!value.isTextual() && fields.size() >= FIELDS_ALWAYS) {
                break;
            }
            fields.add(
                    switch (field.kind()) {
                        case BYTES -> Quantities.bytes(value);
                        case INTEGER -> RlpBytes.of(Quantities.big(value)).bytes();
                    });
        }
        try {
            return BlockHeader.encode(fields);
        } catch (MalformedException e) {
            throw new NodeException("a block's header is malformed: " + e.getMessage());
        }
    }

    /// The block's hash, `0x` and lower case.
    static String hash(JsonNode header) {
        return Hash.keccak256(encode(header)).toString();
    }
}
