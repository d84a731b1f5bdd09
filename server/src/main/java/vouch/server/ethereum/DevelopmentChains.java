package vouch.server.ethereum;

import java.util.Set;

/// The chain ids that anvil, hardhat and ganache give a chain of one's own.
final class DevelopmentChains {

    private static final Set<Long> IDS = Set.of(31337L, 1337L);

    private DevelopmentChains() {}

    static boolean holds(long chainId) {
        return IDS.contains(chainId);
    }
}
