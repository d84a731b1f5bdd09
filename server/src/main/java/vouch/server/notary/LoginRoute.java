package vouch.server.notary;

import java.time.Duration;
import java.util.List;
import vouch.server.account.Account;
import vouch.server.account.Accounts;
import vouch.server.account.Tokens;
import vouch.server.http.Answer;
import vouch.server.http.Problem;
import vouch.server.http.Request;
import vouch.server.http.Route;
import vouch.server.limit.Attempts;
import vouch.server.limit.RateLimits;

/// The Prëxis login: key and password for a token.
///
/// Wrong attempts are limited by (key, address) and by address, never by key alone: a stranger
/// can't lock an account. Logins that succeed count against the key's own limit.
final class LoginRoute {

    /// Tells what was wrong to nobody: one code for every pair that does not match.
    private static final String NO_MATCH = "No match found (1001)";

    private static final int BODY_BYTES_MAX = 8 * 1024;

    private final Accounts accounts;
    private final Tokens tokens;
    private final RateLimits limits;
    private final Attempts attempts;

    LoginRoute(Accounts accounts, Tokens tokens, RateLimits limits, Attempts attempts) {
        this.accounts = accounts;
        this.tokens = tokens;
        this.limits = limits;
        this.attempts = attempts;
    }

    List<Route> routes() {
        return List.of(Route.post("/api/v1/auth", this::login).bodyBytesMax(BODY_BYTES_MAX));
    }

    private Answer login(Request request) {
        var parameters = request.parameters();
        String key = parameters.getOrDefault("key", "");
        String password = parameters.getOrDefault("password", "");
        if (key.isEmpty() || password.isEmpty()) {
            throw new Problem.Refused(400, "Data missing");
        }
        attempts.mustWait(key, request.remoteAddress()).ifPresent(LoginRoute::refuse);
        var account = accounts.authenticate(key, password);
        if (account.isEmpty()) {
            attempts.failed(key, request.remoteAddress());
            throw new Problem.Refused(401, NO_MATCH);
        }
        attempts.succeeded(key, request.remoteAddress());
        return login(request, account.get());
    }

    private Answer login(Request request, Account account) {
        limits.take(account.key(), "auth").applyTo(request);
        var issued = tokens.issue(account);
        return Answer.json(
                200,
                new PrexisAnswers.Login(
                        200,
                        "success",
                        "Valid login credentials",
                        account.key(),
                        issued.jwt(),
                        Boolean.toString(issued.cached())));
    }

    private static void refuse(Duration wait) {
        throw new Problem.Refused(
                new Problem(429, "Too Many Requests", Math.max(1, wait.toSeconds())));
    }
}
