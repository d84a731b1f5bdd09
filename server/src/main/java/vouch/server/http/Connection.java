package vouch.server.http;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.Router;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// One connection, and what it is doing since when: what a caller may take endlessly long over, or
/// send endlessly much of, is bounded here. Its phase is written by the thread that serves it and
/// read by [Connections], which alone has it leave.
///
///     IDLE -> HEAD -> HANDLING <-> BODY, UPLOAD, WRITING (a piece of a streamed answer)
///      |^                 '-> WRITING -> LINGER
///      |'------------------------' '---> SOCKET (to its end)
///      '-> LEAVING (the server stops)
final class Connection implements ConnectionContext {

    enum Phase {
        IDLE,
        HEAD,
        HANDLING,
        BODY,
        UPLOAD,
        WRITING,
        LINGER,
        SOCKET,
        LEAVING
    }

    private record Since(Phase phase, long nanos) {}

    /// The caller sent more than the request in hand may be long.
    @SuppressWarnings("serial")
    static final class TooMuch extends RuntimeException {
        TooMuch() {
            super("more bytes than this request may have", null, false, false);
        }
    }

    private final ConnectionContext context;
    private final Router router;
    private final HttpLimits limits;
    private final LongSupplier nanoTicks;
    private final DataReader reader;
    private long bytesLeft = Long.MAX_VALUE;
    private long uploadWaitedNanos;
    private int uploadWindowBytes;
    private volatile Since since;
    private boolean ending;
    private volatile @Nullable SocketConnection socket;

    Connection(
            ConnectionContext context, Router router, HttpLimits limits, LongSupplier nanoTicks) {
        this.context = context;
        this.router = router;
        this.limits = limits;
        this.nanoTicks = nanoTicks;
        this.reader = new StrictReader(this::pull);
        this.since = new Since(Phase.IDLE, nanoTicks.getAsLong());
    }

    /// From here on it does this.
    ///
    /// @throws CloseConnectionException where it leaves instead, so that no other request begins
    synchronized void enter(Phase phase) {
        boolean leaves = isIn(Phase.LEAVING) || (phase == Phase.IDLE && ending);
        since = new Since(leaves ? Phase.LEAVING : phase, nanoTicks.getAsLong());
        if (leaves) {
            throw new CloseConnectionException("the server stops");
        }
    }

    /// Has it leave where it waits for a request, and after the one in hand where it does not. Only
    /// who has left may be interrupted: whatever else a thread does is a request's work.
    synchronized void end() {
        ending = true;
        if (isIn(Phase.IDLE)) {
            since = new Since(Phase.LEAVING, nanoTicks.getAsLong());
        }
    }

    /// From here on we wait for more of a streamed body. What we waited for before, since enough
    /// had come the last time, counts: a caller cannot win time by sending a byte now and then.
    void awaitUpload() {
        since = new Since(Phase.UPLOAD, nanoTicks.getAsLong() - uploadWaitedNanos);
    }

    /// What was waited for has come, and somebody works on it.
    void handleUpload() {
        long now = nanoTicks.getAsLong();
        uploadWaitedNanos = now - since.nanos;
        since = new Since(Phase.HANDLING, now);
    }

    private void uploaded(int bytes) {
        uploadWindowBytes += bytes;
        if (uploadWindowBytes >= limits.uploadWindowBytesMin()) {
            uploadWindowBytes = 0;
            enter(Phase.UPLOAD);
        }
    }

    /// The next streamed body starts anew.
    void beginUpload() {
        uploadWaitedNanos = 0;
        uploadWindowBytes = 0;
    }

    /// From here on, at most so many more bytes are read from the socket.
    void allow(long bytes) {
        bytesLeft = bytes;
    }

    void allowAnything() {
        bytesLeft = Long.MAX_VALUE;
    }

    /// From here on it is no HTTP connection any more, and has the WebSocket's own deadlines.
    void becomes(SocketConnection webSocket) {
        socket = webSocket;
        enter(Phase.SOCKET);
    }

    /// Pings the caller of a WebSocket whose turn it is.
    void pingIfDue(long nanos) {
        var open = socket;
        if (open != null) {
            open.pingIfDue(nanos);
        }
    }

    boolean isIn(Phase phase) {
        return since.phase == phase;
    }

    boolean overdueAt(long nanos) {
        var open = socket;
        if (open != null) {
            return open.overdueAt(nanos);
        }
        var seen = since;
        var max =
                switch (seen.phase) {
                    case IDLE, LEAVING -> limits.idleMax();
                    case HEAD -> limits.headMax();
                    case HANDLING, SOCKET -> null;
                    case BODY -> limits.bodyMax();
                    case UPLOAD -> limits.uploadWindow();
                    case WRITING -> limits.writeMax();
                    case LINGER -> limits.lingerMax();
                };
        return max != null && Duration.ofNanos(nanos - seen.nanos).compareTo(max) > 0;
    }

    private byte @Nullable [] pull() {
        DataReader raw = context.dataReader();
        try {
            raw.ensureAvailable();
        } catch (DataReader.InsufficientDataAvailableException e) {
            return null;
        }
        byte[] bytes = raw.readBytes(raw.available());
        if (bytes.length > bytesLeft) {
            throw new TooMuch();
        }
        bytesLeft -= bytes.length;
        if (isIn(Phase.UPLOAD)) {
            uploaded(bytes.length);
        }
        return bytes;
    }

    @Override
    public DataReader dataReader() {
        return reader;
    }

    @Override
    public ListenerContext listenerContext() {
        return context.listenerContext();
    }

    @Override
    public ExecutorService executor() {
        return context.executor();
    }

    @Override
    public DataWriter dataWriter() {
        return context.dataWriter();
    }

    @Override
    public Router router() {
        return router;
    }

    @Override
    public HelidonSocket serverSocket() {
        return context.serverSocket();
    }

    @Override
    public PeerInfo remotePeer() {
        return context.remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
        return context.localPeer();
    }

    @Override
    public boolean isSecure() {
        return context.isSecure();
    }

    @Override
    public String socketId() {
        return context.socketId();
    }

    @Override
    public String childSocketId() {
        return context.childSocketId();
    }
}
