package vouch.server.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vouch.server.account.Replay;
import vouch.server.database.TestDatabases;
import vouch.server.database.Transaction;

/// Users, contacts and apps over HTTP.
class UsersTest {

    private static final TestKey KEY = TestKey.ed25519();

    @TempDir Path folder;
    private @Nullable MessengerWorld opened;

    @AfterEach
    void close() {
        if (opened != null) {
            opened.close();
        }
    }

    private MessengerWorld world() {
        return world(TestDatabases.Kind.SQLITE);
    }

    private MessengerWorld world(TestDatabases.Kind kind) {
        var world = opened;
        if (world == null) {
            world = new MessengerWorld(folder, kind, Mode.LENIENT, Replay.WARN);
            opened = world;
        }
        return world;
    }

    private static String id(TestApp app) {
        return app.userId().toString();
    }

    @ParameterizedTest
    @EnumSource
    void contactsAreAddedAndBlockedAndNamed(TestDatabases.Kind kind) {
        var world = world(kind);
        var alice = world.app(KEY);
        var bob = world.app(TestKey.ed25519());
        var added = world.post(alice, "/relationships", relate(bob, "Add", "Bobby"));
        assertThat(added.data().get("relationship").textValue()).isEqualTo("FRIEND");
        assertThat(added.data().get("full_name").textValue()).isEqualTo("Bobby");
        assertThat(world.get(alice, "/friends").data()).hasSize(1);
        assertThat(world.get(bob, "/users/" + id(alice)).data().get("relationship").textValue())
                .isEqualTo("STRANGER");
        world.post(
                        alice,
                        "/relationships",
                        "{\"user_id\":\"%s\",\"action\":\"BLOCK\"}".formatted(id(bob)))
                .data();
        assertThat(world.get(alice, "/friends").data()).isEmpty();
        assertThat(world.get(alice, "/blocking_users").data()).hasSize(1);
    }

    @Test
    void aWrongBodyIsRefusedByItsField() {
        var world = world();
        var alice = world.app(KEY);
        var nobody = "\"user_id\":\"00000000-0000-4000-8000-000000000000\"";
        Map.of(
                        "{}",
                        10002,
                        "{\"user_id\":\"x\",\"action\":\"ADD\"}",
                        10002,
                        "{\"user_id\":5,\"action\":\"ADD\"}",
                        10002,
                        "{" + nobody + ",\"action\":\"ADD\"}",
                        404,
                        "{" + nobody + ",\"action\":\"HUG\"}",
                        10002,
                        "[]",
                        400,
                        "{",
                        400,
                        "{\"a\":1,\"a\":2}",
                        400)
                .forEach((body, code) ->
                        assertThat(world.post(alice, "/relationships", body).code())
                                .as(body)
                                .isEqualTo(code));
    }

    @Test
    void onesOwnContactNobodyIs() {
        var world = world();
        var alice = world.app(KEY);
        assertThat(
                        world.post(
                                        alice,
                                        "/relationships",
                                        "{\"user_id\":\"%s\",\"action\":\"ADD\"}"
                                                .formatted(id(alice)))
                                .code())
                .isEqualTo(403);
    }

