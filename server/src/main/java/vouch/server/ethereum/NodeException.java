package vouch.server.ethereum;

/// The node could not be asked, or what it said could not be used. Nothing is known about what was
/// asked of it; the next look at the chain asks again.
///
/// The message never holds the node's URL, which may hold a key.
@SuppressWarnings("serial")
public sealed class NodeException extends RuntimeException
        permits NodeSilentException, NodeRefusedException, WrongChainException {

    public NodeException(String message) {
        super(message);
    }
}
