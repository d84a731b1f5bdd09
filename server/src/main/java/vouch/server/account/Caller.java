package vouch.server.account;

import vouch.server.http.Request;

/// Who a request comes from, proved by its token.
public record Caller(long accountId, String key) {

    /// Where [TokenGuard] leaves it.
    public static final Request.Key<Caller> KEY = new Request.Key<>("caller", Caller.class);
}
