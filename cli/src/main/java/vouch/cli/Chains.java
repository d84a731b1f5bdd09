package vouch.cli;

import java.util.Optional;

/// What people call the chains we know, and where they look their blocks up.
final class Chains {

    private Chains() {}

    static String name(long chainId) {
        if (chainId == 1) {
            return "Ethereum";
        }
        if (chainId == 11_155_111) {
            return "Sepolia";
        }
        if (chainId == 560_048) {
            return "Hoodi";
        }
        return isDevelopment(chainId) ? "a development chain" : "chain " + chainId;
    }

    static boolean isDevelopment(long chainId) {
        return chainId == 31_337 || chainId == 1_337;
    }

    /// A page that shows the block and its hash.
    static Optional<String> page(long chainId, long blockNumber) {
        if (chainId == 1) {
            return Optional.of("https://etherscan.io/block/" + blockNumber);
        }
        if (chainId == 11_155_111) {
            return Optional.of("https://sepolia.etherscan.io/block/" + blockNumber);
        }
        if (chainId == 560_048) {
            return Optional.of("https://hoodi.etherscan.io/block/" + blockNumber);
        }
        return Optional.empty();
    }
}
