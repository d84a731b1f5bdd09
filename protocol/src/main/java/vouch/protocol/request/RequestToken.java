package vouch.protocol.request;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import vouch.protocol.json.JsonObject;

/// Makes the token (JWT) that a request carries: who sends it, when, and over exactly what.
public final class RequestToken {

    private RequestToken() {}

    /// @param userId the user's or app's id
    /// @param issuedAt now, in whole seconds
    /// @param jti a new id for each token; the request's `X-Request-Id` where it has one
    /// @param target path and query as they are sent
    public static String sign(
            SessionKey key,
            UUID userId,
            UUID sessionId,
            Instant issuedAt,
            Duration lifetime,
            UUID jti,
            String method,
            String target,
            byte[] body) {
        var head = JsonObject.builder().put("alg", key.algorithm()).put("typ", "JWT").build();
        var claims =
                JsonObject.builder()
                        .put("uid", userId.toString())
                        .put("sid", sessionId.toString())
                        .put("iat", issuedAt.getEpochSecond())
                        .put("exp", issuedAt.plus(lifetime).getEpochSecond())
                        .put("jti", jti.toString())
                        .put("sig", RequestSignature.digest(method, target, body))
                        .put("scp", "FULL")
                        .build();
        String signed = encoded(head) + "." + encoded(claims);
        return signed + "." + url(key.sign(signed.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String encoded(JsonObject object) {
        return url(object.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
