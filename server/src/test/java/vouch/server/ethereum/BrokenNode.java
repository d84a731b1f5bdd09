package vouch.server.ethereum;

/// A node that stops answering at one moment, as if the gateway ended there.
final class BrokenNode extends ForwardingNode {

    enum Moment {
        AT_ESTIMATE,
        BEFORE_SENDING,
        AFTER_SENDING
    }

    private final Moment moment;

    BrokenNode(EthereumNode node, Moment moment) {
        super(node);
        this.moment = moment;
    }

    private void breakAt(Moment now) {
        if (moment == now) {
            throw new NodeException("broken " + now);
        }
    }

    @Override
    public SendOutcome send(byte[] transaction) {
        breakAt(Moment.BEFORE_SENDING);
        SendOutcome outcome = node.send(transaction);
        breakAt(Moment.AFTER_SENDING);
        return outcome;
    }

    @Override
    public long estimateGas(String from, String to, String data) {
        breakAt(Moment.AT_ESTIMATE);
        return node.estimateGas(from, to, data);
    }
}
