package vouch.server.notary;

import java.util.Map;
import java.util.function.Supplier;

/// Where a person can look at a transaction: a public explorer, or our own console for a
/// development chain.
final class TransactionPages {

    private static final Map<Long, String> EXPLORERS =
            Map.of(
                    1L, "https://etherscan.io/tx/",
                    11155111L, "https://sepolia.etherscan.io/tx/",
                    560048L, "https://hoodi.etherscan.io/tx/");

    private final Supplier<String> prefix;

    /// @param ownUrl this gateway's address, without a slash at its end
    TransactionPages(long chainId, Supplier<String> ownUrl) {
        var explorer = EXPLORERS.get(chainId);
        this.prefix = explorer == null ? () -> ownUrl.get() + "/console/tx/" : () -> explorer;
    }

    String of(String transactionHash) {
        return prefix.get() + transactionHash;
    }
}
