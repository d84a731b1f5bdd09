package vouch.server.notary;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Names and types, as strangers give them.
class FileNamesTest {

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "television-3.png,television-3.png",
                "/etc/passwd,passwd",
                "..\\..\\boot.ini,boot.ini",
                "a/b\\c.txt,c.txt",
                "a\\b/c.txt,c.txt",
                "a/,document",
                "..,document",
                "a/..,document",
                "'',document",
                "'  a b.txt ',a b.txt",
                "r\u00e9sum\u00e9 \u65e5\u672c.pdf,r\u00e9sum\u00e9 \u65e5\u672c.pdf",
            })
    void aNameIsOneLineThatNamesNoFolder(String given, String clean) {
        assertThat(FileNames.clean(given)).isEqualTo(clean);
    }

    @Test
    void whatCannotBeSeenIsLeftOut() {
        assertThat(FileNames.clean("a\u0000b\nc\r.txt")).isEqualTo("abc.txt");
        assertThat(FileNames.clean("exe\u202egnp.exe")).isEqualTo("exegnp.exe");
        assertThat(FileNames.clean("z\u200bero\u2028")).isEqualTo("zero");
        assertThat(FileNames.clean("half\ud83d")).isEqualTo("half");
        assertThat(FileNames.clean("\u0001\u202e")).isEqualTo("document");
    }

    @Test
    void aLongNameIsCutBetweenItsCharacters() {
        assertThat(FileNames.clean("\ud83d\ude00".repeat(1000)))
                .isEqualTo("\ud83d\ude00".repeat(FileNames.CHARS_MAX));
    }

    @ParameterizedTest
    @CsvSource({
        "'%PDF-1.7', letter.txt, application/pdf",
        "'hello', letter.txt, text/plain",
        "'<html><body>', page.png, text/html",
        "'\u0000\u0001\u0002\u0003', x, application/octet-stream",
        "'', x.pdf, application/pdf",
    })
    void aTypeIsFoundByContentFirst(String head, String name, String type) {
        assertThat(new FileTypes().of(head.getBytes(StandardCharsets.ISO_8859_1), name))
                .isEqualTo(type);
    }

    @Test
    void anImageIsOneWhateverItsName() {
        byte[] png = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H'};
        assertThat(new FileTypes().of(png, "x.html")).isEqualTo("image/png");
    }
}
