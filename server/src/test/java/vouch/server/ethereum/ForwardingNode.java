package vouch.server.ethereum;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// A node that passes everything on to another one, except what a test overrides.
class ForwardingNode implements EthereumNode {

    final EthereumNode node;

    ForwardingNode(EthereumNode node) {
        this.node = node;
    }

    /// Does each call that is passed on; for tests that break any of them.
    <T> T pass(Supplier<T> call) {
        return call.get();
    }

    @Override
    public void checkIdentity() {
        node.checkIdentity();
    }

    @Override
    public SendOutcome send(byte[] transaction) {
        return pass(() -> node.send(transaction));
    }

    @Override
    public long estimateGas(String from, String to, String data) {
        return pass(() -> node.estimateGas(from, to, data));
    }

    @Override
    public List<LogEntry> logs(Address contract, String topic0, long from, long to) {
        return pass(() -> node.logs(contract, topic0, from, to));
    }

    @Override
    public byte[] call(Address to, byte[] data, long block) {
        return pass(() -> node.call(to, data, block));
    }

    @Override
    public byte[] code(Address address) {
        return pass(() -> node.code(address));
    }

    @Override
    public long chainId() {
        return pass(() -> node.chainId());
    }

    @Override
    public String genesisHash() {
        return pass(() -> node.genesisHash());
    }

    @Override
    public Heads heads() {
        return pass(() -> node.heads());
    }

    @Override
    public List<Optional<Header>> headers(List<Long> numbers) {
        return pass(() -> node.headers(numbers));
    }

    @Override
    public long minedNonce(String address) {
        return pass(() -> node.minedNonce(address));
    }

    @Override
    public long nonceAt(String address, long blockNumber) {
        return pass(() -> node.nonceAt(address, blockNumber));
    }

    @Override
    public long pendingNonce(String address) {
        return pass(() -> node.pendingNonce(address));
    }

    @Override
    public BigInteger balance(String address) {
        return pass(() -> node.balance(address));
    }

    @Override
    public BigInteger suggestedTip() {
        return pass(() -> node.suggestedTip());
    }

    @Override
    public List<Optional<MinedReceipt>> receipts(List<String> transactionHashes) {
        return pass(() -> node.receipts(transactionHashes));
    }

    @Override
    public Optional<JsonNode> block(String blockHash) {
        return pass(() -> node.block(blockHash));
    }

    @Override
    public Optional<byte[]> rawTransaction(String transactionHash) {
        return pass(() -> node.rawTransaction(transactionHash));
    }
}
