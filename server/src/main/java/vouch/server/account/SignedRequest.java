package vouch.server.account;

import java.util.Optional;
import vouch.protocol.request.RequestSignature;

/// What a request's token has to fit.
///
/// @param authorization the header's value, empty where there is none
/// @param target path and query as they stood in the request line
/// @param host the header `Host`, where it is known
@SuppressWarnings("ArrayRecordComponent") // looked at once, kept nowhere
public record SignedRequest(
        String authorization, String method, String target, byte[] body, Optional<String> host) {

    /// The `sig` of this request, had it been sent to another target.
    String digest(String otherTarget) {
        return RequestSignature.digest(method, otherTarget, body);
    }

    @Override
    public String toString() {
        return "SignedRequest[" + method + " " + target + "]";
    }
}
