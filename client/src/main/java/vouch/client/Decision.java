package vouch.client;

/// What became of a decision about a transaction.
public sealed interface Decision {

    /// It was carried out; one sentence says what happens next.
    record Done(String what) implements Decision {}

    /// It was not, and nothing changed; one sentence says why.
    record Refused(String why) implements Decision {}
}
