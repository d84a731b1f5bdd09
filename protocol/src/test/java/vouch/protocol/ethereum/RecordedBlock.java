package vouch.protocol.ethereum;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import vouch.protocol.Encodings;
import vouch.protocol.Vectors;
import vouch.protocol.json.JsonObject;
import vouch.protocol.json.JsonString;

/// A block as a node told it, from `vectors/ethereum`.
public record RecordedBlock(
        JsonObject header, List<byte[]> transactions, List<String> transactionHashes) {

    private static final List<String> FIELDS =
            List.of(
                    "parentHash",
                    "sha3Uncles",
                    "miner",
                    "stateRoot",
                    "transactionsRoot",
                    "receiptsRoot",
                    "logsBloom",
                    "difficulty",
                    "number",
                    "gasLimit",
                    "gasUsed",
                    "timestamp",
                    "extraData",
                    "mixHash",
                    "nonce",
                    "baseFeePerGas",
                    "withdrawalsRoot",
                    "blobGasUsed",
                    "excessBlobGas",
                    "parentBeaconBlockRoot",
                    "requestsHash");
    private static final List<String> INTEGERS =
            List.of(
                    "difficulty",
                    "number",
                    "gasLimit",
                    "gasUsed",
                    "timestamp",
                    "baseFeePerGas",
                    "blobGasUsed",
                    "excessBlobGas");

    public static RecordedBlock read(String name) {
        JsonObject file = Vectors.object("ethereum/" + name + ".json");
        return new RecordedBlock(
                file.object("header"),
                strings(file, "transactions").stream().map(Encodings::parseHexPrefixed).toList(),
                strings(file, "transactionHashes"));
    }

    private static List<String> strings(JsonObject file, String member) {
        return file.array(member).elements().stream()
                .map(element -> ((JsonString) element).value())
                .toList();
    }

    public Hash hash() {
        return Hash.parse(header.string("hash"));
    }

    public Hash transactionsRoot() {
        return Hash.parse(header.string("transactionsRoot"));
    }

    /// The header's fields as RLP wants them: integers without leading zeros.
    public List<byte[]> fields() {
        List<byte[]> fields = new ArrayList<>();
        for (String name : FIELDS) {
            Optional<String> text = header.find(name).map(value -> ((JsonString) value).value());
            text.ifPresent(hex -> fields.add(field(name, hex.substring(2))));
        }
        return fields;
    }

    private static byte[] field(String name, String hex) {
        if (!INTEGERS.contains(name)) {
            return HexFormat.of().parseHex(hex);
        }
        String digits = hex.replaceFirst("^0+", "");
        return HexFormat.of().parseHex(digits.length() % 2 == 0 ? digits : "0" + digits);
    }

    public byte[] encodedHeader() {
        return BlockHeader.encode(fields());
    }
}
