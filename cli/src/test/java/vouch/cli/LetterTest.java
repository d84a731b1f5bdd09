package vouch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `vouch letter verify`.
class LetterTest {

    private static final SampleLetter LETTER = SampleLetter.usual();

    @TempDir private Path folder = Path.of("");
    private Shell shell = new Shell(Path.of(System.getProperty("java.io.tmpdir"), "unused"));
    private final FakeAdmin server = new FakeAdmin();

    @BeforeEach
    void open() {
        shell = new Shell(folder);
        shell.file("letter", LETTER.base64());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Shell.Result verify(String... more) {
        var args = new String[more.length + 3];
        args[0] = "letter";
        args[1] = "verify";
        args[2] = "letter";
        System.arraycopy(more, 0, args, 3, more.length);
        return shell.run(args);
    }

    @Test
    void aLetterByTheExpectedKeyHoldsAndIsToldInPlainWords() {
        var result = verify("--guarantee-key", LETTER.signer());
        assertThat(result.exit()).as(result.all()).isZero();
        assertThat(result.out())
                .isEqualTo(
                        """
                        letter: the letter holds.
                        signed by    %s, the expected key
                        chain        31337 (a development chain)
                        token        %s
                        deposit to   %s
                        until        2026-11-23 12:07:00 UTC
                        payout to    %s
                        after        no delay, once the deposit is confirmed
                        fees         0.001 tokens and 2 %% of the deposit
                        mixing code  abc12345
                        """
                                .formatted(
                                        LETTER.signer(),
                                        LETTER.terms().token(),
                                        LETTER.terms().forwarderAddress(),
                                        LETTER.terms().destination()));
        var lower = LETTER.signer().toLowerCase(Locale.ROOT);
        assertThat(verify("--guarantee-key", lower).exit()).isZero();
    }

    @Test
    void withoutAKeyToCompareWithItCannotBeTold() {
        var result = verify();
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.out())
                .contains("cannot be told from it alone", LETTER.signer(), "--guarantee-key");
        var json = verify("--json").json().getFirst();
        assertThat(json.integer("exit")).isEqualTo(2);
        assertThat(json.truth("holds")).isFalse();
        assertThat(json.string("signer")).isEqualTo(LETTER.signer());
        assertThat(json.object("terms").string("mixingCode")).isEqualTo("abc12345");
    }

    @Test
    void aServerThatIsTrustedIsAskedForItsKey() {
        server.on("GET /mixer/guarantee-key", 200, "{\"address\":\"" + LETTER.signer() + "\"}");
        assertThat(verify("--url", server.url()).exit()).isZero();
        server.on(
                "GET /mixer/guarantee-key",
                200,
                "{\"address\":\"" + LETTER.terms().token() + "\"}");
        assertThat(verify("--url", server.url()).exit()).isEqualTo(1);
        assertThat(verify("--url", "ftp://x").err()).contains("address is no use");
    }

    @Test
    void aLetterByAnotherKeyDoesNotHold() {
        var result = verify("--guarantee-key", LETTER.terms().token());
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out())
                .isEqualTo(
                        "letter: DOES NOT HOLD. It is signed by %s, and not by %s.\n"
                                .formatted(LETTER.signer(), LETTER.terms().token()));
    }

    @Test
    void aChangedTermMakesItSomebodyElses() {
        shell.file("letter", LETTER.text().replace("abc12345", "abc12346"));
        assertThat(verify("--guarantee-key", LETTER.signer()).out())
                .contains("DOES NOT HOLD. It is signed by 0x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "VEhJUw==",
                "Vouch letter of guarantee, version 9",
                "{\"a\":1}",
                "{",
                "ä"
            })
    void whatIsNoLetterDoesNotHold(String content) {
        shell.file("letter", content);
        var result = verify("--json");
        assertThat(result.exit()).as(result.all()).isEqualTo(1);
        assertThat(result.json().getFirst().string("error"))
                .startsWith("It is no letter of guarantee. ")
                .endsWith(".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"forwarderAddress", "mixingCode"})
    void anAnswerThatSaysSomethingElseThanItsLetterDoesNotHold(String name) {
        shell.file(
                "letter",
                "{\"" + name + "\":\"other\",\"letterOfGuarantee\":\"" + LETTER.base64() + "\"}");
        var result = verify("--guarantee-key", LETTER.signer());
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.all()).contains("another " + name + " than the letter in it");
    }

    @Test
    void itIsReadAsTextAsAnAnswerAndFromThePipe() {
        for (var content :
                new String[] {
                    LETTER.text(),
                    LETTER.text().strip(),
                    LETTER.text().replace("\n", "\r\n"),
                    LETTER.base64() + "\n",
                    LETTER.base64().replaceAll("(.{76})", "$1\n"),
                    "{\"letterOfGuarantee\":\"" + LETTER.base64() + "\",\"errorCode\":0}\n"
                }) {
            shell.file("letter", content);
            assertThat(verify("--guarantee-key", LETTER.signer()).exit()).as(content).isZero();
            shell.typing(content);
            assertThat(shell.run("letter", "verify", "-").exit()).as(content).isEqualTo(2);
        }
    }

    @Test
    void whatIsWrongWithTheCommandIsSaid() {
        assertThat(shell.run("letter").exit()).isEqualTo(64);
        assertThat(shell.run("letter", "verify", "nothing").err())
                .isEqualTo(
                        "vouch: Cannot read "
                                + shell.path("nothing")
                                + " (there is no such file).\n");
        assertThat(verify("--guarantee-key", "0x12").err())
                .contains("--guarantee-key: An address is written as 0x and 40");
        assertThat(verify("--guarantee-key", "0x1", "--url", "http://x").exit()).isEqualTo(64);
        shell.typing("x".repeat(100_000));
        assertThat(shell.run("letter", "verify", "-").exit()).isEqualTo(1);
    }
}
