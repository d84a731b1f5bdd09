package vouch.server.ethereum;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/// The chain behind the nodes that the transactions go to.
final class NodesView implements ChainView {

    private final Nodes nodes;
    private final HeaderStore.Identity identity;
    private final Address account;
    private final long confirmations;
    private final Runnable keep;

    /// @param keep has the embedded chain's state written
    NodesView(
            Nodes nodes,
            HeaderStore.Identity identity,
            Address account,
            long confirmations,
            Runnable keep) {
        this.nodes = nodes;
        this.identity = identity;
        this.account = account;
        this.confirmations = confirmations;
        this.keep = keep;
    }

    @Override
    public Header head() {
        return nodes.newest();
    }

    @Override
    public Optional<Header> header(long number) {
        return nodes.header(number);
    }

    @Override
    public List<LogEntry> logs(Address contract, String topic0, long from, long to) {
        if (from < 0 || to < from || to - from >= LOG_BLOCKS_MAX) {
            throw new IllegalArgumentException(
                    "events are read of 1 to "
                            + LOG_BLOCKS_MAX
                            + " blocks at a time: "
                            + from
                            + " to "
                            + to);
        }
        return nodes.logs(contract, topic0, from, to);
    }

    @Override
    public byte[] call(Address to, byte[] data, long block) {
        return nodes.call(to, data, block);
    }

    @Override
    public byte[] code(Address address) {
        return nodes.code(address);
    }

    @Override
    public BigInteger balance(Address address) {
        return nodes.balance(address.text());
    }

    @Override
    public void keep() {
        keep.run();
    }

    @Override
    public long confirmations() {
        return confirmations;
    }

    @Override
    public Address account() {
        return account;
    }

    @Override
    public long chainId() {
        return identity.chainId();
    }

    @Override
    public String genesisHash() {
        return identity.genesis();
    }
}
