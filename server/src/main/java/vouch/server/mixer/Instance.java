package vouch.server.mixer;

import vouch.server.ethereum.Address;

/// What a mixer's books are about; does not change once it has run.
///
/// @param pool the gateway's account
/// @param opening what the pool held when it began
record Instance(
        long chainId,
        String genesis,
        Address token,
        TokenScale scale,
        Address pool,
        TokenAmount opening) {

    /// Whether nothing can be sent back to this address.
    boolean isNobody(Address sender) {
        return sender.equals(Contracts.NOBODY) || sender.equals(pool) || sender.equals(token);
    }
}
