package vouch.server.messenger;

import java.util.List;
import vouch.server.account.AppCaller;
import vouch.server.database.Database;
import vouch.server.http.Answer;
import vouch.server.http.Guard;
import vouch.server.http.Problem;
import vouch.server.http.Request;
import vouch.server.http.Route;

/// A caller's own account and its PIN.
final class ProfileRoutes {

    private static final Guard PROFILE = new ScopeGuard("PROFILE:READ");

    /// A PIN, and whatever else clients put beside it.
    private static final int PIN_BODY_BYTES_MAX = 8 * 1024;

    /// A picture in base64.
    private static final int PROFILE_BODY_BYTES_MAX = 384 * 1024;

    private static final int LOGS_MAX = 100;

    private final Database database;
    private final Users users;
    private final Pins pins;
    private final AccountLog log;
    private final AccountAnswers account;
    private final Guard session;

    ProfileRoutes(
            Database database,
            Users users,
            Pins pins,
            AccountLog log,
            AccountAnswers account,
            Guard session) {
        this.database = database;
        this.users = users;
        this.pins = pins;
        this.log = log;
        this.account = account;
        this.session = session;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/me", this::me).guardedBy(session).guardedBy(PROFILE),
                Route.post("/me", this::change)
                        .bodyBytesMax(PROFILE_BODY_BYTES_MAX)
                        .guardedBy(session)
                        .guardedBy(ScopeGuard.FULL),
                Route.post("/me/preferences", this::change)
                        .bodyBytesMax(PROFILE_BODY_BYTES_MAX)
                        .guardedBy(session)
                        .guardedBy(ScopeGuard.FULL),
                Route.get("/me/code", this::rotateCode)
                        .guardedBy(session)
                        .guardedBy(ScopeGuard.FULL),
                Route.get("/logs", this::logs).guardedBy(session).guardedBy(ScopeGuard.FULL),
                Route.post("/pin/update", this::updatePin)
                        .bodyBytesMax(PIN_BODY_BYTES_MAX)
                        .guardedBy(session)
                        .guardedBy(ScopeGuard.FULL),
                Route.post("/pin/verify", this::verifyPin)
                        .bodyBytesMax(PIN_BODY_BYTES_MAX)
                        .guardedBy(session)
                        .guardedBy(ScopeGuard.FULL),
                Route.get("/avatars/{id}", this::avatar));
    }

    private Answer me(Request request) {
        return account.answer(request.get(AppCaller.KEY));
    }

    private Answer change(Request request) {
        var caller = request.get(AppCaller.KEY);
        users.change(caller.userId(), ProfileChange.read(Fields.object(request)));
        return account.answer(caller);
    }

    private Answer rotateCode(Request request) {
        var caller = request.get(AppCaller.KEY);
        users.rotateCode(caller.userId());
        return account.answer(caller);
    }

    private Answer logs(Request request) {
        var caller = request.get(AppCaller.KEY);
        var page = Page.of(request, LOGS_MAX);
        var category = request.query("category").filter(text -> !text.isEmpty());
        return MixinAnswers.data(
                database.read(tx -> log.list(tx, caller.userId(), category, page)));
    }

    private Answer updatePin(Request request) {
        var caller = request.get(AppCaller.KEY);
        pins.update(caller, Fields.object(request));
        return account.answer(caller);
    }

    private Answer verifyPin(Request request) {
        var caller = request.get(AppCaller.KEY);
        pins.verify(caller, Fields.object(request));
        return account.answer(caller);
    }

    private Answer avatar(Request request) {
        var avatar =
                Fields.findUuid(request.pathPart("id"))
                        .flatMap(users::avatar)
                        .orElseThrow(() -> new Problem.Refused(404, "Not found"));
        return Answer.bytes(200, avatar.mediaType(), avatar.content());
    }
}
