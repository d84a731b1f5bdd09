package vouch.server.ethereum;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import vouch.protocol.MalformedException;
import vouch.protocol.ethereum.BlockHeader;
import vouch.protocol.ethereum.Hash;
import vouch.protocol.ethereum.RlpBytes;
import vouch.protocol.ethereum.TransactionTrie;
import vouch.protocol.proof.EthereumEvidence;

/// Builds what proves that a transaction stands in a block, and believes nothing the node says that
/// does not hash to the block's hash.
final class BlockEvidence {

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

    private BlockEvidence() {}

    /// @throws NodeException where the node has not the block any more, or what it says of it does
    ///   not add up
    static EthereumEvidence of(EthereumNode node, Inclusion inclusion) {
        String where = "block " + inclusion.blockNumber();
        JsonNode block =
                node.block(inclusion.blockHash())
                        .orElseThrow(() -> new NodeException("the node has no " + where));
        byte[] header = header(where, block);
        BlockHeader parsed = BlockHeader.parse(header);
        if (!parsed.hash().toString().equals(inclusion.blockHash())) {
            throw new NodeException(
                    "the header of "
                            + where
                            + " does not hash to the block's hash: it has a field we do not know,"
                            + " or the node is wrong");
        }
        List<byte[]> transactions = transactions(node, where, block);
        if (!Hash.ofBytes(TransactionTrie.root(transactions)).equals(parsed.transactionsRoot())) {
            throw new NodeException(
                    "the transactions of " + where + " do not hash to its transactionsRoot");
        }
        int index = inclusion.transactionIndex();
        if (index >= transactions.size()
                || !Hash.keccak256(transactions.get(index))
                        .toString()
                        .equals(inclusion.transactionHash())) {
            throw new NodeException(
                    "transaction " + index + " of " + where + " is not the one looked for");
        }
        return new EthereumEvidence(
                transactions.get(index), index, TransactionTrie.proof(transactions, index), header);
    }

    private static byte[] header(String where, JsonNode block) {
        var fields = new ArrayList<byte[]>();
        for (Field field : FIELDS) {
            JsonNode value = block.path(field.name());
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
            throw new NodeException("the header of " + where + " is malformed: " + e.getMessage());
        }
    }

    private static List<byte[]> transactions(EthereumNode node, String where, JsonNode block) {
        var transactions = new ArrayList<byte[]>();
        for (JsonNode transaction : block.path("transactions")) {
            String hash = Quantities.hash(transaction.path("hash"));
            Optional<byte[]> bytes =
                    TransactionBytes.of(transaction).filter(raw -> hashes(raw, hash));
            transactions.add(
                    bytes.or(() -> node.rawTransaction(hash).filter(raw -> hashes(raw, hash)))
                            .orElseThrow(() ->
                                    new NodeException(
                                            "the bytes of transaction "
                                                    + hash
                                                    + " of "
                                                    + where
                                                    + " cannot be had from this node")));
        }
        return transactions;
    }

    private static boolean hashes(byte[] raw, String hash) {
        return Hash.keccak256(raw).toString().equals(hash);
    }
}
