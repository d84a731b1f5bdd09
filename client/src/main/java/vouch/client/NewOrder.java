package vouch.client;

import java.math.BigDecimal;
import java.time.Instant;

/// What became of an order that the mixer was asked for.
public sealed interface NewOrder {

    /// It waits for a deposit.
    ///
    /// @param forwarderAddress where to send the token
    /// @param letterOfGuarantee the promise, in base64: read it with
    ///   [vouch.protocol.letter.SignedLetter]
    /// @param mixingCode to be given with the next order, so that nobody gets his own tokens back
    /// @param availableFunds the most that can be deposited, in units of the token
    /// @param expires until when, to the minute
    record Opened(
            String forwarderAddress,
            String letterOfGuarantee,
            String mixingCode,
            BigDecimal availableFunds,
            Instant expires)
            implements NewOrder {}

    /// There is none, and nothing changed.
    record Refused(MixerRefusal why) implements NewOrder {}
}
