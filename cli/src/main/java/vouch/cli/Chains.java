package vouch.cli;

import java.util.Optional;
import vouch.protocol.ethereum.KnownChain;

/// What people call the chains we know, and where they look their blocks up.
final class Chains {

    private Chains() {}

    static String name(long chainId) {
        return KnownChain.of(chainId)
                .map(KnownChain::toString)
                .orElse(isDevelopment(chainId) ? "a development chain" : "chain " + chainId);
    }

    static boolean isDevelopment(long chainId) {
        return chainId == 31_337 || chainId == 1_337;
    }

    /// A page that shows the block and its hash.
    static Optional<String> page(long chainId, long blockNumber) {
        return KnownChain.of(chainId).map(chain -> chain.blockPage(blockNumber));
    }
}
