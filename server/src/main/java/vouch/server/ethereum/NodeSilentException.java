package vouch.server.ethereum;

/// The node let all of its time pass. Whoever asks again at once would wait as long again.
@SuppressWarnings("serial")
final class NodeSilentException extends NodeException {

    NodeSilentException(String message) {
        super(message);
    }
}
