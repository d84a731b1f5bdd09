package vouch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vouch.client.Talk;

/// `vouch app talk`, and what it prints of each kind of message.
class TalkTest {

    private static final String APP = "7000000001";
    private static final String USER = "11111111-1111-4111-8111-111111111111";
    private static final String CONVERSATION = "22222222-2222-4222-8222-222222222222";
    private static final String MESSAGE = "33333333-3333-4333-8333-333333333333";
    private static final String TALK = "/admin/mixin/talks/" + USER;
    private static final String HEARD = "GET " + TALK + "/heard";
    private static final String READ = "POST " + TALK + "/read";
    private static final String SAID = "POST " + TALK + "/said";
    private static final String NOTHING = "{\"messages\":[]}";
    private static final String HELLO =
            """
            {"messages":[{"message_id":"%s","category":"PLAIN_TEXT","payload":"hello"}]}\
            """
                    .formatted(MESSAGE);

    @TempDir private Path folder = Path.of("");
    private Shell shell = new Shell(Path.of(System.getProperty("java.io.tmpdir"), "unused"));
    private final FakeAdmin server = new FakeAdmin();
    private final CountDownLatch keyPressed = new CountDownLatch(1);

    @BeforeEach
    void open() {
        shell = new Shell(folder);
        shell.file("data/admin.json", server.file());
        server.on(
                "POST /admin/mixin/talks",
                201,
                """
                {"user_id":"%s","conversation_id":"%s","app_name":"Echo"}\
                """
                        .formatted(USER, CONVERSATION));
        server.on(SAID, 200, "{\"message_id\":\"" + MESSAGE + "\"}");
        server.on(HEARD, 200, NOTHING);
        server.on(READ, 200, "{}");
    }

    @AfterEach
    void stop() {
        keyPressed.countDown();
        server.close();
    }

