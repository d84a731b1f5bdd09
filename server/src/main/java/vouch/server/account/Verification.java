package vouch.server.account;

/// Whether a token is good now.
public sealed interface Verification {

    record Good(Caller caller) implements Verification {}

    /// @param reason as it is told to the caller, behind `Authentication failed: `
    record Bad(String reason) implements Verification {}
}
