package vouch.server.ethereum;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import vouch.protocol.ethereum.BlockHeader;
import vouch.protocol.ethereum.Hash;
import vouch.protocol.ethereum.TransactionTrie;
import vouch.protocol.proof.EthereumEvidence;

/// Builds what proves that a transaction stands in a block, and believes nothing the node says that
/// does not hash to the block's hash.
final class BlockEvidence {

    private BlockEvidence() {}

    /// @throws NodeException where the node has not the block any more, or what it says of it does
    ///   not add up
    static EthereumEvidence of(EthereumNode node, Inclusion inclusion) {
        String where = "block " + inclusion.blockNumber();
        JsonNode block =
                node.block(inclusion.blockHash())
                        .orElseThrow(() -> new NodeException("the node has no " + where));
        byte[] header = BlockHeaders.encode(block);
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
