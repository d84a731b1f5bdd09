package vouch.server.ethereum;

/// A node is on another chain than the one this data was made with. Nothing it says is used.
@SuppressWarnings("serial")
final class WrongChainException extends NodeException {

    WrongChainException(String message) {
        super(message);
    }
}
