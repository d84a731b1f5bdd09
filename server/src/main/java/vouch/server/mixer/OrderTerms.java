package vouch.server.mixer;

import java.time.Instant;
import vouch.server.ethereum.Address;

/// What was agreed when an order was opened; never changes.
///
/// @param forwarder where deposits go; made of `salt` by the factory (CREATE2)
/// @param salt 32 bytes as 64 lower-case digits
/// @param apiKey the id of the key it was opened with
/// @param delayHours 0 to 48, from the confirmation of the last deposit that counts
/// @param available the most that may be deposited, set aside in the pool
/// @param letter the signed letter of guarantee, base64
record OrderTerms(
        Address forwarder,
        String salt,
        String apiKey,
        Address destination,
        int delayHours,
        String mixingCode,
        TokenAmount available,
        FeeSchedule fees,
        String letter,
        Instant createdAt,
        Instant expires) {

    /// Whether what moved did so before the order expired, by its block's time.
    boolean isInTime(Movement movement) {
        return !movement.blockTime().isAfter(expires);
    }
}
