package vouch.server.messenger;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import vouch.server.account.AppCaller;
import vouch.server.database.Database;
import vouch.server.database.Transaction;
import vouch.server.http.Answer;
import vouch.server.http.Guard;
import vouch.server.http.Request;
import vouch.server.http.Route;

/// A caller's own account, and other users.
final class UserRoutes {

    private static final Guard PROFILE = new ScopeGuard("PROFILE:READ");

    private final Database database;
    private final Users users;
    private final Pins pins;
    private final UserAnswers answers;
    private final Guard session;

    UserRoutes(Database database, Users users, Pins pins, UserAnswers answers, Guard session) {
        this.database = database;
        this.users = users;
        this.pins = pins;
        this.answers = answers;
        this.session = session;
    }

    List<Route> routes() {
        return List.of(Route.get("/me", this::me).guardedBy(session).guardedBy(PROFILE));
    }

    private Answer me(Request request) {
        var caller = request.get(AppCaller.KEY);
        return MixinAnswers.data(database.read(tx -> account(tx, caller)));
    }

    private ObjectNode account(Transaction tx, AppCaller caller) {
        var user = users.get(tx, caller.userId());
        return answers.account(
                tx, user, caller, pins.facts(tx, caller.userId(), caller.sessionId()));
    }
}
