package vouch.server.messenger;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import vouch.server.account.AppCaller;
import vouch.server.account.Scopes;

/// An app or user as its developer has it: the ids, the key, the PIN.
record TestApp(UUID userId, UUID sessionId, TestKey key, String pin, String pinToken) {

    AppCaller caller() {
        return new AppCaller(userId, sessionId, Scopes.FULL);
    }

    /// The token of one request, made by the rules of the documents and not by our own code.
    String token(Instant now, String method, String target, String body) {
        return token(now, UUID.randomUUID().toString(), method, target, body);
    }

    String token(Instant now, String jti, String method, String target, String body) {
        return token("FULL", now, jti, sig(method, target, body));
    }

    /// One that is good for a scope, for a request without a body.
    String tokenFor(String scope, Instant now, String method, String target) {
        return token(scope, now, UUID.randomUUID().toString(), sig(method, target, ""));
    }

    private String token(String scope, Instant now, String jti, String sig) {
        return key.jwt(
                """
                {"uid":"%s","sid":"%s","iat":%d,"exp":%d,"jti":"%s","sig":"%s","scp":"%s"}\
                """
                        .formatted(
                                userId,
                                sessionId,
                                now.getEpochSecond(),
                                now.getEpochSecond() + 3600,
                                jti,
                                sig,
                                scope));
    }

    static String sig(String method, String target, String body) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of()
                    .formatHex(
                            sha256.digest(
                                    (method + target + body).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
