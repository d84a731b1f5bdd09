package vouch.server.mixer;

import java.time.Instant;
import vouch.server.ethereum.Address;

/// One `Transfer` event of the token, where it stands on the chain.
record Movement(
        String transactionHash,
        int logIndex,
        long blockNumber,
        String blockHash,
        Instant blockTime,
        Address from,
        Address to,
        TokenAmount units) {}