    /// A person who thinks about what to type until the test is over.
    private InputStream noKeys() {
        return new InputStream() {
            @Override
            public int read() {
                try {
                    keyPressed.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return -1;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                return read();
            }
        };
    }

    @Test
    void whatIsTypedIsSaidAndWhatIsHeardIsPrinted() {
        server.once(HEARD, 200, HELLO);
        var result = shell.typing("hi\n\nthere\n").run("app", "talk", APP, "--name", "Bob");

        assertThat(result.exit()).as(result.all()).isZero();
        assertThat(result.out()).isEqualTo("hello\n");
        assertThat(result.err()).isEmpty();
        assertThat(server.bodies())
                .contains("{\"app\":\"" + APP + "\",\"name\":\"Bob\"}")
                .filteredOn(body -> body.contains("text"))
                .containsExactly(
                        "{\"conversation_id\":\"" + CONVERSATION + "\",\"text\":\"hi\"}",
                        "{\"conversation_id\":\"" + CONVERSATION + "\",\"text\":\"there\"}");
    }

    @Test
    void aMessageIsPrintedBeforeItCountsAsRead() {
        var printed = new AtomicReference<String>("");
        server.once(HEARD, 200, HELLO).during(READ, () -> printed.set(shell.printed()));
        assertThat(shell.run("app", "talk", APP).exit()).isZero();

        assertThat(printed).hasValue("hello\n");
        assertThat(server.requests()).containsOnlyOnce(READ);
        assertThat(server.bodies()).contains("{\"message_ids\":[\"" + MESSAGE + "\"]}");
    }

    @Test
    void aMessageThatCannotBePrintedStaysUnread() {
        server.on(HEARD, 200, HELLO);
        var result = shell.unread().typing(noKeys()).run("app", "talk", APP);

        assertThat(result.exit()).isEqualTo(Exit.FAILED);
        assertThat(result.err()).contains("cannot be printed");
        assertThat(server.requests()).doesNotContain(READ);
    }

    @Test
    void aFaultOfListeningIsToldAtOnceWhileNobodyTypes() {
        server.on(HEARD, 503, "{\"detail\":\"The disk is full\"}");
        var result = shell.typing(noKeys()).run("app", "talk", APP);

        assertThat(result.exit()).isEqualTo(Exit.FAILED);
        assertThat(result.err().lines()).hasSize(1);
        assertThat(result.err()).contains("The disk is full");
    }

    @Test
    void aLineThatIsRefusedIsToldAtOnce() {
        server.on(SAID, 400, "{\"detail\":\"text is 1 to 4096 characters\"}");
        var answered = new CountDownLatch(1);
        server.during(HEARD, () -> awaitQuietly(answered));
        try {
            var result = shell.typing("hi\n").run("app", "talk", APP);
            assertThat(result.exit()).isEqualTo(Exit.FAILED);
            assertThat(result.err()).contains("text is 1 to 4096 characters");
        } finally {
            answered.countDown();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void theAppIsWaitedForAsOftenAsIsAsked() {
        server.once(HEARD, 200, HELLO);
        assertThat(shell.run("app", "talk", APP, "--rounds", "2").exit()).isZero();
        assertThat(server.requests())
                .filteredOn(HEARD::equals)
                .as("one with an answer, and two in vain after the input's end")
                .hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void withoutRoundsTheInputsEndIsTheEnd() {
        var answered = new CountDownLatch(1);
        server.during(HEARD, () -> awaitQuietly(answered));
        try {
            assertThat(shell.typing("hi\n").run("app", "talk", APP, "--rounds", "0").exit())
                    .isZero();
            assertThat(server.requests()).contains(SAID);
        } finally {
            answered.countDown();
        }
    }

    @Test
    void onATerminalTheAppsLinesHaveItsName() {
        server.once(HEARD, 200, HELLO);
        var result = shell.terminal(80).run("app", "talk", APP, "--name", "Bob");
        assertThat(result.out()).isEqualTo("Echo: hello\n");
        assertThat(result.err()).isEqualTo("Bob talks to Echo.\n");
    }

    @Test
    void programsGetOneObjectALine() {
        server.once(HEARD, 200, HELLO);
        var result = shell.run("app", "talk", APP, "--json");
        assertThat(result.json().getFirst().string("payload")).isEqualTo("hello");
        assertThat(result.json().getFirst().string("category")).isEqualTo("PLAIN_TEXT");
    }

    @Test
    void whatMakesNoSenseIsRefusedBeforeTheServerIsAsked() {
        assertThat(shell.run("app", "talk", APP, "--rounds", "-1").exit()).isNotZero();
        assertThat(shell.run("app", "talk").exit()).isEqualTo(Exit.USAGE);
        assertThat(server.requests()).isEmpty();
    }

    private static String shown(String category, String payload) {
        return MessageText.of(new Talk.Heard(new UUID(0, 1), category, payload));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    PLAIN_TEXT       | hello                                              | hello
                    APP_BUTTON_GROUP | [{"label":"Pay","action":"mixin://pay"}]           | [Pay](mixin://pay)
                    APP_CARD         | {"title":"A","description":"B"}                    | [card] A: B
                    SYSTEM_ACCOUNT_SNAPSHOT | {"amount":"1.5","asset_id":"x","memo":"m"}  | [transfer] 1.5 of x: m
                    PLAIN_STICKER    | {"sticker_id":"1"}                                 | [PLAIN_STICKER] {"sticker_id":"1"}
                    APP_CARD         | nonsense                                           | [APP_CARD, malformed]
                    APP_BUTTON_GROUP | [1]                                                | [APP_BUTTON_GROUP, malformed]
                    """)
    void aMessageIsPlainWords(String category, String payload, String words) {
        assertThat(shown(category, payload)).isEqualTo(words);
    }

    @Test
    void linesStayLines() {
        assertThat(shown("PLAIN_POST", "# a\r\nb\n")).isEqualTo("# a\nb");
    }

    @Test
    void nothingAMessageHoldsMovesTheCursor() {
        assertThat(shown("PLAIN_TEXT", "a\u001b[2Jb")).isEqualTo("a\\u{1b}[2Jb");
    }
}
