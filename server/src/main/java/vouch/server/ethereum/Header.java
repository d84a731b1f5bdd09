package vouch.server.ethereum;

import java.math.BigInteger;

/// What we need of a block's header.
///
/// @param timestamp seconds since 1970
/// @param prague whether the block follows the rules of Prague or a later fork
public record Header(
        long number,
        String hash,
        String parentHash,
        long timestamp,
        BigInteger baseFee,
        boolean prague) {}
