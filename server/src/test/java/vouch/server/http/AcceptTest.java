package vouch.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/*                                   | application/json          | 1",
                "application/*;q=0.5, */*;q=0.1        | application/json          | 0.5",
                "application/*;q=0.5, */*;q=0.1        | text/plain; charset=utf-8 | 0.1",
                "text/plain                            | text/plain; charset=utf-8 | 1",
                "TEXT/Plain ; Q=0.25                   | text/plain                | 0.25",
                "application/json;q=0, */*             | application/json          | 0",
                "text/html                             | application/json          | 0",
                "application/pdf;q=2                   | application/pdf           | 0",
                "application/pdf;q=-1                  | application/pdf           | 0",
                "application/pdf;q=1e3                 | application/pdf           | 0",
                "*/pdf, nonsense, /, ;q=1              | application/pdf           | 0",
            })
    void theMostExactRangeCounts(String header, String mediaType, double quality) {
        assertThat(Accept.of(Optional.of(header)).quality(mediaType)).isEqualTo(quality);
    }

    @Test
    void withoutTheHeaderEverythingIsTaken() {
        assertThat(Accept.of(Optional.empty()).quality("application/json")).isEqualTo(1);
    }

    @Test
    void whatStandsBehindManyRangesIsNotLookedFor() {
        var header = "a/b,".repeat(64) + "application/json";

        assertThat(Accept.of(Optional.of(header)).quality("application/json")).isZero();
    }
}
