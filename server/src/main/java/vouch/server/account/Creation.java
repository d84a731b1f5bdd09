package vouch.server.account;

/// What became of a wish for a new account.
public sealed interface Creation {

    /// @param password shown now and never again
    record Created(Account account, Password password) implements Creation {}

    record KeyTaken() implements Creation {}

    /// @param reason a sentence for the operator
    record Malformed(String reason) implements Creation {}
}
