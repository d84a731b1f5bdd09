package vouch.server.ethereum;

/// The node works, but will not or cannot answer this one question. Another node may.
@SuppressWarnings("serial")
final class NodeRefusedException extends NodeException {

    NodeRefusedException(String message) {
        super(message);
    }
}
