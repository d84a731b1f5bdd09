package vouch.acceptance;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonObject;

/// Tokens of the Prëxis API, asked for as any caller would.
public final class Tokens {

    private Tokens() {}

    /// A new token, which is good from the next second on.
    public static String ask(String url, String key, String password) {
        String body =
                "key="
                        + URLEncoder.encode(key, StandardCharsets.UTF_8)
                        + "&password="
                        + URLEncoder.encode(password, StandardCharsets.UTF_8);
        var answer =
                RawHttp.exchange(
                        url,
                        "POST",
                        "/api/v1/auth",
                        List.of(
                                new RawHttp.Header(
                                        "Content-Type", "application/x-www-form-urlencoded")),
                        body.getBytes(StandardCharsets.UTF_8));
        if (answer.status() != 200) {
            throw new AssertionError("no token: " + answer);
        }
        return object(answer.text()).string("jwt");
    }

    /// A token that is good now.
    public static String usable(String url, String key, String password) {
        String token = ask(url, key, password);
        awaitUsable(token);
        return token;
    }

    /// Returns when the token is good.
    public static void awaitUsable(String token) {
        await(token, "nbf");
    }

    /// Returns when the token is good no more.
    public static void awaitExpired(String token) {
        await(token, "exp");
    }

    /// Tokens live by the gateway's clock, which is this machine's.
    private static void await(String token, String claim) {
        var time = Instant.ofEpochSecond(claims(token).integer(claim));
        var left = Duration.between(Instant.now(), time);
        if (left.isPositive()) {
            try {
                Thread.sleep(left.plusMillis(5));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
    }

    /// What a token says of itself.
    public static JsonObject claims(String token) {
        String payload = token.split("\\.", -1)[1];
        return object(new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8));
    }

    private static JsonObject object(String json) {
        if (Json.parse(json) instanceof JsonObject object) {
            return object;
        }
        throw new AssertionError("not an object: " + json);
    }
}
