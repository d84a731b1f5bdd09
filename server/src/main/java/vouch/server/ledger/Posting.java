package vouch.server.ledger;

/// What became of a transfer.
public sealed interface Posting {

    /// Both sides are booked, as the entry of this id.
    record Booked(long entryId) implements Posting {}

    /// The owner it comes from has less than that. Nothing was booked.
    record Insufficient(long balance) implements Posting {}
}
