package vouch.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import vouch.client.VouchException.Reason;
import vouch.protocol.MalformedException;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonObject;

/// The states that one digest reaches, as the server tells of them (server-sent events).
///
/// ```java
/// try (var states = prexis.states(digest)) {
///     while (!states.isOver()) {
///         states.next(Duration.ofMinutes(1)).ifPresent(System.out::println);
///     }
/// }
/// ```
///
/// One thread asks; closing it, from any thread, ends the connection.
public final class StateStream implements AutoCloseable {

    /// A server says something every 15 seconds at least; after this long it is gone.
    static final Duration SILENCE_MAX = Duration.ofSeconds(45);

    private static final int LINE_BYTES_MAX = 64 * 1024;
    private static final String DATA = "data:";

    private sealed interface News {
        record Reached(DigestState state) implements News {}

        record Over() implements News {}

        record Lost(Exception why) implements News {}
    }

    private final InputStream in;
    private final LongSupplier nanoTicks;
    private final BlockingQueue<News> news = new LinkedBlockingQueue<>();
    private volatile long heardAt;
    private boolean over;

    StateStream(InputStream in, LongSupplier nanoTicks) {
        this.in = in;
        this.nanoTicks = nanoTicks;
        this.heardAt = nanoTicks.getAsLong();
        Thread.ofVirtual().name("states").start(this::listen);
    }

    /// True once the server has ended the stream: after the final state, or because it stops.
    public boolean isOver() {
        return over;
    }

    /// The next state, or nothing where none came in that time or the stream is over.
    ///
    /// @throws VouchException where the connection is lost, or the server says what cannot be read
    public Optional<DigestState> next(Duration most) {
        if (over) {
            return Optional.empty();
        }
        return switch (await(most)) {
            case News.Reached(var state) -> Optional.of(state);
            case News.Over _ -> {
                over = true;
                yield Optional.empty();
            }
            case News.Lost(var why) ->
                    throw new VouchException(
                            why instanceof MalformedException ? Reason.UNREADABLE : Reason.BUSY,
                            "The server's news of a digest broke off (" + why.getMessage() + ").",
                            why);
            case null -> {
                requireLife();
                yield Optional.empty();
            }
        };
    }

    private @Nullable News await(Duration most) {
        try {
            return news.poll(most.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VouchException("The call was interrupted while it waited.", e);
        }
    }

    private void requireLife() {
        if (nanoTicks.getAsLong() - heardAt > SILENCE_MAX.toNanos()) {
            throw new VouchException(
                    Reason.BUSY,
                    "The server has said nothing for " + SILENCE_MAX.toSeconds() + " seconds.");
        }
    }

    private void listen() {
        try (in) {
            for (var line = line(); line.isPresent(); line = line()) {
                heardAt = nanoTicks.getAsLong();
                if (line.get().startsWith(DATA)) {
                    state(line.get().substring(DATA.length()))
                            .map(News.Reached::new)
                            .ifPresent(news::add);
                }
            }
            news.add(new News.Over());
        } catch (IOException | MalformedException e) {
            news.add(new News.Lost(e));
        }
    }

    /// A state that later servers may know and this program doesn't is no news to it.
    private static Optional<DigestState> state(String data) {
        if (!(Json.parse(data.strip()) instanceof JsonObject object)) {
            throw new MalformedException("An event's data is not a JSON object.");
        }
        String word = object.string("state").toUpperCase(Locale.ROOT);
        for (var state : DigestState.values()) {
            if (state.name().equals(word)) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }

    private Optional<String> line() throws IOException {
        var bytes = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                return Optional.empty();
            }
            if (bytes.size() == LINE_BYTES_MAX) {
                throw new MalformedException("An event's line is longer than any of this API.");
            }
            bytes.write(next);
        }
        return Optional.of(bytes.toString(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw new VouchException(Reason.BUSY, "A stream could not be closed.", e);
        }
    }
}
