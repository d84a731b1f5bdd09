package vouch.server.ethereum;

/// How far a job has got.
///
///     Queued -> Held -> Sent -> Mined -> Confirmed -> Final
///                        ^        |          |          |
///                        '--------'----------'----------'   the chain was reorganised
///     Queued, Held, Sent -> Replaced   it was given up
///     Sent -> Reverted                 it was mined and failed
///     Queued, Held, Sent -> Stuck      a person decides: it is tried again, or given up
///
/// Leaving Final again takes a reorganisation deeper than the chain promised; it is possible on a
/// development chain that was put back to an earlier state, and is logged as an error.
public sealed interface JobState {

    /// Taken, without a nonce yet.
    record Queued() implements JobState {}

    /// Has its nonce; whether it left is not known, so the nonce is never given away.
    record Held(long nonce) implements JobState {}

    /// A node has taken it.
    ///
    /// @param hash the newest attempt's transaction hash, `0x` and lower case
    record Sent(String hash) implements JobState {}

    /// In a block.
    record Mined(Inclusion inclusion) implements JobState {}

    /// In a block with some blocks above it.
    record Confirmed(Inclusion inclusion) implements JobState {}

    /// In a block the chain will not take back.
    record Final(Inclusion inclusion) implements JobState {}

    /// Will have no effect: its nonce went to another transaction of ours, or it was given up
    /// before it had one.
    ///
    /// @param settled whether that is final; until then a reorganisation may undo it
    record Replaced(boolean settled) implements JobState {}

    /// @param settled whether its block is final
    record Reverted(Inclusion inclusion, boolean settled) implements JobState {}

    /// Stopped until a person decides.
    record Stuck(String reason) implements JobState {}

    /// Whether it ended without any effect, and for good. Before that is settled a reorganisation
    /// may still give it one.
    default boolean cameToNothing() {
        return switch (this) {
            case Replaced(boolean settled) -> settled;
            case Reverted(Inclusion _, boolean settled) -> settled;
            case Queued _, Held _, Sent _, Mined _, Confirmed _, Final _, Stuck _ -> false;
        };
    }
}
