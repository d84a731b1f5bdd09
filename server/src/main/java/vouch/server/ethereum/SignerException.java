package vouch.server.ethereum;

/// The signer did not sign, or signed something else than it was asked to. Nothing was stored or
/// sent; the next look at the chain asks it again.
///
/// The message never holds the signer's URL, which may hold a password.
@SuppressWarnings("serial")
final class SignerException extends RuntimeException {

    SignerException(String message) {
        super(message);
    }
}
