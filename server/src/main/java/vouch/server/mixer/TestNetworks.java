package vouch.server.mixer;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The chains this mixer runs on. There is no setting for it: a mixer on a live network launders
/// money, and this project does not do that.
final class TestNetworks {

    /// The ids that anvil, hardhat and ganache give a chain of one's own. Written here again, so
    /// that this list grows by nobody's change elsewhere.
    private static final Set<Long> DEVELOPMENT = Set.of(1337L, 31337L);

    /// Public test networks, and the hash of block 0 of each.
    private static final Map<Long, String> PUBLIC =
            Map.of(
                    // Sepolia
                    11_155_111L,
                            "0x25a5cc106eea7138acab33231d7160d69cb777ee0c2c553fcddf5138993e6dd9",
                    // Hoodi
                    560_048L, "0xbbe312868b376a3001692a646dd2d7d1e4406380dfd86b98aa8a34d1557c971b");

    /// The first blocks of live networks, by which a copy of one is known whatever id it has.
    private static final Map<String, String> LIVE =
            Map.of(
                    "0xd4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3",
                    "Ethereum",
                    "0x0d21840abff46b96c84b2ac9e10e4f5cdaeb5693cb665db62a2f3b02d2d57b5b",
                    "BNB Smart Chain",
                    "0xa9c28ce2141b56c474f1dc504bee9b01eb1bd7d1a507580d5519d4437a97de1b",
                    "Polygon",
                    "0x4f1dd23188aab3a76b463e4af801b52b1248ef073c648cbdc4c9333d3da79756",
                    "Gnosis",
                    "0x7ca38a1916c42007829c55e69d3e9a73265554b586a499015373241b8a3fa48b",
                    "OP Mainnet",
                    "0xf712aa9241cc24369b143cf6dce85f0902a9731e70d66818a3a5845b296c73dd",
                    "Base",
                    "0x7ee576b35482195fc49205cec9af72ce14f003b9ae69f6ba0faef4514be8b442",
                    "Arbitrum One",
                    "0x31ced5b9beb7f8782b014660da0cb18cc409f121f408186886e1ca3e8eeca96b",
                    "Avalanche");

    private TestNetworks() {}

    /// Why the mixer does not run on a chain, in one sentence; empty where it does.
    ///
    /// @param genesis the hash of block 0, `0x` and lower case
    static Optional<String> refusal(long chainId, String genesis) {
        String live = LIVE.get(genesis);
        if (live != null) {
            return Optional.of(
                    "the mixer runs on test networks only, and this chain began with the first"
                            + " block of "
                            + live);
        }
        if (DEVELOPMENT.contains(chainId)) {
            return Optional.empty();
        }
        String known = PUBLIC.get(chainId);
        if (known == null) {
            return Optional.of(
                    "the mixer runs on test networks only (chains 1337, 31337, 11155111 Sepolia,"
                            + " 560048 Hoodi), and this is chain "
                            + chainId);
        }
        return known.equals(genesis)
                ? Optional.empty()
                : Optional.of(
                        "the mixer runs on test networks only, and this chain "
                                + chainId
                                + " did not begin with that network's first block");
    }
}
