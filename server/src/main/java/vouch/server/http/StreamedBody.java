package vouch.server.http;

import io.helidon.webserver.ServerConnectionException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/// The body of a streamed answer while it is written. Owned by the thread of its request.
///
/// What is written is sent at the latest at [#flush()] and at the end. A caller may take as long
/// over each piece as [HttpLimits#writeMax()] says, and over the whole as it likes; between two
/// writes nothing is demanded of it. Closing does nothing.
public final class StreamedBody extends OutputStream {

    /// The most that is written, and timed, at once, in bytes.
    static final int PIECE_BYTES_MAX = 64 * 1024;

    private final OutputStream out;
    private final OptionalLong length;
    private final Connection connection;
    private final Stopping stopping;
    private final List<Runnable> listeners = new ArrayList<>();
    private long written;
    private boolean callerLeft;

    StreamedBody(OutputStream out, OptionalLong length, Connection connection, Stopping stopping) {
        this.out = out;
        this.length = length;
        this.connection = connection;
        this.stopping = stopping;
    }

    private interface Step {
        void run() throws IOException;
    }

    /// True once the server is about to stop: end soon, it waits only so long.
    public boolean isStopping() {
        return stopping.hasBegun();
    }

    /// Waits so long, or until the server is about to stop, and says whether it is.
    ///
    /// @throws InterruptedException where the server has waited long enough for this answer
    public boolean awaitStopping(Duration most) throws InterruptedException {
        return stopping.await(most);
    }

    /// Runs this when the server is about to stop, at once where it is already, on another thread
    /// or this one, perhaps twice: enough to wake a writer that waits for something else.
    public void onStopping(Runnable listener) {
        listeners.add(listener);
        stopping.tell(listener);
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        Objects.checkFromIndexSize(from, count, bytes.length);
        if (length.isPresent() && written + count > length.getAsLong()) {
            throw new IllegalStateException("more is written than the answer's length");
        }
        for (int done = 0; done < count; done += PIECE_BYTES_MAX) {
            int start = from + done;
            int piece = Math.min(PIECE_BYTES_MAX, count - done);
            // From the start of an array: the web server sends too much of one from its middle.
            byte[] sent = start == 0 ? bytes : Arrays.copyOfRange(bytes, start, start + piece);
            timed(() -> out.write(sent, 0, piece));
            written += piece;
        }
    }

    /// Sends what was written until now: each event of a stream of events.
    @Override
    public void flush() throws IOException {
        timed(out::flush);
    }

    private void timed(Step step) throws IOException {
        connection.enter(Connection.Phase.WRITING);
        try {
            step.run();
        } catch (IOException | UncheckedIOException | ServerConnectionException e) {
            callerLeft = true;
            throw new IOException("the caller left, or took too long", e);
        } finally {
            connection.enter(Connection.Phase.HANDLING);
        }
    }

    boolean callerLeft() {
        return callerLeft;
    }

    /// The last bytes; nothing is missing then.
    void finish() throws IOException {
        if (length.isPresent() && written < length.getAsLong()) {
            throw new IllegalStateException("less is written than the answer's length");
        }
        timed(out::close);
    }

    void forgetListeners() {
        listeners.forEach(stopping::forget);
    }
}
