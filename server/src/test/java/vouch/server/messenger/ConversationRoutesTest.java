package vouch.server.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vouch.protocol.mixin.ConversationIds;
import vouch.server.account.Replay;
import vouch.server.database.TestDatabases;

/// Who may do what in a conversation, on both databases.
class ConversationRoutesTest {

    @TempDir Path folder;

    private MessengerWorld world(TestDatabases.Kind kind) {
        return new MessengerWorld(folder, kind, Mode.LENIENT, Replay.WARN);
    }

    private static String group(UUID id, TestApp... others) {
        var users =
                Arrays.stream(others).map(app -> user(app, "")).collect(Collectors.joining(","));
        return """
        {"category":"GROUP","conversation_id":"%s","name":"friends","participants":[%s]}\
        """
                .formatted(id, users);
    }

    private static String user(TestApp app, String role) {
        return "{\"user_id\":\"%s\",\"role\":\"%s\"}".formatted(app.userId(), role);
    }

    private static String roles(JsonNode conversation) {
        return StreamSupport.stream(conversation.get("participants").spliterator(), false)
                .map(participant -> participant.get("role").asText())
                .sorted()
                .collect(Collectors.joining(","));
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aContactHasItsIdAndIsMadeOnce(TestDatabases.Kind kind) {
        try (var world = world(kind)) {
            var alice = world.app(TestKey.ed25519());
            var bob = world.app(TestKey.ed25519());
            var id = ConversationIds.contact(alice.userId(), bob.userId());
            var body =
                    """
                    {"category":"CONTACT","conversation_id":"%s","participants":[%s]}\
                    """;
            var made =
                    world.post(alice, "/conversations", body.formatted(id, user(bob, ""))).data();
            assertThat(made.get("type").asText()).isEqualTo("conversation");
            assertThat(made.get("creator_id").asText()).isEqualTo(alice.userId().toString());
            assertThat(made.get("mute_until").asText()).isEqualTo("0001-01-01T00:00:00Z");
            assertThat(made.get("participant_sessions")).hasSize(2);
            assertThat(made.get("circles").isArray()).isTrue();
            assertThat(roles(made)).isEqualTo(",");
            var again = world.post(bob, "/conversations", body.formatted(id, user(alice, "")));
            assertThat(again.data()).isEqualTo(made);

            var other = body.formatted(UUID.randomUUID(), user(bob, ""));
            assertThat(world.post(alice, "/conversations", other).extra().get("field").asText())
                    .isEqualTo("conversation_id");
            var nobody = "{\"user_id\":\"" + UUID.randomUUID() + "\"}";
            assertThat(world.post(alice, "/conversations", body.formatted(id, "")).data())
                    .as("what is there counts")
                    .isEqualTo(made);
            assertThat(
                            world.post(
                                            alice,
                                            "/conversations",
                                            body.formatted(UUID.randomUUID(), nobody))
                                    .code())
                    .isEqualTo(10002);
            var stranger = world.app(TestKey.ed25519());
            assertThat(world.get(stranger, "/conversations/" + id).code()).isEqualTo(403);
            assertThat(world.get(alice, "/conversations/" + UUID.randomUUID()).code())
                    .isEqualTo(404);
            assertThat(world.get(alice, "/conversations/nonsense").code()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aGroupIsLedByItsOwnerAndAdmins(TestDatabases.Kind kind) {
        try (var world = world(kind)) {
            var owner = world.app(TestKey.ed25519());
            var bob = world.app(TestKey.ed25519());
            var carol = world.app(TestKey.ed25519());
            var id = UUID.randomUUID();
            var path = "/conversations/" + id;
            var made = world.post(owner, "/conversations", group(id, bob)).data();
            assertThat(roles(made)).isEqualTo(",OWNER");

            var add = path + "/participants/ADD";
            var addCarol = "[" + user(carol, "") + "]";
            assertThat(world.post(bob, add, addCarol).code()).isEqualTo(403);
            var role = "[" + user(bob, "ADMIN") + "]";
            assertThat(world.post(bob, path + "/participants/ROLE", role).code()).isEqualTo(403);
            assertThat(roles(world.post(owner, path + "/participants/ROLE", role).data()))
                    .isEqualTo("ADMIN,OWNER");
            assertThat(roles(world.post(bob, add, addCarol).data())).isEqualTo(",ADMIN,OWNER");
            assertThat(world.post(bob, path + "/participants/SHOUT", "[]").code()).isEqualTo(404);

            var remove = path + "/participants/REMOVE";
            assertThat(world.post(bob, remove, "[" + user(owner, "") + "]").code()).isEqualTo(403);
            assertThat(world.post(carol, path, "{\"name\":\"mine\"}").code()).isEqualTo(403);
            var named = world.post(bob, path, "{\"name\":\"ours\",\"announcement\":\"hi\"}").data();
            assertThat(named.get("name").asText()).isEqualTo("ours");
            assertThat(roles(world.post(owner, remove, role).data())).isEqualTo(",OWNER");
            assertThat(world.get(bob, path).code()).isEqualTo(403);

            var rotated = world.post(owner, path + "/rotate", "").data();
            assertThat(rotated.get("code_id")).isNotEqualTo(made.get("code_id"));
            var old = "/conversations/" + made.get("code_id").asText() + "/join";
            assertThat(world.post(bob, old, "").code()).isEqualTo(404);
            var join = "/conversations/" + rotated.get("code_id").asText() + "/join";
            assertThat(roles(world.post(bob, join, "").data())).isEqualTo(",,OWNER");
            assertThat(roles(world.post(bob, path + "/exit", "").data())).isEqualTo(",OWNER");
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void itIsMutedForOneAndDisappearsForAll(TestDatabases.Kind kind) {
        try (var world = world(kind)) {
            var owner = world.app(TestKey.ed25519());
            var bob = world.app(TestKey.ed25519());
            var id = UUID.randomUUID();
            var path = "/conversations/" + id;
            world.post(owner, "/conversations", group(id, bob));
            var muted = world.post(bob, path + "/mute", "{\"duration\":60}").data();
            assertThat(muted.get("mute_until").asText()).isEqualTo("2021-09-12T08:01:00.123456Z");
            assertThat(world.get(owner, path).data().get("mute_until").asText())
                    .isEqualTo("0001-01-01T00:00:00Z");
            world.post(bob, path + "/mute", "{\"duration\":0}").data();
            var gone = "/conversations/" + UUID.randomUUID() + "/mute";
            assertThat(world.post(bob, gone, "{\"duration\":1}").code()).isEqualTo(403);

            assertThat(world.post(bob, path + "/disappear", "{\"duration\":9}").code())
                    .isEqualTo(403);
            assertThat(world.post(owner, path + "/disappear", "{\"duration\":7257601}").code())
                    .isEqualTo(10002);
            assertThat(world.post(owner, path + "/disappear", "{\"duration\":-1}").code())
                    .isEqualTo(10002);
            var set = world.post(owner, path + "/disappear", "{\"duration\":7257600}").data();
            assertThat(set.get("expire_in").asLong()).isEqualTo(7_257_600);
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void othersHearOfEachChange(TestDatabases.Kind kind) {
        try (var world = world(kind)) {
            var owner = world.app(TestKey.ed25519());
            var bob = world.app(TestKey.ed25519());
            var id = UUID.randomUUID();
            world.post(owner, "/conversations", group(id));
            world.post(
                    owner, "/conversations/" + id + "/participants/ADD", "[" + user(bob, "") + "]");
            var heard = world.messenger.talking().messages().waiting(bob.sessionId(), 0, 10);
            assertThat(heard).hasSize(1);
            assertThat(heard.getFirst().category()).isEqualTo("SYSTEM_CONVERSATION");
            var payload =
                    new String(
                            Base64.getDecoder().decode(heard.getFirst().data()),
                            StandardCharsets.UTF_8);
            assertThat(payload)
                    .isEqualTo(
                            "{\"action\":\"ADD\",\"participant_id\":\"%s\",\"user_id\":\"%s\",\"role\":\"\"}"
                                    .formatted(bob.userId(), owner.userId()));
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aFullGroupTakesNobody(TestDatabases.Kind kind) {
        try (var world = world(kind)) {
            var owner = world.app(TestKey.ed25519());
            var id = UUID.randomUUID();
            world.post(owner, "/conversations", group(id));
            var store = new ConversationStore();
            world.database.change(tx -> {
                for (int i = 1; i < Conversations.PARTICIPANTS_MAX; i++) {
                    store.add(
                            tx,
                            id,
                            new Participant(
                                    new UUID(3, i),
                                    Participant.Role.MEMBER,
                                    Instant.EPOCH,
                                    world.time.instant()));
                }
            });
            var group = world.get(owner, "/conversations/" + id).data();
            assertThat(group.get("participants")).hasSize(256);
            var bob = world.app(TestKey.ed25519());
            var join = "/conversations/" + group.get("code_id").asText() + "/join";
            assertThat(world.post(bob, join, "").code()).isEqualTo(20116);
            var add = "/conversations/" + id + "/participants/ADD";
            assertThat(world.post(owner, add, "[" + user(bob, "") + "]").code()).isEqualTo(20116);
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aGroupsCodeShowsItToAnybody(TestDatabases.Kind kind) {
        try (var world = world(kind)) {
            var owner = world.app(TestKey.ed25519());
            var bob = world.app(TestKey.ed25519());
            var id = UUID.randomUUID();
            var made = world.post(owner, "/conversations", group(id, bob)).data();
            var code = made.get("code_id").asText();
            assertThat(made.get("code_url").asText()).endsWith("/codes/" + code);

            var shown = world.send("GET", "/codes/" + code, "", "").data();
            assertThat(shown.get("type").asText()).isEqualTo("conversation");
            assertThat(shown.get("conversation_id").asText()).isEqualTo(id.toString());
            assertThat(roles(shown)).isEqualTo(",OWNER");
            assertThat(shown.get("participant_sessions")).isEmpty();

            world.post(owner, "/conversations/" + id + "/rotate", "{}").data();
            assertThat(world.send("GET", "/codes/" + code, "", "").code()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void theCodeOfTwoStandsForNothing(TestDatabases.Kind kind) {
        try (var world = world(kind)) {
            var alice = world.app(TestKey.ed25519());
            var bob = world.app(TestKey.ed25519());
            var id = ConversationIds.contact(alice.userId(), bob.userId());
            var body =
                    """
                    {"category":"CONTACT","conversation_id":"%s","participants":[%s]}\
                    """
                            .formatted(id, user(bob, ""));
            var made = world.post(alice, "/conversations", body).data();
            var code = made.get("code_id").asText();
            assertThat(world.send("GET", "/codes/" + code, "", "").code()).isEqualTo(404);
            assertThat(world.post(bob, "/conversations/" + code + "/join", "{}").code())
                    .isEqualTo(404);
        }
    }

    private static String contact(UUID id, TestApp other) {
        return """
        {"category":"CONTACT","conversation_id":"%s","participants":[%s]}\
        """
                .formatted(id, user(other, ""));
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void nobodyMakesAGroupOfTheIdOfTwoWhoAreInIt(TestDatabases.Kind kind) {
        try (var world = world(kind)) {
            var mallory = world.app(TestKey.ed25519());
            var alice = world.app(TestKey.ed25519());
            var bob = world.app(TestKey.ed25519());
            var id = ConversationIds.contact(alice.userId(), bob.userId());
            var group = world.post(mallory, "/conversations", group(id, alice, bob));
            assertThat(group.code()).isEqualTo(10002);
            assertThat(group.extra().get("field").asText()).isEqualTo("conversation_id");

            var withAlice = world.post(mallory, "/conversations", group(id, alice)).data();
            var add = "/conversations/" + id + "/participants/ADD";
            assertThat(world.post(mallory, add, "[" + user(bob, "") + "]").code()).isEqualTo(10002);
            var join = "/conversations/" + withAlice.get("code_id").asText() + "/join";
            assertThat(world.post(bob, join, "").code()).isEqualTo(10002);

            var named = UUID.nameUUIDFromBytes(new byte[] {1});
            assertThat(roles(world.post(mallory, "/conversations", group(named, alice)).data()))
                    .as("other ids of names are free")
                    .isEqualTo(",OWNER");
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aGroupGivesWayToTheTwoWhoseIdItHas(TestDatabases.Kind kind) {
        try (var world = world(kind)) {
            var mallory = world.app(TestKey.ed25519());
            var alice = world.app(TestKey.ed25519());
            var bob = world.app(TestKey.ed25519());
            var id = ConversationIds.contact(alice.userId(), bob.userId());
            var path = "/conversations/" + id;
            world.post(mallory, "/conversations", group(id, alice)).data();
            // Nobody but the two can have it so.
            assertThat(world.post(alice, "/conversations", contact(id, mallory)).data())
                    .isEqualTo(world.get(alice, path).data());

            var made = world.post(alice, "/conversations", contact(id, bob)).data();

            assertThat(made.get("category").asText()).isEqualTo("CONTACT");
            assertThat(roles(made)).isEqualTo(",");
            assertThat(world.get(bob, path).data().get("category").asText()).isEqualTo("CONTACT");
            assertThat(world.get(mallory, path).code()).isEqualTo(403);
            assertThat(world.post(mallory, "/conversations", group(id)).code()).isEqualTo(403);
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aGroupOfStrangersGivesWayToo(TestDatabases.Kind kind) {
        try (var world = world(kind)) {
            var mallory = world.app(TestKey.ed25519());
            var alice = world.app(TestKey.ed25519());
            var bob = world.app(TestKey.ed25519());
            var id = ConversationIds.contact(alice.userId(), bob.userId());
            world.post(mallory, "/conversations", group(id)).data();

            assertThat(roles(world.post(bob, "/conversations", contact(id, alice)).data()))
                    .isEqualTo(",");
        }
    }
}
