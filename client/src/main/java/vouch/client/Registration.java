package vouch.client;

/// What became of one digest that was handed in.
public sealed interface Registration {

    /// It is new, durable from now on, and one credit was taken for it.
    ///
    /// @param credits the balance after the request
    record Registered(long credits) implements Registration {}

    /// It was known before, and nothing was taken for it.
    ///
    /// Also said where the answer to a first attempt was lost and the client asked again.
    record AlreadyRegistered() implements Registration {}

    /// No credit was left for it, and it is not registered.
    record InsufficientCredits() implements Registration {}
}
