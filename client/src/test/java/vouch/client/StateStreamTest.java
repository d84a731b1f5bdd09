package vouch.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vouch.client.VouchException.Reason;

class StateStreamTest {

    /// Longer than any test waits: what is to come has come, or will.
    private static final Duration LONG = Duration.ofMinutes(1);

    private final AtomicLong ticks = new AtomicLong();

    private StateStream of(String text) {
        return new StateStream(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), ticks::get);
    }

    private static List<DigestState> all(StateStream stream) {
        var states = new ArrayList<DigestState>();
        while (!stream.isOver()) {
            stream.next(LONG).ifPresent(states::add);
        }
        return states;
    }

    private static String event(String state) {
        return "event: state\ndata: {\"hash\":\"aa\",\"state\":\"" + state + "\"}\n\n";
    }

    @Test
    void statesComeInTheirOrderAndCommentsAreNone() {
        try (var stream =
                of(event("received") + ": still here\n\n" + event("logged") + event("final"))) {
            assertThat(all(stream))
                    .containsExactly(DigestState.RECEIVED, DigestState.LOGGED, DigestState.FINAL);
            assertThat(stream.next(LONG)).isEmpty();
        }
    }

    @Test
    void aStateThatIsNotKnownYetIsPassedOver() {
        try (var stream = of(event("witnessed") + event("mined"))) {
            assertThat(all(stream)).containsExactly(DigestState.MINED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: {\n", "data: []\n", "data: {\"hash\":\"aa\"}\n", "data:\n"})
    void whatCannotBeReadIsSaid(String text) {
        try (var stream = of(text)) {
            assertThatThrownBy(() -> stream.next(LONG))
                    .isInstanceOf(VouchException.class)
                    .extracting(e -> ((VouchException) e).reason())
                    .isEqualTo(Reason.UNREADABLE);
        }
    }

    @Test
    void aLineWithoutAnEndIsGivenUp() {
        try (var stream = of("x".repeat(64 * 1024 + 1))) {
            assertThatThrownBy(() -> stream.next(LONG)).hasMessageContaining("longer than any");
        }
    }

    @Test
    void aConnectionThatBreaksIsNoEnd() {
        var broken =
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("reset");
                    }

                    @Override
                    public int read(byte[] into, int from, int count) throws IOException {
                        return read();
                    }
                };
        try (var stream = new StateStream(broken, ticks::get)) {
            assertThatThrownBy(() -> stream.next(LONG))
                    .extracting(e -> ((VouchException) e).reason())
                    .isEqualTo(Reason.BUSY);
            assertThat(stream.isOver()).isFalse();
        }
    }

    @Test
    void aServerThatSaysNothingAtAllIsGivenUp() throws IOException {
        try (var ours = new PipedOutputStream();
                var stream = new StateStream(new PipedInputStream(ours), ticks::get)) {
            assertThat(stream.next(Duration.ZERO)).isEmpty();
            ticks.set(StateStream.SILENCE_MAX.toNanos() + 1);
            assertThatThrownBy(() -> stream.next(Duration.ZERO))
                    .hasMessageContaining("nothing for 45 seconds");
        }
    }
}
