package vouch.server.messenger;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import vouch.server.account.AppCaller;
import vouch.server.database.Database;
import vouch.server.database.Transaction;
import vouch.server.http.Answer;
import vouch.server.http.Guard;
import vouch.server.http.Request;
import vouch.server.http.Route;

/// What happened to balances: the caller's own, and everybody's without their names.
final class SnapshotRoutes {

    private static final ScopeGuard READ = new ScopeGuard("SNAPSHOTS:READ");

    private final Database database;
    private final SnapshotStore snapshots;
    private final SnapshotAnswers answers;
    private final Users users;
    private final Guard session;

    SnapshotRoutes(
            Database database,
            Catalogue catalogue,
            SnapshotStore snapshots,
            Users users,
            Guard session) {
        this.database = database;
        this.snapshots = snapshots;
        this.answers = new SnapshotAnswers(catalogue);
        this.users = users;
        this.session = session;
    }

    List<Route> routes() {
        var anybody = new Viewer.Anybody(session);
        return List.of(
                Route.get("/snapshots", this::list).guardedBy(session).guardedBy(READ),
                Route.get("/snapshots/{id}", this::one).guardedBy(session).guardedBy(READ),
                Route.get("/network/snapshots", this::everybodys).guardedBy(anybody),
                Route.get("/network/snapshots/{id}", this::anybodys).guardedBy(anybody));
    }

    private Answer list(Request request) {
        var query = WalletFields.query(request);
        var user = request.get(AppCaller.KEY).userId();
        return MixinAnswers.data(
                answers.all(database.read(tx -> snapshots.list(tx, Optional.of(user), query))));
    }

    private Answer one(Request request) {
        var snapshot = database.read(tx -> find(tx, request));
        if (!snapshot.userId().equals(request.get(AppCaller.KEY).userId())) {
            throw new MixinRefusal(MixinError.FORBIDDEN);
        }
        return MixinAnswers.data(answers.own(snapshot));
    }

    private Snapshot find(Transaction tx, Request request) {
        return Fields.findUuid(request.pathPart("id"))
                .flatMap(id -> snapshots.find(tx, id))
                .orElseThrow(WalletFields::notFound);
    }

    private Answer everybodys(Request request) {
        var asked = WalletFields.query(request);
        var view = new View(request.get(Viewer.KEY));
        return MixinAnswers.data(
                database.read(tx ->
                        AssetAnswers.array(
                                snapshots.list(tx, Optional.empty(), asked.publicly()).stream()
                                        .map(snapshot -> view.show(tx, snapshot))
                                        .toList())));
    }

    private Answer anybodys(Request request) {
        var view = new View(request.get(Viewer.KEY));
        return MixinAnswers.data(database.read(tx -> view.show(tx, find(tx, request))));
    }

    /// What one viewer sees: more of their own, and of what network users have whom they made.
    private final class View {
        private final Viewer viewer;
        private final Map<UUID, Boolean> known = new HashMap<>();

        View(Viewer viewer) {
            this.viewer = viewer;
        }

        ObjectNode show(Transaction tx, Snapshot snapshot) {
            return known.computeIfAbsent(snapshot.userId(), user -> isTheirs(tx, user))
                    ? answers.networkOwn(snapshot)
                    : answers.network(snapshot);
        }

        private boolean isTheirs(Transaction tx, UUID owner) {
            var viewing = viewer.caller().filter(caller -> caller.scopes().allow("SNAPSHOTS:READ"));
            return viewing.isPresent()
                    && (viewing.get().userId().equals(owner)
                            || users.find(tx, owner)
                                    .flatMap(User::creatorId)
                                    .filter(viewing.get().userId()::equals)
                                    .isPresent());
        }
    }
}
