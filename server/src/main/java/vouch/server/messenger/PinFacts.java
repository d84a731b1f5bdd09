package vouch.server.messenger;

import java.util.Base64;

/// What a session's caller may know of its PIN.
///
/// @param tokenBytes what the client computes the key from that PINs are encrypted with: an RSA
///   ciphertext, or the server's X25519 key
/// @param tipKey the public key of a TIP in base64url, empty where there is none
/// @param tipCounter how often that was set
@SuppressWarnings("ArrayRecordComponent") // made for one answer
record PinFacts(byte[] tokenBytes, boolean isSet, String tipKey, long tipCounter) {

    String token() {
        return Base64.getEncoder().encodeToString(tokenBytes);
    }

    String tokenUrl() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(tokenBytes);
    }
}
