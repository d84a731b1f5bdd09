package vouch.server.messenger;

/// How the gateway treats clients that are not quite right.
public enum Mode {
    /// Refusals of tokens and PINs say what is wrong. For developing.
    LENIENT,
    /// They say nothing.
    STRICT
}
