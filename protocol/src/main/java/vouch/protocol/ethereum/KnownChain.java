package vouch.protocol.ethereum;

import java.util.Arrays;
import java.util.Optional;

/// A public chain that people have a name for, and where they look at it.
public enum KnownChain {
    ETHEREUM(1, "Ethereum", "https://etherscan.io"),
    SEPOLIA(11_155_111, "Sepolia", "https://sepolia.etherscan.io"),
    HOODI(560_048, "Hoodi", "https://hoodi.etherscan.io");

    private final long id;
    private final String title;
    private final String explorer;

    KnownChain(long id, String title, String explorer) {
        this.id = id;
        this.title = title;
        this.explorer = explorer;
    }

    /// The chain with this id; empty for development chains and those nobody told us of.
    public static Optional<KnownChain> of(long chainId) {
        return Arrays.stream(values()).filter(chain -> chain.id == chainId).findFirst();
    }

    /// The page that shows a block and its hash.
    public String blockPage(long blockNumber) {
        return explorer + "/block/" + blockNumber;
    }

    /// The page that shows a transaction.
    ///
    /// @param transactionHash `0x` and 64 digits
    public String transactionPage(String transactionHash) {
        return explorer + "/tx/" + transactionHash;
    }

    /// What people call it.
    @Override
    public String toString() {
        return title;
    }
}
