package vouch.server.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.CloseConnectionException;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

/// The WebSocket connections of one server.
final class Sockets {

    private final WebSocketLimits limits;
    private final HttpMetrics metrics;
    private final LongSupplier nanoTicks;
    private final Stopping stopping;
    private final Semaphore places;

    Sockets(
            WebSocketLimits limits,
            HttpMetrics metrics,
            LongSupplier nanoTicks,
            Stopping stopping) {
        this.limits = limits;
        this.metrics = metrics;
        this.nanoTicks = nanoTicks;
        this.stopping = stopping;
        this.places = new Semaphore(limits.socketsMax());
    }

    /// As many as may be open at one time.
    Semaphore places() {
        return places;
    }

    /// Ends HTTP on the connection and serves it as a WebSocket until it ends.
    ///
    /// @return what ends the connection, to be thrown at that end
    CloseConnectionException serve(
            IncomingRequest request,
            Connection connection,
            Answer answer,
            WebSocketHandler handler) {
        var headers = AnswerHeaders.of(request.id(), request.answerHeaders(), answer);
        connection.enter(Connection.Phase.WRITING);
        connection
                .dataWriter()
                .writeNow(BufferData.create(Handshake.accepted(request.headers(), headers)));
        var socket =
                new SocketConnection(
                        handler,
                        limits,
                        connection.dataReader(),
                        connection.dataWriter(),
                        nanoTicks);
        connection.becomes(socket);
        Runnable leave = () -> socket.close(WebSocket.GOING_AWAY, "the server stops");
        stopping.tell(leave);
        metrics.socketOpened();
        try {
            metrics.socketEnded(socket.run());
        } finally {
            metrics.socketClosed();
            stopping.forget(leave);
        }
        return new CloseConnectionException("the WebSocket connection is over");
    }
}