    @Test
    void aProfileIsChangedAndItsPictureServed() {
        var world = world();
        var alice = world.app(KEY);
        byte[] png = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0};
        var changed =
                world.post(
                                alice,
                                "/me",
                                "{\"full_name\":\"Alice\",\"biography\":\"b\",\"avatar_base64\":\"%s\"}"
                                        .formatted(Base64.getEncoder().encodeToString(png)))
                        .data();
        assertThat(changed.get("full_name").textValue()).isEqualTo("Alice");
        assertThat(changed.get("biography").textValue()).isEqualTo("b");
        assertThat(changed.get("avatar_url").textValue()).startsWith("http://vouch.test/avatars/");
    }

    @Test
    void aWrongFieldIsNamedAndNothingChanges() {
        var world = world();
        var alice = world.app(KEY);
        var before = world.get(alice, "/me").data();
        Map.of(
                        "{\"full_name\":\" \"}", "full_name",
                        "{\"full_name\":\"a\\u0000\"}", "full_name",
                        "{\"full_name\":7}", "full_name",
                        "{\"avatar_base64\":\"AAAA\"}", "avatar_base64",
                        "{\"avatar_base64\":\"*\"}", "avatar_base64",
                        "{\"receive_message_source\":\"NOBODY\"}", "receive_message_source",
                        "{\"fiat_currency\":\"DOLLARS\"}", "fiat_currency",
                        "{\"transfer_notification_threshold\":-1}",
                                "transfer_notification_threshold",
                        "{\"transfer_notification_threshold\":1e99}",
                                "transfer_notification_threshold",
                        "{\"transfer_confirmation_threshold\":\"1\"}",
                                "transfer_confirmation_threshold")
                .forEach((body, field) -> {
                    var reply = world.post(alice, "/me/preferences", body);
                    assertThat(reply.code()).as(body).isEqualTo(10002);
                    assertThat(reply.extra().get("field").textValue()).isEqualTo(field);
                });
        assertThat(world.get(alice, "/me").data()).isEqualTo(before);
    }

    @Test
    void onlyAppsMakeNetworkUsers() {
        var world = world();
        var app = world.app(KEY);
        var theirs = TestKey.ed25519();
        var body =
                "{\"full_name\":\"n\",\"session_secret\":\"%s\"}"
                        .formatted(Base64.getEncoder().encodeToString(theirs.publicInfo()));
        var made = world.post(app, "/users", body).data();
        assertThat(made.get("identity_number").textValue()).isEqualTo("0");
        var user =
                new TestApp(
                        UUID.fromString(made.get("user_id").textValue()),
                        UUID.fromString(made.get("session_id").textValue()),
                        theirs,
                        "",
                        made.get("pin_token").textValue());
        assertThat(world.get(user, "/me").data().get("has_pin").booleanValue()).isFalse();
        assertThat(world.post(user, "/users", body).code()).isEqualTo(403);
        assertThat(world.get(app, "/users/0").code()).isEqualTo(404);
        assertThat(world.get(app, "/search/0").code()).isEqualTo(404);
    }

    @Test
    void usersAreFetchedInTheOrderAskedForWithinALimit() {
        var world = world();
        var alice = world.app(KEY);
        var bob = world.app(TestKey.ed25519());
        var fetched =
                world.post(
                                alice,
                                "/users/fetch",
                                "[\"%s\",\"%s\",\"%s\"]"
                                        .formatted(id(bob), UUID.randomUUID(), id(alice)))
                        .data();
        assertThat(fetched.findValuesAsText("user_id")).containsExactly(id(bob), id(alice));
        var many = String.join(",", Collections.nCopies(1001, "\"" + id(bob) + "\""));
        assertThat(world.post(alice, "/users/fetch", "[" + many + "]").code()).isEqualTo(10002);
        assertThat(world.post(alice, "/users/fetch", "[1]").code()).isEqualTo(10002);
    }

    @Test
    void searchesAreCountedForHalfADay() {
        var world = world();
        var alice = world.app(TestKey.ed25519());
        var bob = world.app(TestKey.ed25519());
        for (int i = 0; i < UserRoutes.SEARCHES_MAX; i++) {
            assertThat(world.get(alice, "/search/7000").code()).isEqualTo(404);
        }
        assertThat(world.get(alice, "/search/7000").code()).isEqualTo(429);
        assertThat(world.get(bob, "/search/7000").code()).isEqualTo(404);
        world.time.pass(UserRoutes.SEARCH_WINDOW.minus(Duration.ofNanos(1)));
        assertThat(world.get(alice, "/search/7000").code()).isEqualTo(429);
        world.time.pass(Duration.ofNanos(1));
        assertThat(world.get(alice, "/search/7000").code()).isEqualTo(404);
    }

    @ParameterizedTest
    @EnumSource
    void anRsaSessionGetsAnEd25519KeyOnceAndForGood(TestDatabases.Kind kind) {
        var world = world(kind);
        var app = world.app(TestKey.rsa(1024));
        var next = TestKey.ed25519();
        var body =
                "{\"session_secret\":\"%s\"}"
                        .formatted(
                                Base64.getUrlEncoder()
                                        .withoutPadding()
                                        .encodeToString(next.publicInfo()));
        world.get(app, "/me").data();
        var changed = world.post(app, "/session/secret", body).data();
        assertThat(world.get(app, "/me").code()).isEqualTo(401);
        var after =
                new TestApp(
                        app.userId(),
                        app.sessionId(),
                        next,
                        app.pin(),
                        changed.get("pin_token").textValue());
        var me = world.get(after, "/me").data();
        assertThat(me.get("pin_token").textValue()).isEqualTo(after.pinToken());
        assertThat(world.post(after, "/session/secret", body).code()).isEqualTo(403);
    }

    @Test
    void anAppIsChangedByItsCreatorAndItself() {
        var world = world();
        var alice = world.app(KEY);
        var bob = world.app(TestKey.ed25519());
        var made =
                world.post(
                                alice,
                                "/apps",
                                "{\"name\":\"tool\",\"home_uri\":\"https://a.test/\",\"capabilities\":[\"GROUP\"]}")
                        .data();
        assertThat(made.get("app_secret").textValue()).hasSize(64);
        var path = "/apps/" + made.get("app_id").textValue();
        assertThat(world.get(bob, path).data().has("app_secret")).isFalse();
        assertThat(world.post(bob, path, "{\"name\":\"mine\"}").code()).isEqualTo(403);
        assertThat(world.post(bob, path + "/secret", "").code()).isEqualTo(403);
        assertThat(world.post(alice, path, "{\"name\":\"tools\"}").data().get("name").textValue())
                .isEqualTo("tools");
        assertThat(
                        world.get(bob, "/users/" + made.get("app_id").textValue())
                                .data()
                                .get("full_name")
                                .textValue())
                .isEqualTo("tools");
        assertThat(world.post(alice, path, "{\"home_uri\":\"javascript:1\"}").code())
                .isEqualTo(10002);
        assertThat(world.post(alice, path, "{\"capabilities\":[\"a\\nb\"]}").code())
                .isEqualTo(10002);
        for (int i = 2; i < Apps.APPS_MAX; i++) {
            world.post(alice, "/apps", "{\"name\":\"n\"}").data();
        }
        assertThat(world.post(alice, "/apps", "{\"name\":\"n\"}").code()).isEqualTo(20123);
    }

    @Test
    void atMostThreeAppsAreRecommended() {
        var world = world();
        var alice = world.app(KEY);
        for (int i = 0; i < 3; i++) {
            var other = world.app(TestKey.ed25519());
            world.post(alice, "/apps/" + id(other) + "/favorite", "").data();
            world.post(alice, "/apps/" + id(other) + "/favorite", "").data();
        }
        var fourth = world.app(TestKey.ed25519());
        assertThat(world.post(alice, "/apps/" + id(fourth) + "/favorite", "").code())
                .isEqualTo(20132);
        var favorites = world.get(fourth, "/users/" + id(alice) + "/apps/favorite").data();
        assertThat(favorites).hasSize(3);
        var first = favorites.get(0).get("app_id").textValue();
        assertThat(world.post(alice, "/apps/" + first + "/unfavorite", "").status()).isEqualTo(200);
        world.post(alice, "/apps/" + id(fourth) + "/favorite", "").data();
    }

    @Test
    void aCodeIsFoundByAnybodyUntilItIsRotated() {
        var world = world();
        var alice = world.app(KEY);
        var code = world.get(alice, "/me").data().get("code_id").textValue();
        var found = world.send("GET", "/codes/" + code, "", "").data();
        assertThat(found.get("user_id").textValue()).isEqualTo(id(alice));
        assertThat(found.get("phone").textValue()).isEmpty();
        var rotated = world.get(alice, "/me/code").data().get("code_id").textValue();
        assertThat(rotated).isNotEqualTo(code);
        for (var gone : List.of(code, "x", UUID.randomUUID().toString())) {
            assertThat(world.send("GET", "/codes/" + gone, "", "").code()).isEqualTo(404);
        }
    }

    @Test
    void aReusedTokenIsAnsweredWithAWarning() {
        var world = world();
        var app = world.app(KEY);
        var token = app.token(world.time.instant(), "GET", "/me", "");
        assertThat(world.send("GET", "/me", "", token).headers())
                .doesNotContainKey("x-vouch-warning");
        assertThat(world.send("GET", "/me", "", token).headers()).containsKey("x-vouch-warning");
    }

    @Test
    void aCodeRotatedWhileItsUserIsRenamedStaysRotated() throws Exception {
        var world = world(TestDatabases.Kind.POSTGRESQL);
        var alice = world.app(KEY);
        var code = world.get(alice, "/me").data().get("code_id").textValue();
        var users = world.messenger.users();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var renaming =
                    world.database.write(tx -> {
                        tx.update(
                                "update messenger_user set code_id = ? where user_id = ?",
                                UUID.randomUUID().toString(),
                                id(alice));
                        var other =
                                threads.submit(() ->
                                        world.database.write(tx2 ->
                                                users.rename(
                                                        tx2,
                                                        alice.userId(),
                                                        "Alice",
                                                        Optional.empty())));
                        while (!other.isDone() && !somebodyWaits(tx)) {
                            Thread.onSpinWait();
                        }
                        return other;
                    });
            renaming.get();
        }
        var me = world.get(alice, "/me").data();
        assertThat(me.get("full_name").textValue()).isEqualTo("Alice");
        assertThat(me.get("code_id").textValue()).isNotEqualTo(code);
    }

    private static boolean somebodyWaits(Transaction tx) {
        return !tx.list("select pid from pg_locks where not granted", _ -> true).isEmpty();
    }

    private static String relate(TestApp other, String action, String name) {
        return "{\"user_id\":\"%s\",\"action\":\"%s\",\"full_name\":\"%s\"}"
                .formatted(id(other), action, name);
    }

    @ParameterizedTest
    @EnumSource
    void whoeverIsBlockedIsRenamedAndStaysBlocked(TestDatabases.Kind kind) {
        var world = world(kind);
        var alice = world.app(KEY);
        var bob = world.app(TestKey.ed25519());
        var carol = world.app(TestKey.ed25519());
        world.post(alice, "/relationships", relate(bob, "BLOCK", "")).data();
        var renamed = world.post(alice, "/relationships", relate(bob, "UPDATE", "Pest")).data();
        assertThat(renamed.get("relationship").textValue()).isEqualTo("BLOCKING");
        assertThat(renamed.get("full_name").textValue()).isEqualTo("Pest");
        var added = world.post(alice, "/relationships", relate(carol, "UPDATE", "Caz")).data();
        assertThat(added.get("relationship").textValue()).isEqualTo("FRIEND");
        assertThat(world.get(alice, "/friends").data()).containsExactly(added);
        assertThat(world.get(alice, "/blocking_users").data()).containsExactly(renamed);
    }

    @Test
    void friendsAreListedInTheOrderInWhichTheyCame() {
        var world = world();
        var alice = world.app(KEY);
        var bob = world.app(TestKey.ed25519());
        var carol = world.app(TestKey.ed25519());
        for (var friend : List.of(bob, carol)) {
            world.time.pass(Duration.ofSeconds(1));
            world.post(alice, "/relationships", relate(friend, "ADD", "")).data();
        }
        world.time.pass(Duration.ofSeconds(1));
        world.post(alice, "/relationships", relate(bob, "UPDATE", "Bobby")).data();
        assertThat(world.get(alice, "/friends").data().findValuesAsText("user_id"))
                .containsExactly(id(bob), id(carol));
    }

    @Test
    void whoHasAsManyFriendsAsThereMayBeStillRenamesThem() {
        var world = world();
        var alice = world.app(KEY);
        var bob = world.app(TestKey.ed25519());
        var carol = world.app(TestKey.ed25519());
        world.post(alice, "/relationships", relate(bob, "ADD", "")).data();
        var store = new RelationStore();
        var friend = new RelationStore.Stored(Relation.FRIEND, "");
        world.database.change(tx -> {
            for (int i = 1; i < Contacts.FRIENDS_MAX; i++) {
                store.save(tx, alice.userId(), new UUID(3, i), friend, world.time.instant());
            }
        });
        assertThat(world.post(alice, "/relationships", relate(carol, "ADD", "")).code())
                .isEqualTo(20128);
        assertThat(world.post(alice, "/relationships", relate(carol, "UPDATE", "")).code())
                .isEqualTo(20128);
        var renamed = world.post(alice, "/relationships", relate(bob, "UPDATE", "Bobby")).data();
        assertThat(renamed.get("full_name").textValue()).isEqualTo("Bobby");
        world.post(alice, "/relationships", relate(bob, "ADD", "")).data();
    }
}
