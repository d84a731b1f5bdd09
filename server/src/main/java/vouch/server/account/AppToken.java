package vouch.server.account;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Pattern;
import vouch.protocol.MalformedException;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonObject;
import vouch.protocol.json.JsonString;
import vouch.protocol.json.JsonValue;

/// A request's token (JWT) as it was read, before anything in it is believed.
///
/// @param signed the bytes that are signed: head and claims as they were sent
@SuppressWarnings("ArrayRecordComponent") // read, verified at once, kept nowhere
record AppToken(
        String algorithm,
        UUID userId,
        UUID sessionId,
        Instant issuedAt,
        Instant expiresAt,
        String jti,
        String requestDigest,
        Scopes scopes,
        byte[] signed,
        byte[] signature) {

    /// Room for a signature of 4096 bits and any claims.
    static final int CHARS_MAX = 4096;

    static final int JTI_CHARS_MAX = 64;
    private static final int SCOPES_CHARS_MAX = 1024;

    /// The last second of the year 9999.
    private static final long SECONDS_MAX = 253_402_300_799L;

    private static final Pattern ID =
            Pattern.compile("[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    /// @throws MalformedException with a sentence that says what is wrong
    static AppToken parse(String jwt) {
        if (jwt.length() > CHARS_MAX) {
            throw new MalformedException(
                    "A token has at most " + CHARS_MAX + " characters, not " + jwt.length() + ".");
        }
        var parts = jwt.split("\\.", -1);
        if (parts.length != 3) {
            throw new MalformedException(
                    "A token has three parts with dots between, not " + parts.length + ".");
        }
        var head = object("head", parts[0]);
        if (head.find("crit").isPresent()) {
            throw new MalformedException("The token's head has crit, which nothing here knows.");
        }
        var claims = object("claims", parts[1]);
        return new AppToken(
                head.string("alg"),
                id(claims, "uid"),
                id(claims, "sid"),
                time(claims, "iat"),
                time(claims, "exp"),
                text(claims, "jti", JTI_CHARS_MAX),
                digest(claims),
                claims.find("scp").isPresent()
                        ? Scopes.of(text(claims, "scp", SCOPES_CHARS_MAX))
                        : Scopes.FULL,
                (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII),
                bytes("signature", parts[2]));
    }

    private static JsonObject object(String part, String encoded) {
        if (Json.parse(bytes(part, encoded), CHARS_MAX) instanceof JsonObject object) {
            return object;
        }
        throw new MalformedException("The token's " + part + " is not a JSON object.");
    }

    private static byte[] bytes(String part, String encoded) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(encoded);
            // One spelling each: a token that could be written in two ways would have two ids.
            if (Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(encoded)) {
                return bytes;
            }
        } catch (IllegalArgumentException _) {
            // Said below.
        }
        throw new MalformedException("The token's " + part + " is not base64url without padding.");
    }

    private static UUID id(JsonObject claims, String name) {
        var text = claims.string(name);
        if (!ID.matcher(text).matches()) {
            throw new MalformedException("The token's " + name + " is not a UUID.");
        }
        return UUID.fromString(text);
    }

    private static Instant time(JsonObject claims, String name) {
        long seconds = claims.integer(name);
        if (seconds < 0 || seconds > SECONDS_MAX) {
            throw new MalformedException("The token's " + name + " is no time in Unix seconds.");
        }
        return Instant.ofEpochSecond(seconds);
    }

    private static String text(JsonObject claims, String name, int charsMax) {
        JsonValue value = claims.get(name);
        if (value instanceof JsonString(var text)
                && !text.isBlank()
                && text.length() <= charsMax
                && text.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            return text;
        }
        throw new MalformedException(
                "The token's %s is a text of 1 to %d visible ASCII characters."
                        .formatted(name, charsMax));
    }

    private static String digest(JsonObject claims) {
        var text = claims.string("sig");
        if (!DIGEST.matcher(text).matches()) {
            throw new MalformedException(
                    "The token's sig is not a SHA-256 of 64 lower-case hexadecimal digits.");
        }
        return text;
    }

    @Override
    public String toString() {
        return "AppToken[" + jti + "]";
    }
}
