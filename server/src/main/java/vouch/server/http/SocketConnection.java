package vouch.server.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One WebSocket connection from its handshake to its end: the thread of its request reads, another
/// virtual thread writes what is in the [Outbox], and the server's clock thread looks after it.
///
///     open -> closing (a close frame of either side) -> ended
///        '----------------- broken, too slow, silent -----^
final class SocketConnection implements WebSocket {

    private static final Logger LOG = LoggerFactory.getLogger(SocketConnection.class);

    /// How a connection ended, for the metrics.
    enum End {
        BY_CALLER,
        BY_SERVER,
        REFUSED_FRAME,
        TOO_SLOW,
        SILENT,
        FAILED,
        BROKEN
    }

    private final WebSocketHandler handler;
    private final WebSocketLimits limits;
    private final DataReader in;
    private final DataWriter out;
    private final LongSupplier nanoTicks;
    private final Outbox outbox;
    private final ByteArrayOutputStream pieces = new ByteArrayOutputStream();
    private int piecesOpcode = Frame.CONTINUATION;
    private long pingedAt;
    private volatile long heardAt;
    private volatile long writingSince;
    private volatile boolean writing;
    private volatile long closingSince;
    private volatile boolean closing;
    private volatile @Nullable End end;
    private volatile int closeCode = ABNORMAL;
    private volatile String closeReason = "";

    SocketConnection(
            WebSocketHandler handler,
            WebSocketLimits limits,
            DataReader in,
            DataWriter out,
            LongSupplier nanoTicks) {
        this.handler = handler;
        this.limits = limits;
        this.in = in;
        this.out = out;
        this.nanoTicks = nanoTicks;
        this.outbox = new Outbox(limits.queuedMessagesMax(), limits.queuedBytesMax());
        this.heardAt = nanoTicks.getAsLong();
        this.pingedAt = heardAt;
    }

    /// Serves the connection until it ends, and says how it did.
    End run() {
        var writer = Thread.ofVirtual().name("socket-writer").start(this::write);
        try {
            handler.opened(this);
            read();
        } catch (FrameReader.Refused e) {
            endWith(End.REFUSED_FRAME, e.code, e.reason());
            outbox.close(Frame.close(e.code, e.reason()), true);
            linger();
        } catch (Gone e) {
            endWith(End.BROKEN, ABNORMAL, "");
            outbox.end();
        } catch (RuntimeException e) {
            LOG.error("a WebSocket's handler failed, its connection is closed", e);
            endWith(End.FAILED, INTERNAL_ERROR, "internal error");
            outbox.close(Frame.close(INTERNAL_ERROR, "internal error"), true);
            linger();
        } finally {
            finish(writer);
        }
        var how = end;
        return how == null ? End.BROKEN : how;
    }

    /// Reads and forgets what a caller still sends: a connection closed over it would lose the
    /// close frame. The clock thread bounds how long.
    private void linger() {
        try {
            for (int read = 0; read < HttpLimits.LINGER_BYTES_MAX; ) {
                in.ensureAvailable();
                read += in.readBytes(in.available()).length;
            }
        } catch (RuntimeException e) {
            LOG.debug("a refused WebSocket's caller left: {}", e.toString());
        }
    }

    private void finish(Thread writer) {
        try {
            // The last frame may take as long as any other: the clock thread cuts it off.
            writer.join();
        } catch (InterruptedException e) {
            outbox.end();
            Thread.currentThread().interrupt();
        } finally {
            handler.closed(closeCode, closeReason);
        }
    }

    /// The caller's end of the connection is no more.
    @SuppressWarnings("serial")
    private static final class Gone extends RuntimeException {
        Gone(RuntimeException cause) {
            super("the caller is gone", cause, false, false);
        }
    }

    private void read() {
        var frames = new FrameReader(in, limits.messageBytesMax());
        boolean more = true;
        while (more) {
            Frame frame = next(frames);
            heardAt = nanoTicks.getAsLong();
            more = take(frame);
        }
    }

    private static Frame next(FrameReader frames) {
        try {
            return frames.next();
        } catch (FrameReader.Refused e) {
            throw e;
        } catch (RuntimeException e) {
            // Whatever a broken or closed socket is called below us.
            throw new Gone(e);
        }
    }

    /// False after the last one.
    private boolean take(Frame frame) {
        switch (frame.opcode) {
            case Frame.PING -> outbox.pong(frame.payload);
            case Frame.PONG -> {}
            case Frame.CLOSE -> {
                closedByCaller(frame.payload);
                return false;
            }
            default -> data(frame);
        }
        return true;
    }

