package vouch.server.ethereum;

/// The chain cannot be used as the gateway is set up. The message is one sentence that tells the
/// operator what is wrong; the gateway prints it and does not start.
@SuppressWarnings("serial")
public final class ChainRefusedException extends RuntimeException {

    ChainRefusedException(String message) {
        super(message);
    }
}
