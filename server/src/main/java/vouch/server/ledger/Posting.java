package vouch.server.ledger;

/// What became of a transfer.
public sealed interface Posting {

    /// Both sides are booked.
    ///
    /// @param entryId the entry they stand in
    /// @param fromBalance what the giver has left
    /// @param toBalance what the taker has now
    record Booked(long entryId, long fromBalance, long toBalance) implements Posting {}

    /// The owner it comes from has less than that. Nothing was booked.
    record Insufficient(long balance) implements Posting {}
}
