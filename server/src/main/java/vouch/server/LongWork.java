package vouch.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import vouch.server.http.Answer;
import vouch.server.http.StreamedBody;

/// Work that takes a while, done for an operator who looks on: the answer is one line of JSON for
/// each piece of news, `{"progress": …}`, and a last one with the result, or with `{"failure": …}`.
final class LongWork {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration TOLD_EVERY = Duration.ofMillis(200);

    private LongWork() {}

    /// @param work takes whom to tell how far it is, and returns the result; ends early where the
    ///   operator has left
    static Answer answer(Function<Consumer<String>, Object> work) {
        return Answer.stream(
                200,
                "application/x-ndjson",
                OptionalLong.empty(),
                body -> write(body, result(body, work)));
    }

    private static Object result(StreamedBody body, Function<Consumer<String>, Object> work) {
        try {
            return work.apply(new Progress(body));
        } catch (RuntimeException e) {
            var sentence = Sentences.of(e).orElseThrow(() -> e);
            return Map.of("failure", sentence);
        }
    }

    /// Tells now and then what is newest: hundreds of lines a second are of no use.
    private static final class Progress implements Consumer<String> {

        private final StreamedBody body;
        private long toldAt = System.nanoTime() - TOLD_EVERY.toNanos();

        Progress(StreamedBody body) {
            this.body = body;
        }

        @Override
        public void accept(String line) {
            long now = System.nanoTime();
            if (now - toldAt < TOLD_EVERY.toNanos()) {
                return;
            }
            toldAt = now;
            try {
                write(body, Map.of("progress", line));
            } catch (IOException e) {
                throw new UncheckedIOException("the operator left", e);
            }
        }
    }

    private static void write(StreamedBody body, Object line) throws IOException {
        try {
            body.write((JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8));
            body.flush();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + line.getClass() + " as JSON", e);
        }
    }
}
