package vouch.server.messenger;

import java.util.UUID;
import java.util.regex.Pattern;

/// A chain that deposits come from and withdrawals go to. It is simulated: nothing that has its
/// name ever leaves or reaches this server.
///
/// @param confirmations blocks that a deposit waits for
/// @param fee what each withdrawal costs, in the chain's own asset
/// @param dust the least that can be withdrawn, of any asset of the chain
/// @param addresses what addresses of the real chain look like
/// @param usesTags whether several users share one address and differ in the tag
record AssetChain(
        UUID chainId,
        String symbol,
        String name,
        int confirmations,
        Amount fee,
        Amount dust,
        Pattern addresses,
        boolean usesTags) {

    /// How the addresses begin that this server hands out: those of no real chain do, so that
    /// nobody sends real money there.
    static final String TEST_ADDRESS = "vouch-test-";

    private static final Pattern OURS = Pattern.compile(TEST_ADDRESS + "[0-9a-z-]{1,64}");

    boolean takes(String destination) {
        return addresses.matcher(destination).matches() || OURS.matcher(destination).matches();
    }
}
