package vouch.server.notary;

import java.util.function.Supplier;
import vouch.protocol.ethereum.KnownChain;

/// Where a person can look at a transaction: a public explorer, or our own console for a
/// development chain.
final class TransactionPages {

    private final long chainId;
    private final Supplier<String> ownUrl;

    /// @param ownUrl this gateway's address, without a slash at its end
    TransactionPages(long chainId, Supplier<String> ownUrl) {
        this.chainId = chainId;
        this.ownUrl = ownUrl;
    }

    /// What stands before a transaction's hash in the address of our own page of it.
    String own() {
        return ownUrl.get() + "/console/tx/";
    }

    String of(String transactionHash) {
        return KnownChain.of(chainId)
                .map(chain -> chain.transactionPage(transactionHash))
                .orElseGet(() -> own() + transactionHash);
    }
}
