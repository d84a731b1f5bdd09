package vouch.server.messenger;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.UUID;
import vouch.server.account.AppCaller;
import vouch.server.database.Database;
import vouch.server.http.Answer;
import vouch.server.http.Guard;
import vouch.server.http.Request;
import vouch.server.http.Route;

/// Apps, and which of them users recommend.
final class AppRoutes {

    /// A picture in base64, and texts.
    private static final int BODY_BYTES_MAX = 448 * 1024;

    private final Database database;
    private final Apps apps;
    private final UserAnswers answers;
    private final Guard session;

    AppRoutes(Database database, Apps apps, UserAnswers answers, Guard session) {
        this.database = database;
        this.apps = apps;
        this.answers = answers;
        this.session = session;
    }

    List<Route> routes() {
        return List.of(
                full(Route.get("/apps", this::list)),
                full(Route.post("/apps", this::create).bodyBytesMax(BODY_BYTES_MAX)),
                Route.get("/apps/{id}", this::app).guardedBy(session),
                full(Route.post("/apps/{id}", this::change).bodyBytesMax(BODY_BYTES_MAX)),
                full(Route.post("/apps/{id}/secret", this::rotateSecret)),
                full(Route.post("/apps/{id}/favorite", this::favor)),
                full(Route.post("/apps/{id}/unfavorite", this::disfavor)),
                Route.get("/users/{id}/apps/favorite", this::favorites).guardedBy(session));
    }

    private Route full(Route route) {
        return route.guardedBy(session).guardedBy(ScopeGuard.FULL);
    }

    private Answer list(Request request) {
        var caller = request.get(AppCaller.KEY);
        return MixinAnswers.data(
                database.read(
                        tx -> apps.madeBy(tx, caller.userId()).stream().map(this::view).toList()));
    }

    private Answer create(Request request) {
        var caller = request.get(AppCaller.KEY);
        var change = AppChange.read(Fields.object(request));
        if (change.name().isEmpty()) {
            throw MixinRefusal.invalid("name", "is required");
        }
        return withSecret(database.write(tx -> apps.createFor(tx, caller.userId(), change)));
    }

    private Answer app(Request request) {
        var appId = id(request);
        return MixinAnswers.data(view(database.read(tx -> apps.get(tx, appId))));
    }

    private Answer change(Request request) {
        var caller = request.get(AppCaller.KEY);
        var appId = id(request);
        var change = AppChange.read(Fields.object(request));
        return MixinAnswers.data(
                view(database.write(tx -> apps.change(tx, caller.userId(), appId, change))));
    }

    private Answer rotateSecret(Request request) {
        var caller = request.get(AppCaller.KEY);
        var appId = id(request);
        return withSecret(database.write(tx -> apps.rotateSecret(tx, caller.userId(), appId)));
    }

    private Answer favor(Request request) {
        var caller = request.get(AppCaller.KEY);
        var appId = id(request);
        return MixinAnswers.data(
                favorite(database.write(tx -> apps.favor(tx, caller.userId(), appId))));
    }

    private Answer disfavor(Request request) {
        var caller = request.get(AppCaller.KEY);
        var appId = id(request);
        database.change(tx -> apps.disfavor(tx, caller.userId(), appId));
        return MixinAnswers.empty();
    }

    private Answer favorites(Request request) {
        var userId = id(request);
        return MixinAnswers.data(
                database.read(tx ->
                        apps.favorites(tx, userId).stream().map(AppRoutes::favorite).toList()));
    }

    private ObjectNode view(User user) {
        return answers.app(user.app().orElseThrow(), user.identityNumber());
    }

    private Answer withSecret(Apps.AppWithSecret made) {
        return MixinAnswers.data(view(made.user()).put("app_secret", made.secret().reveal()));
    }

    private static ObjectNode favorite(AppStore.Favorite favorite) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", "favorite_app")
                .put("user_id", favorite.userId().toString())
                .put("app_id", favorite.appId().toString())
                .put("created_at", favorite.since().toString());
    }

    /// @throws MixinRefusal 404 for what is no id
    private static UUID id(Request request) {
        return Fields.findUuid(request.pathPart("id"))
                .orElseThrow(() -> new MixinRefusal(MixinError.NOT_FOUND));
    }
}
