package vouch.server.messenger;

import java.util.List;
import vouch.server.http.Guard;
import vouch.server.http.Route;

/// Makes routes answer as the API does: refusals in its envelope, the server's time on everything.
final class MixinRoutes {

    private final MixinAnswers answers;

    MixinRoutes(MixinAnswers answers) {
        this.answers = answers;
    }

    List<Route> wrap(List<Route> routes) {
        return routes.stream().map(this::wrap).toList();
    }

    private Route wrap(Route route) {
        return new Route(
                        route.method(),
                        route.path(),
                        handling(route.handler()),
                        route.bodyBytesMax(),
                        route.streamsBody(),
                        route.guards().stream().map(MixinRoutes::guarding).toList())
                .guardedFirstBy(request -> {
                    request.answerHeader(MixinAnswers.SERVER_TIME, answers.serverTime());
                    return null;
                });
    }

    private static Route.Handler handling(Route.Handler handler) {
        return request -> {
            try {
                return handler.answer(request);
            } catch (MixinRefusal e) {
                return MixinAnswers.error(e.error(), e.extra());
            }
        };
    }

    private static Guard guarding(Guard guard) {
        return request -> {
            try {
                return guard.refuse(request);
            } catch (MixinRefusal e) {
                return MixinAnswers.error(e.error(), e.extra());
            }
        };
    }
}
