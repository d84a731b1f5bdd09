package vouch.server.account;

import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import vouch.server.http.Answer;
import vouch.server.http.Guard;
import vouch.server.http.Request;

/// Lets a request pass that its session has signed, and leaves its [AppCaller] under
/// [AppCaller#KEY]. It reads the body, which is signed too.
public final class SessionGuard implements Guard {

    /// On the answer to a request whose token was used before, where that is only told.
    static final String WARNING = "X-Vouch-Warning";

    private final AppSessions sessions;
    private final BiFunction<Request, TokenFault, Answer> refusal;

    /// @param refusal what to answer where a request is not signed as it should be
    public SessionGuard(AppSessions sessions, BiFunction<Request, TokenFault, Answer> refusal) {
        this.sessions = sessions;
        this.refusal = refusal;
    }

    @Override
    public @Nullable Answer refuse(Request request) {
        var authorization = request.header("Authorization");
        if (authorization.isEmpty()) {
            // Whoever does not even try makes us hold no body.
            return refusal.apply(request, new TokenFault.Missing());
        }
        var signed =
                new SignedRequest(
                        authorization.get(),
                        request.method(),
                        request.rawTarget(),
                        request.body(),
                        request.header("Host"));
        return switch (sessions.verify(signed)) {
            case RequestVerdict.Good(var caller, boolean reused) -> {
                request.put(AppCaller.KEY, caller);
                if (reused) {
                    request.answerHeader(WARNING, "this token was used before");
                }
                yield null;
            }
            case RequestVerdict.Bad(var fault) -> refusal.apply(request, fault);
        };
    }
}
