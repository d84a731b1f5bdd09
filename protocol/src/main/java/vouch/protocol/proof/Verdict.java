package vouch.protocol.proof;

/// What came of verifying a proof.
public sealed interface Verdict {

    /// Everything that was looked at fits together; the facts say what was not looked at.
    record Holds(Facts facts) implements Verdict {}

    /// Something doesn't fit.
    ///
    /// @param part what doesn't
    /// @param sentence why, for a person
    record Fails(Part part, String sentence) implements Verdict {}
}
