package vouch.protocol.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vouch.protocol.Digest;
import vouch.protocol.MalformedException;

class CheckpointTest {

    private static final String ROOT = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

    @Test
    void aCheckpointIsThreeLines() {
        Checkpoint checkpoint = new Checkpoint("vouch/0123456789abcdef", 0, Digest.sha256());

        assertThat(checkpoint.text()).isEqualTo("vouch/0123456789abcdef\n0\n" + ROOT + "\n");
        assertThat(Checkpoint.parse(checkpoint.text())).isEqualTo(checkpoint);
        assertThat(Checkpoint.parse("example.com/log\n9223372036854775807\n" + ROOT + "\n").size())
                .isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n\n",
                "log\n1\n" + ROOT,
                "log\n1\n" + ROOT + "\nextension\n",
                "log\n1\n" + ROOT + "\n\n",
                "\n1\n" + ROOT + "\n",
                "a log\n1\n" + ROOT + "\n",
                "log\n01\n" + ROOT + "\n",
                "log\n-1\n" + ROOT + "\n",
                "log\n+1\n" + ROOT + "\n",
                "log\n\n" + ROOT + "\n",
                "log\n\u0661\n" + ROOT + "\n",
                "log\n9223372036854775808\n" + ROOT + "\n",
                "log\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n",
                "log\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU\n",
                "log\n1\nAAAA\n",
                "log\r\n1\r\n" + ROOT + "\r\n"
            })
    void everyOtherTextIsRefused(String text) {
        assertThatThrownBy(() -> Checkpoint.parse(text)).isInstanceOf(MalformedException.class);
    }

    @Test
    void aNegativeSizeIsRefused() {
        assertThatThrownBy(() -> new Checkpoint("log", -1, Digest.sha256()))
                .isInstanceOf(MalformedException.class);
    }
}
