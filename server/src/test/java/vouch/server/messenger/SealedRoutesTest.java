package vouch.server.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vouch.protocol.mixin.ConversationIds;
import vouch.server.account.AppKey;
import vouch.server.account.AppSession;

/// Messages that are encrypted for their receiver's sessions.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SealedRoutesTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String PATH = "/encrypted_messages";

    private MessengerWorld world;
    private TestApp alice;
    private TestApp bob;

    @BeforeAll
    void open(@TempDir Path folder) {
        world = new MessengerWorld(folder);
        alice = world.app(TestKey.ed25519());
        bob = world.app(TestKey.ed25519());
        var id = ConversationIds.contact(alice.userId(), bob.userId());
        var body =
                """
                {"category":"CONTACT","conversation_id":"%s","participants":[{"user_id":"%s"}]}\
                """
                        .formatted(id, bob.userId());
        assertThat(world.post(alice, "/conversations", body).status()).isEqualTo(200);
    }

    @AfterAll
    void close() {
        world.close();
    }

    /// The way to a checksum that the API's clients go.
    @Test
    void theChecksumIsThatOfOtherClients() {
        var ids =
                List.of(
                        UUID.fromString("c09cf313-7ded-425d-ad3f-a1ce4cfd5e5e"),
                        UUID.fromString("06aed1e3-bd77-4a59-991a-5bb5ae6fbb09"));
        // printf '%s' 06aed1e3-…c09cf313-… | md5sum
        assertThat(SealedSending.checksum(ids)).isEqualTo("b440b8244c2521b6c7e3f9ba54249e16");
        assertThat(SealedSending.checksum(List.of())).isEqualTo("d41d8cd98f00b204e9800998ecf8427e");
    }

    private ObjectNode message(UUID... sessions) {
        var message =
                MAPPER.createObjectNode()
                        .put(
                                "conversation_id",
                                ConversationIds.contact(alice.userId(), bob.userId()).toString())
                        .put("recipient_id", bob.userId().toString())
                        .put("message_id", UUID.randomUUID().toString())
                        .put("category", "ENCRYPTED_TEXT")
                        .put("data_base64", "AQIDBA")
                        .put("checksum", SealedSending.checksum(List.of(sessions)));
        var array = message.putArray("recipient_sessions");
        for (var session : sessions) {
            array.addObject().put("session_id", session.toString());
        }
        return message;
    }

    private JsonNode send(ObjectNode... messages) {
        return world.post(
                        alice, PATH, MAPPER.createArrayNode().addAll(List.of(messages)).toString())
                .data();
    }

    private List<String> waiting() {
        return world.messenger.talking().messages().waiting(bob.sessionId(), 0, 100).stream()
                .map(message -> message.messageId().toString())
                .toList();
    }

    @Test
    void whatIsForTheSessionsThereAreIsSent() {
        var message = message(bob.sessionId());
        var sent = send(message).get(0);
        assertThat(sent.get("state").asText()).isEqualTo("SUCCESS");
        assertThat(sent.get("message_id")).isEqualTo(message.get("message_id"));
        assertThat(sent.get("recipient_id").asText()).isEqualTo(bob.userId().toString());
        assertThat(sent.get("sessions")).isEmpty();
        assertThat(waiting()).contains(message.get("message_id").asText());
    }

    @Test
    void whatIsForOtherSessionsIsNotSentAndTheRightOnesAreTold() {
        var outdated = message(UUID.randomUUID());
        var right = message(bob.sessionId());
        var wrongSum = message(bob.sessionId()).put("checksum", "0".repeat(32));
        var answer = send(outdated, right, wrongSum);
        assertThat(answer).hasSize(3);
        for (int i : new int[] {0, 2}) {
            assertThat(answer.get(i).get("state").asText()).isEqualTo("FAILED");
            var told = answer.get(i).get("sessions");
            assertThat(told).isEqualTo(fetched(bob));
            assertThat(told.get(0).get("session_id").asText())
                    .isEqualTo(bob.sessionId().toString());
            assertThat(told.get(0).get("public_key").asText()).hasSize(43);
        }
        assertThat(answer.get(1).get("state").asText()).isEqualTo("SUCCESS");
        assertThat(waiting())
                .contains(right.get("message_id").asText())
                .doesNotContain(
                        outdated.get("message_id").asText(), wrongSum.get("message_id").asText());
    }

    private JsonNode fetched(TestApp app) {
        return world.post(alice, "/sessions/fetch", "[\"" + app.userId() + "\"]").data();
    }

    @Test
    void everySessionOfTheReceiverCounts() {
        var second =
                world.database.write(tx ->
                        world.sessions.create(
                                tx, bob.userId(), AppKey.parse(TestKey.ed25519().publicInfo())));
        try {
            assertThat(send(message(bob.sessionId())).get(0).get("state").asText())
                    .isEqualTo("FAILED");
            var both = message(bob.sessionId(), second.sessionId());
            assertThat(send(both).get(0).get("state").asText()).isEqualTo("SUCCESS");
            assertThat(sessionsIn(both))
                    .containsExactlyInAnyOrder(bob.sessionId(), second.sessionId());
        } finally {
            world.sessions.end(second.sessionId());
        }
    }

    /// The sessions of bob that a message waits for.
    private List<UUID> sessionsIn(ObjectNode message) {
        var id = UUID.fromString(message.get("message_id").asText());
        return world.database.read(tx -> world.sessions.ofUser(tx, bob.userId())).stream()
                .map(AppSession::sessionId)
                .filter(session ->
                        world.messenger.talking().messages().waiting(session, 0, 100).stream()
                                .anyMatch(waiting -> waiting.messageId().equals(id)))
                .toList();
    }

    @Test
    void theKeysOfAConversationAreThoseOfTheSessions() {
        var id = ConversationIds.contact(alice.userId(), bob.userId());
        var sessions = world.get(alice, "/conversations/" + id).data().get("participant_sessions");
        assertThat(sessions)
                .filteredOn(
                        session -> session.get("user_id").asText().equals(bob.userId().toString()))
                .extracting(session -> session.get("public_key"))
                .containsExactly(fetched(bob).get(0).get("public_key"));
    }

    @Test
    void oneThatMayNotBeSentStopsAll() {
        var good = message(bob.sessionId());
        var elsewhere =
                message(bob.sessionId()).put("conversation_id", UUID.randomUUID().toString());
        var body = MAPPER.createArrayNode().add(good).add(elsewhere).toString();
        assertThat(world.post(alice, PATH, body).code()).isEqualTo(403);
        assertThat(waiting()).doesNotContain(good.get("message_id").asText());
    }

    @ParameterizedTest
    @CsvSource({
        "category, PLAIN_TEXT, category",
        "category, ENCRYPTED_NOTHING, category",
        "recipient_id, x, recipient_id",
        "recipient_id, '', recipient_id",
        "checksum, '', checksum",
        "checksum, 0123456789abcdef0123456789abcdef0, checksum",
        "recipient_sessions, x, recipient_sessions",
        "data_base64, '!', data",
    })
    void whatIsWrongIsSaid(String field, String value, String named) {
        var reply = world.post(alice, PATH, message(bob.sessionId()).put(field, value).toString());
        assertThat(reply.code()).isEqualTo(10002);
        assertThat(reply.extra().get("field").asText()).isEqualTo(named);
    }

    @Test
    void sessionsAndMessagesHaveALimit() {
        var sessions = new UUID[SealedRoutes.SESSIONS_MAX + 1];
        Arrays.setAll(sessions, _ -> UUID.randomUUID());
        assertThat(world.post(alice, PATH, message(sessions).toString()).code()).isEqualTo(10002);
        var messages = MAPPER.createArrayNode();
        for (int i = 0; i <= Sending.MESSAGES_MAX; i++) {
            messages.add(message(bob.sessionId()));
        }
        assertThat(world.post(alice, PATH, messages.toString()).code()).isEqualTo(10002);
    }
}
