package vouch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vouch.client.Talk;

/// What `vouch app talk` prints of each kind of message.
class TalkTest {

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
    void nothingAMessageHoldsMovesTheCursor() {
        assertThat(shown("PLAIN_TEXT", "a\u001b[2Jb")).isEqualTo("a\\u{1b}[2Jb");
    }
}
