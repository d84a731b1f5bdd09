package vouch.server.ethereum;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/// A node that passes everything on to another one, except what a test overrides.
class ForwardingNode implements EthereumNode {

    final EthereumNode node;

    ForwardingNode(EthereumNode node) {
        this.node = node;
    }

    @Override
    public SendOutcome send(byte[] transaction) {
        return node.send(transaction);
    }

    @Override
    public long estimateGas(String address, String data) {
        return node.estimateGas(address, data);
    }

    @Override
    public long chainId() {
        return node.chainId();
    }

    @Override
    public String genesisHash() {
        return node.genesisHash();
    }

    @Override
    public Heads heads() {
        return node.heads();
    }

    @Override
    public List<Optional<Header>> headers(List<Long> numbers) {
        return node.headers(numbers);
    }

    @Override
    public long minedNonce(String address) {
        return node.minedNonce(address);
    }

    @Override
    public long nonceAt(String address, long blockNumber) {
        return node.nonceAt(address, blockNumber);
    }

    @Override
    public long pendingNonce(String address) {
        return node.pendingNonce(address);
    }

    @Override
    public BigInteger balance(String address) {
        return node.balance(address);
    }

    @Override
    public BigInteger suggestedTip() {
        return node.suggestedTip();
    }

    @Override
    public List<Optional<MinedReceipt>> receipts(List<String> transactionHashes) {
        return node.receipts(transactionHashes);
    }

    @Override
    public Optional<JsonNode> block(String blockHash) {
        return node.block(blockHash);
    }

    @Override
    public Optional<byte[]> rawTransaction(String transactionHash) {
        return node.rawTransaction(transactionHash);
    }
}