    private void data(Frame frame) {
        boolean continues = frame.opcode == Frame.CONTINUATION;
        if (continues == (piecesOpcode == Frame.CONTINUATION)) {
            throw new FrameReader.Refused(
                    FrameReader.PROTOCOL_ERROR, "a message's pieces are out of order");
        }
        if (frame.last && !continues) {
            message(frame.opcode, frame.payload);
            return;
        }
        if (pieces.size() + frame.payload.length > limits.messageBytesMax()) {
            throw new FrameReader.Refused(TOO_BIG, "a message is too big");
        }
        piecesOpcode = continues ? piecesOpcode : frame.opcode;
        pieces.writeBytes(frame.payload);
        if (frame.last) {
            int opcode = piecesOpcode;
            byte[] whole = pieces.toByteArray();
            pieces.reset();
            piecesOpcode = Frame.CONTINUATION;
            message(opcode, whole);
        }
    }

    private void message(int opcode, byte[] payload) {
        if (closing) {
            return;
        }
        if (opcode == Frame.TEXT) {
            handler.text(utf8(payload, 0));
        } else {
            handler.binary(payload);
        }
    }

    private void closedByCaller(byte[] payload) {
        if (payload.length == 1) {
            throw new FrameReader.Refused(
                    FrameReader.PROTOCOL_ERROR, "a close frame holds half a code");
        }
        int code = payload.length == 0 ? NORMAL : (payload[0] & 0xff) << 8 | (payload[1] & 0xff);
        if (!mayBeSent(code)) {
            throw new FrameReader.Refused(
                    FrameReader.PROTOCOL_ERROR, "a close code that must not be sent");
        }
        endWith(End.BY_CALLER, code, payload.length == 0 ? "" : utf8(payload, 2));
        outbox.close(Frame.close(code, ""), true);
    }

    private static boolean mayBeSent(int code) {
        return (code >= 1000 && code <= 1003)
                || (code >= 1007 && code <= 1014)
                || (code >= 3000 && code <= 4999);
    }

    private static String utf8(byte[] bytes, int from) {
        try {
            return Utf8.decode(bytes, from, bytes.length - from);
        } catch (Problem.Refused e) {
            throw new FrameReader.Refused(1007, "text that is not UTF-8");
        }
    }

    private void write() {
        try {
            for (var next = outbox.take(); next.isPresent(); next = outbox.take()) {
                writingSince = nanoTicks.getAsLong();
                writing = true;
                out.writeNow(BufferData.create(next.get().bytes()));
                writing = false;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.debug("a WebSocket cannot be written to: {}", e.toString());
        } finally {
            outbox.end();
        }
    }

    private synchronized void endWith(End how, int code, String reason) {
        if (end == null) {
            end = how;
            closeCode = code;
            closeReason = reason;
        }
        if (!closing) {
            closingSince = nanoTicks.getAsLong();
            closing = true;
        }
    }

    /// Pings a caller whose turn it is. Called by the clock thread.
    void pingIfDue(long nanos) {
        if (exceeds(limits.pingInterval(), nanos - pingedAt)) {
            pingedAt = nanos;
            outbox.ping();
        }
    }

    /// Whether the connection is to be cut now; called by the clock thread.
    boolean overdueAt(long nanos) {
        if (writing && exceeds(limits.writeMax(), nanos - writingSince)) {
            endWith(End.TOO_SLOW, POLICY, "too slow a reader");
            outbox.end();
            return true;
        }
        if (exceeds(limits.silenceMax(), nanos - heardAt)) {
            endWith(End.SILENT, ABNORMAL, "nothing was heard");
            outbox.end();
            return true;
        }
        return closing && exceeds(limits.closeMax(), nanos - closingSince);
    }

    private static boolean exceeds(Duration max, long nanos) {
        return nanos > max.toNanos();
    }

    @Override
    public boolean send(byte[] message) throws InterruptedException {
        return outbox.put(message);
    }

    @Override
    public boolean offer(byte[] message) {
        return outbox.offer(message);
    }

    @Override
    public void close(int code, String reason) {
        if (!mayBeSent(code)) {
            throw new IllegalArgumentException("not a close code that is sent: " + code);
        }
        endWith(End.BY_SERVER, code, reason);
        outbox.close(Frame.close(code, reason), false);
    }

    @Override
    public boolean isOpen() {
        return !outbox.isClosing();
    }
}
