package vouch.server.messenger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vouch.protocol.mixin.ConversationIds;
import vouch.server.account.AppCaller;
import vouch.server.account.Scopes;
import vouch.server.limit.WindowLimit;

/// Blaze as its clients use and misuse it.
class BlazeTest {

    @TempDir Path folder;
    private MessengerWorld world;
    private TestApp alice;
    private TestApp bob;
    private String conversation;

    @BeforeEach
    void open() {
        world = new MessengerWorld(folder);
        alice = world.app(TestKey.ed25519());
        bob = world.app(TestKey.ed25519());
        conversation = ConversationIds.contact(alice.userId(), bob.userId()).toString();
        var made =
                world.post(
                        alice,
                        "/conversations",
                        """
                        {"category":"CONTACT","conversation_id":"%s","participants":[{"user_id":"%s"}]}\
                        """
                                .formatted(conversation, bob.userId()));
        assertThat(made.data().get("conversation_id").asText()).isEqualTo(conversation);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private String message(UUID id, String data) {
        return """
        {"conversation_id":"%s","message_id":"%s","category":"PLAIN_TEXT","data":"%s"}\
        """
                .formatted(conversation, id, data);
    }

    private static String id(JsonNode message) {
        return message.get("message_id").asText();
    }

    private static String ack(UUID id) {
        return "{\"message_id\":\"%s\",\"status\":\"READ\"}".formatted(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Mixin-Blaze-1", "MixinBot-Blaze-1"})
    void eitherSubprotocolIsAgreedOn(String subprotocol) {
        var token = alice.token(world.time.instant(), "GET", "/", "");
        try (var client = new BlazeClient(world, token, subprotocol)) {
            assertThat(client.subprotocol()).isEqualTo(subprotocol);
            assertThat(client.ask("LIST_PENDING_MESSAGES", "{}").has("data")).isFalse();
        }
    }

    @Test
    void aHandshakeWithoutARightTokenIs401AtOnce() {
        for (var token : List.of("nonsense", alice.token(world.time.instant(), "GET", "/me", ""))) {
            assertThat(refusal(token, "Mixin-Blaze-1")).isEqualTo(401);
        }
    }

    @Test
    void aHandshakeWithATokenThatIsNotForEverythingIs403() {
        var token =
                alice.tokenFor("MESSAGES:REPRESENT PROFILE:READ", world.time.instant(), "GET", "/");
        assertThat(refusal(token, "Mixin-Blaze-1")).isEqualTo(403);
    }

    @Test
    void aHandshakeForAnotherSubprotocolIs400() {
        var token = alice.token(world.time.instant(), "GET", "/", "");
        assertThat(refusal(token, "Mixin-OAuth-1")).isEqualTo(400);
    }

    /// The status a handshake is refused with.
    private int refusal(String token, String subprotocol) {
        try (var client = new BlazeClient(world, token, subprotocol)) {
            throw new AssertionError("agreed on " + client.subprotocol());
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                return refused.getResponse().statusCode();
            }
            throw e;
        }
    }

    @Test
    void aMessageGoesThroughAndItsReceiptComesBack() {
        var id = UUID.randomUUID();
        try (var a = new BlazeClient(world, alice);
                var b = new BlazeClient(world, bob)) {
            var reply = a.ask("CREATE_MESSAGE", message(id, "aGk/"));
            assertThat(reply.has("data")).isFalse();
            assertThat(reply.has("error")).isFalse();

            var seen = b.message();
            assertThat(id(seen)).isEqualTo(id.toString());
            assertThat(seen.get("type").asText()).isEqualTo("message");
            assertThat(seen.get("conversation_id").asText()).isEqualTo(conversation);
            assertThat(seen.get("user_id").asText()).isEqualTo(alice.userId().toString());
            assertThat(seen.get("session_id").asText()).isEqualTo(alice.sessionId().toString());
            assertThat(seen.get("category").asText()).isEqualTo("PLAIN_TEXT");
            assertThat(seen.get("data").asText()).isEqualTo("aGk/");
            assertThat(seen.get("data_base64").asText()).isEqualTo("aGk_");
            assertThat(seen.get("status").asText()).isEqualTo("SENT");
            assertThat(seen.get("source").asText()).isEqualTo("CREATE_MESSAGE");
            assertThat(seen.get("silent").asBoolean()).isFalse();
            assertThat(seen.get("representative_id").asText()).isEmpty();
            assertThat(seen.get("quote_message_id").asText()).isEmpty();
            assertThat(seen.get("expire_in").asInt()).isZero();
            assertThat(seen.get("created_at").asText()).isEqualTo("2021-09-12T08:00:00.123456Z");
            assertThat(seen.get("updated_at")).isEqualTo(seen.get("created_at"));

            assertThat(b.ask("ACKNOWLEDGE_MESSAGE_RECEIPT", ack(id)).has("data")).isFalse();
            var receipt = a.next();
            assertThat(receipt.get("action").asText()).isEqualTo("ACKNOWLEDGE_MESSAGE_RECEIPT");
            assertThat(receipt.at("/data/message_id").asText()).isEqualTo(id.toString());
            assertThat(receipt.at("/data/status").asText()).isEqualTo("READ");
            assertThat(receipt.at("/data/source").asText())
                    .isEqualTo("ACKNOWLEDGE_MESSAGE_RECEIPT");
        }
    }

    @Test
    void whatIsNotAcknowledgedComesAgainWithEachList() {
        var ids = IntStream.range(0, 70).mapToObj(_ -> UUID.randomUUID()).toList();
        try (var a = new BlazeClient(world, alice)) {
            for (var id : ids) {
                assertThat(a.ask("CREATE_MESSAGE", message(id, "aGk=")).has("error")).isFalse();
            }
        }
        try (var b = new BlazeClient(world, bob)) {
            b.send("LIST_PENDING_MESSAGES", "{}");
            assertThat(messages(b, 70)).isEqualTo(ids);
            var acks = ids.subList(0, 60).stream().map(BlazeTest::ack).toList();
            var many = "{\"messages\":[" + String.join(",", acks) + "]}";
            assertThat(b.ask("ACKNOWLEDGE_MESSAGE_RECEIPTS", many).has("error")).isFalse();
            b.send("LIST_PENDING_MESSAGES", "{}");
            assertThat(messages(b, 10)).isEqualTo(ids.subList(60, 70));
        }
        try (var b = new BlazeClient(world, bob)) {
            b.send("LIST_PENDING_MESSAGES", "{}");
            assertThat(messages(b, 10)).isEqualTo(ids.subList(60, 70));
            assertThat(b.ask("ACKNOWLEDGE_MESSAGE_RECEIPT", ack(UUID.randomUUID())).has("error"))
                    .isFalse();
        }
    }

    /// So many messages, whatever answers come in between.
    private static List<UUID> messages(BlazeClient client, int count) {
        var seen = new ArrayList<UUID>();
        while (seen.size() < count) {
            var frame = client.next();
            if (frame.has("data")) {
                assertThat(frame.at("/data/source").asText()).isEqualTo("LIST_PENDING_MESSAGES");
                seen.add(UUID.fromString(frame.at("/data/message_id").asText()));
            }
        }
        return seen;
    }

    @Test
    void acknowledgingOverHttpCountsToo() {
        var id = UUID.randomUUID();
        assertThat(world.post(alice, "/messages", message(id, "aGk=")).body()).isEmpty();
        var acks = "[" + ack(id) + "," + ack(UUID.randomUUID()) + "]";
        assertThat(world.post(bob, "/acknowledgements", acks).status()).isEqualTo(200);
        var second = UUID.randomUUID();
        world.post(alice, "/messages", "[" + message(second, "aGk") + "]");
        try (var b = new BlazeClient(world, bob)) {
            b.send("LIST_PENDING_MESSAGES", "{}");
            assertThat(messages(b, 1)).containsExactly(second);
        }
    }

    @Test
    void theSameMessageTwiceIsOne() {
        var id = UUID.randomUUID();
        try (var a = new BlazeClient(world, alice);
                var b = new BlazeClient(world, bob)) {
            for (int i = 0; i < 2; i++) {
                assertThat(a.ask("CREATE_MESSAGE", message(id, "aGk=")).has("error")).isFalse();
            }
            assertThat(id(b.message())).isEqualTo(id.toString());
            var next = UUID.randomUUID();
            a.ask("CREATE_MESSAGE", message(next, "aGk="));
            assertThat(id(b.message())).isEqualTo(next.toString());
            var stolen = b.ask("CREATE_MESSAGE", message(id, "aGk="));
            assertThat(stolen.at("/error/code").asInt()).isEqualTo(10002);
            assertThat(stolen.at("/error/extra/field").asText()).isEqualTo("message_id");
        }
    }

    @Test
    void anOffsetLeavesOutWhatWasSeen() {
        var ids = IntStream.range(0, 3).mapToObj(_ -> UUID.randomUUID()).toList();
        ids.forEach(id -> world.post(alice, "/messages", message(id, "aGk=")));
        try (var b = new BlazeClient(world, bob)) {
            b.ask("LIST_PENDING_MESSAGES", "{\"offset\":\"\"}");
            var first = b.message();
            var second = b.message();
            assertThat(id(b.message())).isEqualTo(ids.get(2).toString());
            for (var offset :
                    List.of(
                            second.get("created_at").asText(),
                            second.get("created_at").asText().replace("Z", "999+00:00"))) {
                b.ask("LIST_PENDING_MESSAGES", "{\"offset\":\"" + offset + "\"}");
                assertThat(id(b.message())).isEqualTo(ids.get(2).toString());
            }
            var early = first.get("created_at").asText();
            b.ask("LIST_PENDING_MESSAGES", "{\"offset\":\"" + early + "\"}");
            assertThat(id(b.message())).isEqualTo(ids.get(1).toString());
            assertThat(id(b.message())).isEqualTo(ids.get(2).toString());
            for (var wrong : List.of("\"yesterday\"", "7", "\"" + "1".repeat(65) + "\"")) {
                var refused = b.ask("LIST_PENDING_MESSAGES", "{\"offset\":" + wrong + "}");
                assertThat(refused.at("/error/code").asInt()).isEqualTo(10002);
                assertThat(refused.at("/error/extra/field").asText()).isEqualTo("offset");
            }
            // An offset holds for its own request alone.
            b.ask("LIST_PENDING_MESSAGES", "{}");
            assertThat(messages(b, 3)).isEqualTo(ids);
        }
    }

    private static String status(UUID id, String status) {
        return "{\"message_id\":\"%s\",\"status\":\"%s\"}".formatted(id, status);
    }

    /// The receipt that is told next, as its status and whose message it is.
    private static String receipt(BlazeClient client) {
        var frame = client.next();
        assertThat(frame.get("action").asText()).isEqualTo("ACKNOWLEDGE_MESSAGE_RECEIPT");
        return frame.at("/data/status").asText() + " " + frame.at("/data/message_id").asText();
    }

    @Test
    void receiptsWaitForASenderWhoIsNotThereAndAreToldOnce() {
        var first = UUID.randomUUID();
        var second = UUID.randomUUID();
        var third = UUID.randomUUID();
        world.post(alice, "/messages", message(first, "aGk="));
        world.post(alice, "/messages", message(second, "aGk="));
        for (var ack :
                List.of(
                        status(first, "DELIVERED"),
                        status(first, "READ"),
                        status(second, "READ"),
                        status(second, "READ"))) {
            assertThat(world.post(bob, "/acknowledgements", ack).status()).isEqualTo(200);
        }
        try (var a = new BlazeClient(world, alice)) {
            a.ask("LIST_PENDING_MESSAGES", "{}");
            assertThat(receipt(a)).isEqualTo("DELIVERED " + first);
            assertThat(receipt(a)).isEqualTo("READ " + first);
            assertThat(receipt(a)).isEqualTo("READ " + second);
            // What comes after them says that it is noted that they were told.
            world.post(bob, "/messages", message(third, "aGk="));
            assertThat(id(a.message())).isEqualTo(third.toString());
        }
        try (var a = new BlazeClient(world, alice)) {
            a.ask("LIST_PENDING_MESSAGES", "{}");
            assertThat(id(a.message())).isEqualTo(third.toString());
        }
    }

    @Test
    void aReceiptComesToEachConnectionOfTheSender() {
        var id = UUID.randomUUID();
        try (var a1 = new BlazeClient(world, alice);
                var a2 = new BlazeClient(world, alice)) {
            a1.ask("CREATE_MESSAGE", message(id, "aGk="));
            // Its connection is open for sure.
            a2.ask("ACKNOWLEDGE_MESSAGE_RECEIPT", ack(UUID.randomUUID()));
            world.post(bob, "/acknowledgements", status(id, "DELIVERED"));
            world.post(bob, "/acknowledgements", status(id, "READ"));
            for (var a : List.of(a1, a2)) {
                assertThat(receipt(a)).isEqualTo("DELIVERED " + id);
                assertThat(receipt(a)).isEqualTo("READ " + id);
            }
        }
    }

    private String recall(UUID id, String payload) {
        var data = Base64.getEncoder().encodeToString(payload.getBytes(StandardCharsets.UTF_8));
        return message(id, data).replace("PLAIN_TEXT", "MESSAGE_RECALL");
    }

    @Test
    void aMessageThatIsRecalledComesToNobodyWhoHasNotGotIt() {
        var regretted = UUID.randomUUID();
        var recall = UUID.randomUUID();
        var payload = "{\"message_id\":\"%s\"}".formatted(regretted);
        try (var a = new BlazeClient(world, alice);
                var b = new BlazeClient(world, bob)) {
            a.ask("CREATE_MESSAGE", message(regretted, "aGk="));
            assertThat(id(b.message())).isEqualTo(regretted.toString());
            var others = b.ask("CREATE_MESSAGE", recall(UUID.randomUUID(), payload));
            assertThat(others.at("/error/code").asInt()).isEqualTo(403);
            var none = a.ask("CREATE_MESSAGE", recall(UUID.randomUUID(), "{}"));
            assertThat(none.at("/error/code").asInt()).isEqualTo(10002);

            assertThat(a.ask("CREATE_MESSAGE", recall(recall, payload)).has("error")).isFalse();
            var live = b.message();
            assertThat(id(live)).isEqualTo(recall.toString());
            assertThat(live.get("category").asText()).isEqualTo("MESSAGE_RECALL");
            assertThat(Base64.getDecoder().decode(live.get("data").asText()))
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo(payload);
            b.ask("LIST_PENDING_MESSAGES", "{}");
            assertThat(id(b.message())).isEqualTo(recall.toString());
        }
    }

    @Test
    void aPaymentIsToldToWhoeverReceivesIt() throws Exception {
        var cnb = UUID.fromString("965e5c6e-434c-3fa9-b780-c50f43cd955c");
        var wallet = world.messenger.wallet().wallet();
        world.database.write(tx -> wallet.faucet(tx, alice.userId(), cnb, Amount.ofCoins(10)));
        try (var a = new BlazeClient(world, alice);
                var b = new BlazeClient(world, bob)) {
            // Their connections are open for sure.
            for (var client : List.of(a, b)) {
                client.ask("ACKNOWLEDGE_MESSAGE_RECEIPT", ack(UUID.randomUUID()));
            }
            var trace = UUID.randomUUID();
            var paid =
                    world.post(
                                    alice,
                                    "/transfers",
                                    """
                                    {"asset_id":"%s","opponent_id":"%s","amount":"2.5","trace_id":"%s",\
                                    "memo":"for lunch","pin":"%s"}\
                                    """
                                            .formatted(
                                                    cnb,
                                                    bob.userId(),
                                                    trace,
                                                    new TestPins(world.time).of(alice)))
                            .data();
            assertThat(paid.get("amount").asText()).isEqualTo("-2.5");

            var notice = b.message();
            assertThat(notice.get("category").asText()).isEqualTo("SYSTEM_ACCOUNT_SNAPSHOT");
            assertThat(notice.get("user_id").asText()).isEqualTo(alice.userId().toString());
            assertThat(notice.get("conversation_id").asText()).isEqualTo(conversation);
            var snapshot =
                    new ObjectMapper()
                            .readTree(Base64.getDecoder().decode(notice.get("data").asText()));
            assertThat(snapshot.get("type").asText()).isEqualTo("transfer");
            assertThat(snapshot.get("amount").asText()).isEqualTo("2.5");
            assertThat(snapshot.get("asset_id").asText()).isEqualTo(cnb.toString());
            assertThat(snapshot.get("opponent_id").asText()).isEqualTo(alice.userId().toString());
            assertThat(snapshot.get("trace_id").asText()).isEqualTo(trace.toString());
            assertThat(snapshot.get("memo").asText()).isEqualTo("for lunch");
            var own = world.get(bob, "/snapshots/" + snapshot.get("snapshot_id").asText());
            assertThat(own.data()).isEqualTo(snapshot);

            // Read, it comes no more; and its payer, who sent no message, hears of no receipt.
            b.ask("ACKNOWLEDGE_MESSAGE_RECEIPT", ack(UUID.fromString(id(notice))));
            var next = UUID.randomUUID();
            b.ask("CREATE_MESSAGE", message(next, "aGk="));
            assertThat(id(a.message())).isEqualTo(next.toString());
        }
    }

    @Test
    void oneUsersConnectionsTakeNoMoreThanTheirPlaces() {
        var open = new ArrayList<BlazeClient>();
        try {
            for (int i = 0; i < Blaze.CONNECTIONS_MAX; i++) {
                var client = new BlazeClient(world, alice);
                open.add(client);
                client.ask("LIST_PENDING_MESSAGES", "{}");
            }
            var token = alice.token(world.time.instant(), "GET", "/", "");
            assertThat(refusal(token, "Mixin-Blaze-1")).isEqualTo(429);
            try (var b = new BlazeClient(world, bob)) {
                assertThat(b.ask("LIST_PENDING_MESSAGES", "{}").has("error")).isFalse();
            }
            open.removeLast().close();
            open.add(connectedAtLast());
        } finally {
            open.forEach(BlazeClient::close);
        }
    }

    /// A connection in the place of one that ended, as soon as the server has seen that it did.
    private BlazeClient connectedAtLast() {
        for (int tries = 0; tries < 1_000; tries++) {
            try {
                return new BlazeClient(world, alice);
            } catch (CompletionException e) {
                assertThat(e).hasCauseInstanceOf(WebSocketHandshakeException.class);
            }
        }
        throw new AssertionError("its place is not free again");
    }

    @Test
    void whoSendsTooMuchIsRefusedUntilAMinuteHasPassed() {
        var sending =
                new Sending(
                        world.database,
                        world.messenger.talking().messages(),
                        new ConversationStore(),
                        new WindowLimit(2, Duration.ofMinutes(1), world.time));
        var caller = new AppCaller(alice.userId(), alice.sessionId(), Scopes.FULL);
        sending.send(caller, List.of(draft(), draft()));
        assertThatThrownBy(() -> sending.send(caller, List.of(draft())))
                .isInstanceOfSatisfying(
                        MixinRefusal.class,
                        refusal ->
                                assertThat(refusal.error())
                                        .isEqualTo(MixinError.TOO_MANY_REQUESTS));
        world.time.pass(Duration.ofMinutes(1));
        sending.send(caller, List.of(draft()));
        try (var b = new BlazeClient(world, bob)) {
            b.send("LIST_PENDING_MESSAGES", "{}");
            assertThat(messages(b, 3)).doesNotHaveDuplicates();
        }
    }

    private Draft draft() {
        try {
            return Drafts.read(new ObjectMapper().readTree(message(UUID.randomUUID(), "aGk=")));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void eachConnectionOfASessionGetsWhatComes() {
        try (var a = new BlazeClient(world, alice);
                var b1 = new BlazeClient(world, bob);
                var b2 = new BlazeClient(world, bob)) {
            var many = IntStream.range(0, 100).mapToObj(_ -> UUID.randomUUID()).toList();
            var list = many.stream().map(id -> message(id, "aGk=")).toList();
            var reply =
                    a.ask(
                            "CREATE_PLAIN_MESSAGES",
                            "{\"messages\":[" + String.join(",", list) + "]}");
            assertThat(reply.has("error")).isFalse();
            for (var b : List.of(b1, b2)) {
                for (var id : many) {
                    assertThat(id(b.message())).isEqualTo(id.toString());
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    CREATE_SIGNAL_KEY    | {}                                      | 404
                    ''                   | {}                                      | 404
                    create_message       | {}                                      | 404
                    CREATE_MESSAGE       | {}                                      | 10002
                    CREATE_MESSAGE       | 7                                       | 10002
                    CREATE_MESSAGE       | {"category":["PLAIN_TEXT"]}             | 10002
                    CREATE_MESSAGE       | {"category":"SYSTEM_ACCOUNT_SNAPSHOT"}  | 10002
                    CREATE_PLAIN_MESSAGES | {"messages":{}}                        | 10002
                    CREATE_PLAIN_MESSAGES | {"messages":[1]}                       | 10002
                    ACKNOWLEDGE_MESSAGE_RECEIPT | {"message_id":"x"}               | 10002
                    ACKNOWLEDGE_MESSAGE_RECEIPTS | {}                              | 10002
                    ACKNOWLEDGE_MESSAGE_RECEIPT | []                               | 10002
                    """)
    void aWrongRequestIsAnsweredAndTheConnectionGoesOn(String action, String params, int code) {
        try (var client = new BlazeClient(world, alice)) {
            var reply = client.ask(action, params);
            assertThat(reply.at("/error/code").asInt()).isEqualTo(code);
            assertThat(reply.at("/error/status").asInt()).isEqualTo(202);
            assertThat(client.ask("LIST_PENDING_MESSAGES", "null").has("error")).isFalse();
        }
    }

    @Test
    void oneMessageTooManyIsRefusedAndNoneIsSent() {
        var list =
                IntStream.range(0, 101).mapToObj(_ -> message(UUID.randomUUID(), "aGk=")).toList();
        var array = "[" + String.join(",", list) + "]";
        assertThat(world.post(alice, "/messages", array).code()).isEqualTo(10002);
        try (var a = new BlazeClient(world, alice);
                var b = new BlazeClient(world, bob)) {
            var reply = a.ask("CREATE_PLAIN_MESSAGES", "{\"messages\":" + array + "}");
            assertThat(reply.at("/error/code").asInt()).isEqualTo(10002);
            b.ask("LIST_PENDING_MESSAGES", "{}");
            var last = UUID.randomUUID();
            a.ask("CREATE_MESSAGE", message(last, "aGk="));
            assertThat(id(b.message())).isEqualTo(last.toString());
        }
    }

    @Test
    void aConversationOneIsNotInIsForbidden() {
        var stranger = world.app(TestKey.ed25519());
        try (var client = new BlazeClient(world, stranger)) {
            var reply = client.ask("CREATE_MESSAGE", message(UUID.randomUUID(), "aGk="));
            assertThat(reply.at("/error/code").asInt()).isEqualTo(403);
        }
    }

    @Test
    void whatIsNoMessageIsAnsweredAsAnError() {
        try (var client = new BlazeClient(world, alice)) {
            for (var bytes :
                    List.of(
                            new byte[0],
                            "{}".getBytes(StandardCharsets.US_ASCII),
                            BlazeClient.packed("[".getBytes(StandardCharsets.US_ASCII)),
                            BlazeClient.packed(new byte[] {(byte) 0xff}),
                            BlazeClient.packed("[]".getBytes(StandardCharsets.US_ASCII)),
                            BlazeClient.packed(new byte[0]))) {
                client.raw(bytes);
                var error = client.next();
                assertThat(error.get("action").asText()).isEqualTo("ERROR");
                assertThat(error.at("/error/code").asInt()).isEqualTo(400);
            }
            var noId = BlazeClient.packed("{\"action\":\"X\"}".getBytes(StandardCharsets.US_ASCII));
            client.raw(noId);
            assertThat(client.next().at("/error/extra/field").asText()).isEqualTo("id");
        }
    }

    @Test
    void aBombATextAndAFrameTooBigEndTheConnection() {
        try (var bomb = new BlazeClient(world, alice);
                var text = new BlazeClient(world, alice);
                var big = new BlazeClient(world, alice)) {
            byte[] packed = BlazeClient.packed(new byte[100 * 1024 * 1024]);
            assertThat(packed.length).isLessThan(200 * 1024);
            bomb.raw(packed);
            assertThat(bomb.closed()).startsWith("1009 ");
            text.text("{}");
            assertThat(text.closed()).startsWith("1003 ");
            big.raw(new byte[300 * 1024]);
            assertThat(big.closed()).startsWith("1009 ");
        }
    }

    @Test
    void whenTheServerStopsClientsAreToldToComeBack() {
        try (var client = new BlazeClient(world, alice)) {
            assertThat(client.ask("LIST_PENDING_MESSAGES", "{}").has("error")).isFalse();
            var closing = Thread.ofVirtual().start(world::stopServing);
            assertThat(client.closed()).startsWith("1001 ");
            client.cut();
            assertThat(closing).isNotNull();
        }
    }

    @Test
    void aSessionThatHasEndedIsToldAndClosed() {
        try (var client = new BlazeClient(world, alice)) {
            world.sessions.end(alice.sessionId());
            client.send("LIST_PENDING_MESSAGES", "{}");
            var error = client.next();
            assertThat(error.get("action").asText()).isEqualTo("ERROR");
            assertThat(error.at("/error/code").asInt()).isEqualTo(401);
            assertThat(client.closed()).startsWith("1008 ");
        }
    }

    @Test
    void whatWaitedForSevenDaysDoesNotCome() {
        world.post(alice, "/messages", message(UUID.randomUUID(), "aGk="));
        world.time.pass(Duration.ofDays(7).plusSeconds(1));
        var _ = world.messenger.talking().messages().dropOld();
        var id = UUID.randomUUID();
        world.post(alice, "/messages", message(id, "aGk="));
        try (var b = new BlazeClient(world, bob)) {
            b.send("LIST_PENDING_MESSAGES", "{}");
            assertThat(messages(b, 1)).containsExactly(id);
        }
    }
}
