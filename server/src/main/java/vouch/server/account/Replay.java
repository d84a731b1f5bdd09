package vouch.server.account;

/// What becomes of a token that was used before.
public enum Replay {
    /// It is taken as often as it comes.
    OFF,
    /// It is taken, and its answer says so.
    WARN,
    /// It is refused; so is one issued too long ago to be remembered.
    STRICT
}
