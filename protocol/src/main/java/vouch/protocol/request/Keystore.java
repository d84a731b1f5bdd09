package vouch.protocol.request;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import vouch.protocol.MalformedException;
import vouch.protocol.json.JsonObject;

/// All that an app needs to call the Mixin API. Printing it shows no secret.
///
/// @param pinToken the RSA-OAEP ciphertext of an RSA session, the server's X25519 key of an Ed25519
///   session
/// @param serverKey the server's Ed25519 public key, of an Ed25519 session
/// @param pin six digits
@SuppressWarnings("ArrayRecordComponent") // written once, compared never
public record Keystore(
        UUID appId,
        UUID sessionId,
        SessionKey key,
        byte[] pinToken,
        Optional<byte[]> serverKey,
        String pin,
        String clientSecret) {

    /// The keystore in the form that a client wants.
    ///
    /// @throws MalformedException where the client cannot sign with this key
    public JsonObject json(KeystoreShape shape) {
        if (!shape.takes(key)) {
            throw new MalformedException(
                    shape.client()
                            + " cannot sign with an RSA key: make the app with an Ed25519"
                            + " key.");
        }
        var json = JsonObject.builder();
        switch (shape) {
            case ALL -> {
                if (key instanceof Ed25519SessionKey) {
                    json.put("app_id", appId.toString());
                }
                classic(json);
                hexadecimal(json);
            }
            case MIXIN_NODE_SDK -> classic(json);
            case MIXIN_DEV -> {
                json.put("app_id", appId.toString()).put("session_id", sessionId.toString());
                hexadecimal(json);
            }
            case FOX_ONE, BOT_API_KOTLIN -> urlForms(json);
            case BOT_API_GO -> go(json);
            case MIXIN_BOT -> {
                json.put("app_id", appId.toString());
                classic(json);
                hexadecimal(json);
            }
        }
        return json.build();
    }

    private void classic(JsonObject.Builder json) {
        json.put("client_id", appId.toString())
                .put("session_id", sessionId.toString())
                .put("pin_token", Base64.getEncoder().encodeToString(pinToken))
                .put("private_key", key.secretText())
                .put("pin", pin)
                .put("client_secret", clientSecret);
    }

    /// Clients in Go and Kotlin read base64url without padding where the key is Ed25519.
    private void urlForms(JsonObject.Builder json) {
        switch (key) {
            case RsaSessionKey _ -> classic(json);
            case Ed25519SessionKey ed25519 ->
                    json.put("client_id", appId.toString())
                            .put("session_id", sessionId.toString())
                            .put("pin_token", url(pinToken))
                            .put("private_key", url(ed25519.secretBytes()))
                            .put("pin", pin)
                            .put("client_secret", clientSecret);
        }
    }

    private void go(JsonObject.Builder json) {
        switch (key) {
            case RsaSessionKey rsa ->
                    json.put("user_id", appId.toString())
                            .put("pin", pin)
                            .put("session_id", sessionId.toString())
                            .put("pin_token", Base64.getEncoder().encodeToString(pinToken))
                            .put("private_key", rsa.secretText());
            case Ed25519SessionKey _ -> {
                json.put("user_id", appId.toString())
                        .put("app_id", appId.toString())
                        .put("session_id", sessionId.toString());
                hexadecimal(json);
            }
        }
    }

    private void hexadecimal(JsonObject.Builder json) {
        serverKey.ifPresent(bytes -> json.put("server_public_key", hex(bytes)));
        if (key instanceof Ed25519SessionKey ed25519) {
            json.put("session_private_key", hex(ed25519.seed()));
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static String url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public String toString() {
        return "Keystore[" + appId + "]";
    }
}
