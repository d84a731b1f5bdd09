package vouch.server.messenger;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vouch.server.account.AppCaller;
import vouch.server.http.Answer;
import vouch.server.http.Guard;
import vouch.server.http.Request;

/// Who looks at what is public: a caller with a session sees more of their own.
record Viewer(Optional<AppCaller> caller) {

    /// Where the guard leaves it.
    static final Request.Key<Viewer> KEY = new Request.Key<>("viewer", Viewer.class);

    /// Lets anybody pass, but nobody with a token that is not right.
    record Anybody(Guard session) implements Guard {

        @Override
        public @Nullable Answer refuse(Request request) {
            if (request.header("Authorization").isEmpty()) {
                request.put(KEY, new Viewer(Optional.empty()));
                return null;
            }
            var refusal = session.refuse(request);
            if (refusal == null) {
                request.put(KEY, new Viewer(Optional.of(request.get(AppCaller.KEY))));
            }
            return refusal;
        }
    }
}
