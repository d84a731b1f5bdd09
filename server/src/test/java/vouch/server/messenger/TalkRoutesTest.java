package vouch.server.messenger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vouch.server.account.AppKey;
import vouch.server.account.AppSession;
import vouch.server.http.HttpServer;
import vouch.server.limit.WindowLimit;

/// People who are played on the admin listener.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TalkRoutesTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String TALKS = "/admin/mixin/talks";

    private final HttpClient client = HttpClient.newHttpClient();
    private final Deliveries deliveries = new Deliveries();
    private MessengerWorld world;
    private Messages messages;
    private Sending sending;
    private HttpServer impatient;
    private HttpServer patient;
    private TestApp app;

    @BeforeAll
    void open(@TempDir Path folder) {
        world = new MessengerWorld(folder);
        app = world.app(TestKey.ed25519());
        var conversations =
                new Conversations(
                        new ConversationStore(),
                        (tx, user) -> world.messenger.users().find(tx, user).isPresent(),
                        world.time);
        messages =
                new Messages(
                        world.database,
                        new MessageStore(),
                        conversations,
                        (tx, user) ->
                                world.sessions.ofUser(tx, user).stream()
                                        .map(AppSession::sessionId)
                                        .toList(),
                        deliveries,
                        world.time);
        sending =
                new Sending(
                        world.database,
                        messages,
                        new ConversationStore(),
                        new WindowLimit(1_000, Duration.ofMinutes(1), world.time));
        impatient = serve(conversations, Duration.ZERO);
        patient = serve(conversations, Duration.ofMinutes(1));
    }

    private HttpServer serve(Conversations conversations, Duration patience) {
        var talks =
                new Talks(
                        world.database,
                        world.messenger.users(),
                        world.sessions,
                        conversations,
                        messages,
                        sending,
                        deliveries,
                        patience);
        return HttpServer.builder().routes(new TalkRoutes(talks).routes()).build().start();
    }

    @AfterAll
    void close() {
        client.close();
        impatient.close();
        patient.close();
        world.close();
    }

    private record Reply(int status, JsonNode body) {}

    private Reply send(HttpServer server, String method, String path, String body) {
        var request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body));
        try {
            var response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Reply(response.statusCode(), MAPPER.readTree(response.body()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// A person in a talk with the app.
    private record Person(String id, String conversation) {

        String at(String what) {
            return TALKS + "/" + id + "/" + what;
        }
    }

    private Person person() {
        var begun =
                send(
                        impatient,
                        "POST",
                        TALKS,
                        "{\"app\":\"%s\",\"name\":\"Alice\"}".formatted(app.userId()));
        assertThat(begun.status()).as("%s", begun).isEqualTo(201);
        assertThat(begun.body().get("app_name").asText()).isEqualTo("bot");
        return new Person(
                begun.body().get("user_id").asText(), begun.body().get("conversation_id").asText());
    }

    private Reply say(Person person, String text) {
        return send(
                impatient,
                "POST",
                person.at("said"),
                MAPPER.createObjectNode()
                        .put("conversation_id", person.conversation())
                        .put("text", text)
                        .toString());
    }

    private UUID answer(Person person, String category, byte[] payload) {
        var id = UUID.randomUUID();
        var body =
                MAPPER.createObjectNode()
                        .put("message_id", id.toString())
                        .put("conversation_id", person.conversation())
                        .put("category", category)
                        .put("data", Base64.getEncoder().encodeToString(payload));
        sending.send(app.caller(), List.of(Drafts.read(body)));
        return id;
    }

    private UUID answer(Person person, String text) {
        return answer(person, "PLAIN_TEXT", text.getBytes(UTF_8));
    }

    private JsonNode heard(Person person) {
        var reply = send(impatient, "GET", person.at("heard"), "");
        assertThat(reply.status()).as("%s", reply).isEqualTo(200);
        return reply.body().get("messages");
    }

    private int read(Person person, UUID... ids) {
        var body = MAPPER.createObjectNode();
        var array = body.putArray("message_ids");
        for (var id : ids) {
            array.add(id.toString());
        }
        return send(impatient, "POST", person.at("read"), body.toString()).status();
    }

    @Test
    void whatAPersonSaysWaitsForTheApp() {
        var alice = person();
        var said = say(alice, "hello, bot");
        assertThat(said.status()).isEqualTo(200);

        var waiting = messages.waiting(app.sessionId(), 0, 100);
        assertThat(waiting)
                .filteredOn(message -> message.senderId().equals(UUID.fromString(alice.id())))
                .singleElement()
                .satisfies(message -> {
                    assertThat(message.messageId().toString())
                            .isEqualTo(said.body().get("message_id").asText());
                    assertThat(new String(Base64.getDecoder().decode(message.data()), UTF_8))
                            .isEqualTo("hello, bot");
                });
    }

    @Test
    void whatTheAppAnswersIsHeardUntilItIsMarkedAsRead() {
        var alice = person();
        var first = answer(alice, "hello, Alice");
        var second = answer(alice, "how are you?");
        for (int i = 0; i < 2; i++) {
            var heard = heard(alice);
            assertThat(heard).hasSize(2);
            assertThat(heard.get(0).get("message_id").asText()).isEqualTo(first.toString());
            assertThat(heard.get(0).get("category").asText()).isEqualTo("PLAIN_TEXT");
            assertThat(heard.get(0).get("payload").asText()).isEqualTo("hello, Alice");
        }
        assertThat(read(alice, first)).isEqualTo(200);
        assertThat(heard(alice)).hasSize(1);
        assertThat(read(alice, first, second, UUID.randomUUID())).isEqualTo(200);
        assertThat(heard(alice)).isEmpty();
    }

    @Test
    void theAppIsToldWhenItsAnswerWasReadAndNotBefore() {
        var alice = person();
        var id = answer(alice, "read this");
        assertThat(heard(alice)).hasSize(1);
        assertThat(receipts(id)).isEmpty();
        read(alice, id);
        assertThat(receipts(id))
                .singleElement()
                .satisfies(receipt -> {
                    assertThat(receipt.status()).isEqualTo("READ");
                    assertThat(receipt.by()).hasToString(alice.id());
                });
    }

    /// What the app is to be told of its message.
    private List<Receipt> receipts(UUID messageId) {
        return messages.entries(app.sessionId(), 0, 0, 100).stream()
                .filter(Receipt.class::isInstance)
                .map(Receipt.class::cast)
                .filter(receipt -> receipt.messageId().equals(messageId))
                .toList();
    }

    @Test
    void whoeverListensIsWokenByWhatComes() {
        var alice = person();
        var listening =
                CompletableFuture.supplyAsync(
                        () -> send(patient, "GET", alice.at("heard"), "").body().get("messages"));
        while (deliveries.of(UUID.fromString(alice.id())) == 0) {
            Thread.onSpinWait();
        }
        answer(alice, "here I am");
        assertThat(listening.join().get(0).get("payload").asText()).isEqualTo("here I am");
    }

    @Test
    void whatIsEncryptedIsShownWithoutItsPayload() {
        var alice = person();
        answer(alice, "ENCRYPTED_TEXT", new byte[] {(byte) 0xff, 0, 1});
        assertThat(heard(alice).get(0).get("category").asText()).isEqualTo("ENCRYPTED_TEXT");
        assertThat(heard(alice).get(0).get("payload").asText()).isEmpty();
    }

    private Reply begin(String app) {
        return send(
                impatient,
                "POST",
                TALKS,
                MAPPER.createObjectNode().put("app", app).put("name", "Bob").toString());
    }

    @Test
    void anAppIsFoundByItsNumberAndByANameThatIsItsAlone() {
        var number = world.messenger.users().get(app.userId()).identityNumber();
        assertThat(begin(number).status()).isEqualTo(201);
        var names = AppKey.parse(TestKey.ed25519().publicInfo());
        world.messenger.apps().create("one of a kind", names);
        assertThat(begin("one of a kind").status()).isEqualTo(201);

        world.messenger.apps().create("one of a kind", names);
        var reply = begin("one of a kind");
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.body().get("detail").asText()).contains("several");
        assertThat(begin("Alice").status()).as("a person's name").isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"app":"7","name":"Alice"}    | 404 | no such app
                    {"app":"x","name":"Alice"}    | 404 | no such app
                    {"name":"Alice"}              | 400 | app
                    {"app":"\\u0000","name":"A"}  | 400 | app
                    {"app":"7"}                   | 400 | name
                    {"app":"7","name":" "}        | 400 | name
                    {"app":"7","name":"a\\u0007"} | 400 | name
                    []                            | 400 | JSON
                    """)
    void whatBeginsNoTalkIsRefused(String body, int status, String words) {
        var reply = send(impatient, "POST", TALKS, body);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.body().get("detail").asText()).contains(words);
    }

    @Test
    void aPersonIsNoApp() {
        var alice = person();
        assertThat(begin(alice.id()).status()).isEqualTo(404);
    }

    @Test
    void nobodyButPeopleIsPlayed() {
        var alice = person();
        say(alice, "for the app alone");
        var bot = new Person(app.userId().toString(), alice.conversation());
        for (var nobody :
                List.of(
                        bot,
                        new Person(UUID.randomUUID().toString(), alice.conversation()),
                        new Person("x", alice.conversation()))) {
            assertThat(say(nobody, "as another").status()).isEqualTo(404);
            assertThat(send(impatient, "GET", nobody.at("heard"), "").status()).isEqualTo(404);
            assertThat(read(nobody, UUID.randomUUID())).isEqualTo(404);
        }
        assertThat(messages.waiting(app.sessionId(), 0, 100)).isNotEmpty();
    }

    @Test
    void whatCannotBeSaidIsRefused() {
        var alice = person();
        var bob = person();
        assertThat(say(alice, "").status()).isEqualTo(400);
        assertThat(say(alice, "x".repeat(4_096)).status()).isEqualTo(200);
        assertThat(say(alice, "x".repeat(4_097)).status()).isEqualTo(400);
        assertThat(say(new Person(alice.id(), "x"), "hello").status()).isEqualTo(400);
        assertThat(say(new Person(alice.id(), bob.conversation()), "hello").status())
                .isEqualTo(409);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {}
                    {"message_ids":"x"}
                    {"message_ids":["x"]}
                    {"message_ids":[1]}
                    """)
    void whatNamesNoMessagesIsRefused(String body) {
        var alice = person();
        assertThat(send(impatient, "POST", alice.at("read"), body).status()).isEqualTo(400);
    }

    @Test
    void noMoreAreMarkedThanAreHeardAtOnce() {
        var alice = person();
        var ids = new UUID[Talks.HEARD_MAX + 1];
        Arrays.setAll(ids, i -> answer(alice, "number " + i));
        assertThat(read(alice, ids)).isEqualTo(400);
        assertThat(heard(alice)).hasSize(Talks.HEARD_MAX);
    }
}
