package vouch.server.ethereum;

import java.util.Map;

/// What the embedded chain's node does besides what every node does: it signs for accounts whose
/// keys everybody has. Thread-safe.
public final class DevelopmentNode {

    /// The second account of every anvil and hardhat chain; the gateway signs with the first.
    private static final Address DEPOSITOR =
            new Address("0x70997970c51812dc3a010c7d01b50e0d17dc79c8");

    private static final String DEPOSITOR_KEY =
            "59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d";

    private final JsonRpc rpc;
    private final Runnable afterSending;

    /// @param afterSending has a block made soon
    DevelopmentNode(JsonRpc rpc, Runnable afterSending) {
        this.rpc = rpc;
        this.afterSending = afterSending;
    }

    /// An account with coins for fees whose key everybody has.
    public Address depositor() {
        return DEPOSITOR;
    }

    /// Its key, 64 hexadecimal digits: no secret at all.
    public String depositorKey() {
        return DEPOSITOR_KEY;
    }

    /// Sends a transaction without value from an account of the development chain.
    ///
    /// @return its hash, `0x` and lower case; the next block holds it
    /// @throws CallRefusedException where the chain would undo it
    /// @throws NodeException where the node does not answer, or has no key for the sender
    public String send(Address from, Address to, byte[] data) {
        // anvil itself takes what will fail.
        long needed = new RpcNode(rpc).estimateGas(from.text(), to.text(), Quantities.hex(data));
        String hash = sent(rpc, from, to, data, GasEstimates.withRoom(needed));
        afterSending.run();
        return hash;
    }

    static String sent(JsonRpc rpc, Address from, Address to, byte[] data, long gas) {
        RpcAnswer answer =
                rpc.write(
                        "eth_sendTransaction",
                        Map.of(
                                "from",
                                from.text(),
                                "to",
                                to.text(),
                                "data",
                                Quantities.hex(data),
                                "gas",
                                Quantities.hex(gas)));
        return Quantities.hash(JsonRpc.value("eth_sendTransaction", answer));
    }
}
