package vouch.server.account;

import org.jspecify.annotations.Nullable;
import vouch.server.http.Answer;
import vouch.server.http.Guard;
import vouch.server.http.Problem;
import vouch.server.http.Request;

/// Lets a request pass whose `Authorization: Bearer` token is good, and leaves its [Caller] under
/// [Caller#KEY].
public final class TokenGuard implements Guard {

    private static final String SCHEME = "Bearer ";

    private final Tokens tokens;

    public TokenGuard(Tokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public @Nullable Answer refuse(Request request) {
        String header = request.header("Authorization").orElse("");
        if (header.isEmpty()) {
            throw refused(request, "No token");
        }
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw refused(request, "Not a bearer token");
        }
        return switch (tokens.verify(header.substring(SCHEME.length()).strip())) {
            case Verification.Good(Caller caller) -> {
                request.put(Caller.KEY, caller);
                yield null;
            }
            case Verification.Bad(String reason) -> throw refused(request, reason);
        };
    }

    private static Problem.Refused refused(Request request, String reason) {
        request.answerHeader("WWW-Authenticate", "Bearer");
        return new Problem.Refused(401, "Authentication failed: " + reason);
    }
}
