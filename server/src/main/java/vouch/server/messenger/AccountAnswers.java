package vouch.server.messenger;

import com.fasterxml.jackson.databind.node.ObjectNode;
import vouch.server.account.AppCaller;
import vouch.server.database.Database;
import vouch.server.database.Transaction;
import vouch.server.http.Answer;

/// A caller's own account, which many calls are answered with.
final class AccountAnswers {

    private final Database database;
    private final Users users;
    private final Pins pins;
    private final UserAnswers answers;

    AccountAnswers(Database database, Users users, Pins pins, UserAnswers answers) {
        this.database = database;
        this.users = users;
        this.pins = pins;
        this.answers = answers;
    }

    Answer answer(AppCaller caller) {
        return MixinAnswers.data(database.read(tx -> account(tx, caller)));
    }

    ObjectNode account(Transaction tx, AppCaller caller) {
        return answers.account(
                tx,
                users.get(tx, caller.userId()),
                caller,
                pins.facts(tx, caller.userId(), caller.sessionId()));
    }
}
