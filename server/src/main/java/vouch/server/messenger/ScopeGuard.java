package vouch.server.messenger;

import org.jspecify.annotations.Nullable;
import vouch.server.account.AppCaller;
import vouch.server.http.Answer;
import vouch.server.http.Guard;
import vouch.server.http.Request;

/// Lets a caller pass whose token is for this scope. Stands behind the guard that finds the caller.
record ScopeGuard(String scope) implements Guard {

    /// For what no scope but all of them allows.
    static final Guard FULL = new ScopeGuard("FULL");

    /// For speaking as the caller.
    static final Guard REPRESENT = new ScopeGuard("MESSAGES:REPRESENT");

    @Override
    public @Nullable Answer refuse(Request request) {
        if (!request.get(AppCaller.KEY).scopes().allow(scope)) {
            throw new MixinRefusal(MixinError.FORBIDDEN);
        }
        return null;
    }
}
