package vouch.server.ethereum;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/// One event that a contract told in a block. Immutable.
public final class LogEntry {

    private final Address contract;
    private final List<String> topics;
    private final byte[] data;
    private final long blockNumber;
    private final String blockHash;
    private final String transactionHash;
    private final int logIndex;

    /// @param topics `0x` and 64 lower-case digits each, as are the two hashes; the first says
    ///   which kind of event it is
    /// @param logIndex its number in the block, from 0
    public LogEntry(
            Address contract,
            List<String> topics,
            byte[] data,
            long blockNumber,
            String blockHash,
            String transactionHash,
            int logIndex) {
        this.contract = contract;
        this.topics = List.copyOf(topics);
        this.data = data.clone();
        this.blockNumber = blockNumber;
        this.blockHash = blockHash;
        this.transactionHash = transactionHash;
        this.logIndex = logIndex;
    }

    public Address contract() {
        return contract;
    }

    public List<String> topics() {
        return topics;
    }

    public byte[] data() {
        return data.clone();
    }

    public long blockNumber() {
        return blockNumber;
    }

    public String blockHash() {
        return blockHash;
    }

    public String transactionHash() {
        return transactionHash;
    }

    public int logIndex() {
        return logIndex;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LogEntry log
                && contract.equals(log.contract)
                && topics.equals(log.topics)
                && Arrays.equals(data, log.data)
                && blockNumber == log.blockNumber
                && blockHash.equals(log.blockHash)
                && transactionHash.equals(log.transactionHash)
                && logIndex == log.logIndex;
    }

    @Override
    public int hashCode() {
        return Objects.hash(blockHash, logIndex);
    }

    @Override
    public String toString() {
        return "log "
                + logIndex
                + " of "
                + contract
                + " in block "
                + blockNumber
                + ", transaction "
                + transactionHash
                + ": "
                + topics
                + " 0x"
                + HexFormat.of().formatHex(data);
    }
}
