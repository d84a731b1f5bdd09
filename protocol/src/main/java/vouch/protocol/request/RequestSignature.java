package vouch.protocol.request;

import java.nio.charset.StandardCharsets;
import vouch.protocol.Digest;

/// What the claim `sig` of a request's token says: over which bytes the request was signed.
public final class RequestSignature {

    private RequestSignature() {}

    /// SHA-256 of the method, the target and the body, one after the other, as 64 lower-case
    /// hexadecimal digits.
    ///
    /// @param method in upper case, such as `GET`
    /// @param target path and query byte for byte as they stand in the request line; decoding and
    ///   encoding them again gives another signature
    /// @param body the body's bytes; none where there is no body
    public static String digest(String method, String target, byte[] body) {
        byte[] head = (method + target).getBytes(StandardCharsets.UTF_8);
        return Digest.sha256(head, body).hex();
    }
}
