package vouch.server.ethereum;

import vouch.server.database.Database;

/// Makes sure that a database and a chain belong together.
final class ChainIdentity {

    private ChainIdentity() {}

    /// Stores which chain this is at the first start; refuses another one from then on.
    static HeaderStore.Identity check(EthereumNode node, Database database) {
        var store = new HeaderStore();
        long chainId = node.chainId();
        String genesis = node.genesisHash();
        var found = new HeaderStore.Identity(chainId, genesis);
        HeaderStore.Identity known =
                database.write(tx ->
                        store.identity(tx)
                                .orElseGet(() -> {
                                    store.identify(tx, found);
                                    return found;
                                }));
        if (known.chainId() != chainId) {
            throw new ChainRefusedException(
                    "the node is on chain "
                            + chainId
                            + ", but this data was made with chain "
                            + known.chainId()
                            + ": name a node of that chain, or start with another data directory");
        }
        if (!known.genesis().equals(genesis)) {
            throw new ChainRefusedException(
                    "the node's chain "
                            + chainId
                            + " began with block "
                            + genesis
                            + ", but this data was made with a chain "
                            + chainId
                            + " that began with "
                            + known.genesis()
                            + ": it is another chain of the same number");
        }
        return found;
    }
}
