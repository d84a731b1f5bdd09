package vouch.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {

    @Test
    void everythingHasADefault() {
        assertThat(Options.parse(List.of(), 7))
                .isEqualTo(
                        new Options(
                                URI.create("http://127.0.0.1:8080"),
                                Path.of("data/admin.json"),
                                Duration.ofSeconds(10),
                                64,
                                1_000,
                                0,
                                7));
    }

    @Test
    void everythingCanBeSaid() {
        List<String> args =
                List.of(
                        "--url",
                        "http://h:1",
                        "--data",
                        "d",
                        "--seconds",
                        "2",
                        "--connections",
                        "3",
                        "--batch",
                        "4",
                        "--direct",
                        "500",
                        "--seed",
                        "5");

        assertThat(Options.parse(args, 7))
                .isEqualTo(
                        new Options(
                                URI.create("http://h:1"),
                                Path.of("d/admin.json"),
                                Duration.ofSeconds(2),
                                3,
                                4,
                                500,
                                5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--seconds",
                "--seconds many",
                "--seconds 0",
                "--connections 0",
                "--batch 10001",
                "--direct 10001",
                "--url https://x",
                "--nonsense 1"
            })
    void whatMakesNoSenseIsRefused(String line) {
        assertThatThrownBy(() -> Options.parse(List.of(line.split(" ")), 7))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
