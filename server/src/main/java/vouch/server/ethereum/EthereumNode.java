package vouch.server.ethereum;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/// What we ask of a node. Every method blocks, and throws [NodeException] where there was no answer
/// that can be used.
interface EthereumNode {

    /// The newest block and what the chain calls final.
    ///
    /// @param finalized the newest final block's number; empty where the node has no such thing
    record Heads(Header head, Optional<Long> finalized) {}

    long chainId();

    /// The hash of block 0.
    String genesisHash();

    Heads heads();

    /// Has the chain compared with the one this data was made with. Asked before a reorganisation
    /// is believed: a node may have been started anew with another chain.
    ///
    /// @throws NodeException where it is another one
    default void checkIdentity() {}

    /// The headers at these heights on the chain the node follows now; empty above its head.
    List<Optional<Header>> headers(List<Long> numbers);

    default Optional<Header> header(long number) {
        return headers(List.of(number)).getFirst();
    }

    /// How many transactions of this account are in blocks.
    long minedNonce(String address);

    /// The same as it was after this block; for blocks of the last hours only.
    long nonceAt(String address, long blockNumber);

    /// The same, with those that wait in the node's pool.
    long pendingNonce(String address);

    BigInteger balance(String address);

    /// The tip per gas the node thinks fit, in wei.
    BigInteger suggestedTip();

    /// The gas a transaction with this calldata would use by the newest block.
    ///
    /// @throws CallRefusedException where the chain would undo it
    long estimateGas(String from, String to, String data);

    /// As [ChainView#logs].
    List<LogEntry> logs(Address contract, String topic0, long from, long to);

    /// As [ChainView#call].
    byte[] call(Address to, byte[] data, long block);

    /// As [ChainView#code].
    byte[] code(Address address);

    /// Sends once: after a [NodeException] the node may or may not have it.
    SendOutcome send(byte[] transaction);

    List<Optional<MinedReceipt>> receipts(List<String> transactionHashes);

    /// A block with its transactions in full, as the node writes it.
    Optional<JsonNode> block(String blockHash);

    /// A transaction's bytes as the node has them; many hosted nodes have no such method.
    Optional<byte[]> rawTransaction(String transactionHash);
}
