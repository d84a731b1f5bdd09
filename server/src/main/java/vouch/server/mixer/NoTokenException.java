package vouch.server.mixer;

/// What is at an address does not answer as a token does.
@SuppressWarnings("serial")
final class NoTokenException extends RuntimeException {

    NoTokenException() {
        super("what is at the token's address does not answer as a token does");
    }
}
