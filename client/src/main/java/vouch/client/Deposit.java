package vouch.client;

import java.util.UUID;

/// Something that came for a user of the Mixin API from outside, which is simulated.
///
/// @param amount in decimals
/// @param confirmations blocks on top of it, so far
/// @param threshold so many make it the user's
/// @param confirmed whether it is the user's
public record Deposit(
        UUID transactionId,
        UUID userId,
        String symbol,
        String amount,
        long confirmations,
        long threshold,
        boolean confirmed) {}
