package vouch.server.account;

import java.util.UUID;
import vouch.server.http.Request;

/// Whose request of the Mixin API this is, proved by its signature.
public record AppCaller(UUID userId, UUID sessionId, Scopes scopes) {

    /// Where [SessionGuard] leaves it.
    public static final Request.Key<AppCaller> KEY = new Request.Key<>("caller", AppCaller.class);
}
