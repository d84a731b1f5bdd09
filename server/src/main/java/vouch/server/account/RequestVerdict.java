package vouch.server.account;

/// Whether a request is signed by the session it names, over exactly what was sent, and just now.
public sealed interface RequestVerdict {

    /// @param reused whether its token was seen before; where that is not put up with, it is
    ///   [TokenFault.Reused] instead
    record Good(AppCaller caller, boolean reused) implements RequestVerdict {}

    record Bad(TokenFault fault) implements RequestVerdict {}
}
