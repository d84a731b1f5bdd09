package vouch.server.messenger;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vouch.server.account.TokenFault;
import vouch.server.http.Answer;
import vouch.server.http.Request;
import vouch.server.limit.WindowLimit;

/// The answer to a request that is not signed as it should be: 401, and in a lenient gateway what
/// is wrong with it. Nothing there tells more than the caller sent, but for the algorithm of a
/// session's key and the server's time. Whoever sends one after another gets 429, and no
/// explanation, which is what costs most; a good token is taken all the same. Thread-safe.
final class TokenRefusals {

    /// Refusals of one address that are answered with 401, in [#BAD_TOKENS_WINDOW].
    static final int BAD_TOKENS_MAX = 1_000;

    static final Duration BAD_TOKENS_WINDOW = Duration.ofMinutes(1);

    private static final int HTTP_UNAUTHORIZED = 401;
    private static final int HTTP_TOO_MANY_REQUESTS = 429;

    private final boolean explains;
    private final WindowLimit badTokens;

    TokenRefusals(Mode mode, InstantSource clock) {
        this.badTokens = new WindowLimit(BAD_TOKENS_MAX, BAD_TOKENS_WINDOW, clock);
        this.explains =
                switch (mode) {
                    case LENIENT -> true;
                    case STRICT -> false;
                };
    }

    Answer answer(Request request, TokenFault fault) {
        return badTokens.take(request.remoteAddress(), 1)
                ? MixinAnswers.error(MixinError.UNAUTHORIZED, extra(fault))
                : MixinAnswers.error(MixinError.TOO_MANY_REQUESTS, Map.of());
    }

    /// The same to a handshake, with a status of HTTP's that fits: clients stop at 401.
    Answer handshake(Request request, TokenFault fault) {
        return badTokens.take(request.remoteAddress(), 1)
                ? MixinAnswers.error(MixinError.UNAUTHORIZED, extra(fault))
                        .status(HTTP_UNAUTHORIZED)
                : MixinAnswers.error(MixinError.TOO_MANY_REQUESTS, Map.of())
                        .status(HTTP_TOO_MANY_REQUESTS);
    }

    /// What is told under `error.extra`.
    Map<String, Object> extra(TokenFault fault) {
        return explains ? explained(fault) : Map.of();
    }

    private static Map<String, Object> explained(TokenFault fault) {
        return switch (fault) {
            case TokenFault.Missing _ ->
                    reason("no-token", "Send the header Authorization: Bearer and a token.");
            case TokenFault.Malformed(var sentence) -> reason("malformed-token", sentence);
            case TokenFault.UnknownSession(var session) ->
                    reason(
                            "unknown-session",
                            "There is no session " + session + " here, or it has ended.");
            case TokenFault.OthersSession(var user, var session) ->
                    reason(
                            "wrong-user",
                            "The session " + session + " is not one of the user " + user + ".");
            case TokenFault.WrongAlgorithm(var algorithm, var given) ->
                    reason(
                            "wrong-algorithm",
                            "The session's key is for %s, and the token's head says %s."
                                    .formatted(algorithm.jwtName(), printable(given)));
            case TokenFault.WrongKey(var algorithm) ->
                    reason(
                            "wrong-signature",
                            "The %s signature is not by the session's key: check that the private"
                                            .formatted(algorithm.jwtName())
                                    + " key belongs to this session_id.");
            case TokenFault.Expired(var at, var now) ->
                    clock("expired", "The token expired at " + at + ".", now);
            case TokenFault.FromTheFuture(var at, var now) ->
                    clock(
                            "clock",
                            "The token says it was issued at %s, which is %s from now."
                                    .formatted(at, Duration.between(now, at)),
                            now);
            case TokenFault.TooOld(var at, var now) ->
                    clock(
                            "too-old",
                            "The token was issued at "
                                    + at
                                    + ": sign each request anew, here a token is good once.",
                            now);
            case TokenFault.Reused(var jti) ->
                    reason(
                            "reused-jti",
                            "A token with the jti " + jti + " was used before: sign each anew.");
            case TokenFault.OtherRequest other -> other(other);
        };
    }

    private static Map<String, Object> other(TokenFault.OtherRequest fault) {
        var extra = reason("other-request", "The token's sig is not the SHA-256 of what was sent.");
        extra.put("expected_sig", fault.expected());
        extra.put("token_sig", fault.given());
        extra.put("hashed", fault.hashed());
        extra.put("hints", List.copyOf(fault.hints()));
        return extra;
    }

    private static Map<String, Object> clock(String reason, String hint, Instant now) {
        var extra = reason(reason, hint);
        extra.put("server_time", now.toString());
        return extra;
    }

    private static Map<String, Object> reason(String reason, String hint) {
        var extra = new LinkedHashMap<String, Object>();
        extra.put("reason", reason);
        extra.put("hint", hint);
        return extra;
    }

    private static String printable(String text) {
        return text.matches("[A-Za-z0-9]{1,16}") ? text : "another";
    }
}
