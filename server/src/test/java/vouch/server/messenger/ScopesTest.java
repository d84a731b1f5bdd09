package vouch.server.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import vouch.server.http.Route;

/// Which scope each route wants, of all routes there are: a new one has to be entered here.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScopesTest {

    private static final List<String> SCOPES =
            List.of(
                    "PROFILE:READ",
                    "PHONE:READ",
                    "CONTACTS:READ",
                    "ASSETS:READ",
                    "SNAPSHOTS:READ",
                    "MESSAGES:REPRESENT");

    /// Each route, and the scopes one of which is enough: `FULL` where none is, `any` where every
    /// one is, or no token is asked for.
    private static final String ROUTES =
            """
            GET  /addresses/{id}                           ASSETS:READ
            GET  /apps                                     FULL
            GET  /apps/{id}                                any
            GET  /assets                                   ASSETS:READ
            GET  /assets/{id}                              ASSETS:READ
            GET  /assets/{id}/addresses                    ASSETS:READ
            GET  /assets/{id}/fee                          ASSETS:READ
            GET  /assets/{id}/snapshots                    SNAPSHOTS:READ
            GET  /attachments/views/{id}                   any
            GET  /attachments/{id}                         any
            GET  /avatars/{id}                             any
            GET  /blocking_users                           CONTACTS:READ
            GET  /codes/{id}                               any
            GET  /conversations/{id}                       FULL
            GET  /external/addresses/check                 any
            GET  /external/fiats                           any
            GET  /external/transactions                    any
            GET  /fiats                                    any
            GET  /friends                                  CONTACTS:READ
            GET  /logs                                     FULL
            GET  /me                                       PROFILE:READ
            GET  /me/code                                  FULL
            GET  /network                                  any
            GET  /network/assets/search/{q}                any
            GET  /network/assets/top                       any
            GET  /network/assets/{id}                      any
            GET  /network/chains                           any
            GET  /network/chains/{id}                      any
            GET  /network/snapshots                        any
            GET  /network/snapshots/{id}                   any
            GET  /network/ticker                           any
            GET  /search/{query}                           any
            GET  /snapshots                                SNAPSHOTS:READ
            GET  /snapshots/trace/{id}                     SNAPSHOTS:READ
            GET  /snapshots/{id}                           SNAPSHOTS:READ
            GET  /transfers/trace/{id}                     SNAPSHOTS:READ
            GET  /users/{id}                               any
            GET  /users/{id}/apps/favorite                 any
            POST /acknowledgements                         FULL
            POST /addresses                                FULL
            POST /addresses/{id}/delete                    FULL
            POST /apps                                     FULL
            POST /apps/{id}                                FULL
            POST /apps/{id}/favorite                       FULL
            POST /apps/{id}/secret                         FULL
            POST /apps/{id}/unfavorite                     FULL
            POST /attachments                              MESSAGES:REPRESENT
            POST /conversations                            FULL
            POST /conversations/{id}                       FULL
            POST /conversations/{id}/disappear             FULL
            POST /conversations/{id}/exit                  FULL
            POST /conversations/{id}/join                  FULL
            POST /conversations/{id}/mute                  FULL
            POST /conversations/{id}/participants/{action} FULL
            POST /conversations/{id}/rotate                FULL
            POST /encrypted_messages                       MESSAGES:REPRESENT
            POST /me                                       FULL
            POST /me/preferences                           FULL
            POST /messages                                 MESSAGES:REPRESENT
            POST /payments                                 FULL
            POST /pin/update                               FULL
            POST /pin/verify                               FULL
            POST /relationships                            FULL
            POST /session/secret                           FULL
            POST /sessions/fetch                           any
            POST /transfers                                FULL
            POST /users                                    FULL
            POST /users/fetch                              any
            POST /withdrawals                              FULL
            PUT  /attachments/uploads/{key}                any
            """;

    private static final int FORBIDDEN = 403;

    private MessengerWorld world;
    private TestApp app;

    @BeforeAll
    void open(@TempDir Path folder) {
        world = new MessengerWorld(folder);
        app = world.app(TestKey.ed25519());
    }

    @AfterAll
    void close() {
        world.close();
    }

    @Test
    void eachRouteWantsItsScope() {
        assertThat(
                        world.messenger.routes().stream()
                                .filter(route -> !route.method().equals(Route.WEB_SOCKET))
                                .map(route ->
                                        "%-5s%-42s%s"
                                                .formatted(
                                                        route.method(),
                                                        route.path(),
                                                        enough(route)))
                                .sorted()
                                .collect(Collectors.joining("\n", "", "\n")))
                .isEqualTo(ROUTES);
    }

    private String enough(Route route) {
        var enough = SCOPES.stream().filter(scope -> isEnough(route, scope)).toList();
        if (enough.size() == SCOPES.size()) {
            return "any";
        }
        return enough.isEmpty() ? "FULL" : String.join(" ", enough);
    }

    /// Whatever else is wrong with the request.
    private boolean isEnough(Route route, String scope) {
        var target = route.path().replaceAll("\\{[^}]+}", UUID.randomUUID().toString());
        var token = app.tokenFor(scope, world.time.instant(), route.method(), target);
        var reply = world.send(route.method(), target, "", token);
        return reply.body().at("/error/code").asInt() != FORBIDDEN;
    }
}
