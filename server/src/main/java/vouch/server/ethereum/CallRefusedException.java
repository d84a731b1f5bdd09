package vouch.server.ethereum;

/// A contract's code undid a call, or the call could not run to its end: any node would say so of
/// the same call at the same block. The message is the node's own.
@SuppressWarnings("serial")
public final class CallRefusedException extends RuntimeException {

    CallRefusedException(String message) {
        super(message);
    }
}
