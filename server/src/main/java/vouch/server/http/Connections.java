package vouch.server.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.Router;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionListener;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// Every open connection of one server; ends those that take too long over what they are doing.
final class Connections implements ServerConnectionSelector {

    private final Router router;
    private final HttpLimits limits;
    private final LongSupplier nanoTicks;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final ServerConnectionSelector http1;
    private volatile boolean stopping;

    Connections(Router router, HttpLimits limits, LongSupplier nanoTicks) {
        this.router = router;
        this.limits = limits;
        this.nanoTicks = nanoTicks;
        this.http1 = Http1ConnectionSelector.builder().config(http1(limits)).build();
    }

    private static Http1Config http1(HttpLimits limits) {
        // "POST <target> HTTP/1.1" and a little for long method names.
        int aroundTarget = 32;
        return Http1Config.builder()
                .maxPrologueLength(limits.targetBytesMax() + aroundTarget)
                .maxHeadersSize(limits.headerBytesMax())
                // Targets arrive as they were sent; the dispatcher refuses what is no target.
                .validatePrologue(false)
                .validatePath(false)
                .receiveLog(false)
                .sendLog(false)
                .addReceiveListener(
                        new Http1ConnectionListener() {
                            @Override
                            public void prologue(ConnectionContext context, HttpPrologue line) {
                                of(context).enter(Connection.Phase.HEAD);
                            }

                            @Override
                            public void headers(ConnectionContext context, Headers headers) {
                                of(context).enter(Connection.Phase.HANDLING);
                            }
                        })
                .build();
    }

    /// The connection behind a context: every one of this server was made by [#connection].
    static Connection of(ConnectionContext context) {
        return (Connection) context;
    }

    /// Closes the sockets of all that are overdue now, and says how many that were.
    int closeOverdue() {
        long now = nanoTicks.getAsLong();
        var overdue = open.stream().filter(connection -> connection.overdueAt(now)).toList();
        overdue.forEach(connection -> {
            open.remove(connection);
            connection.serverSocket().close();
        });
        return overdue.size();
    }

    /// Pings the callers of WebSockets whose turn it is.
    void pingSockets() {
        long now = nanoTicks.getAsLong();
        open.forEach(connection -> connection.pingIfDue(now));
    }

    /// The server stops: those that wait for a request leave, the others after the one they have.
    void stopping() {
        stopping = true;
        open.forEach(Connection::end);
    }

    /// How many are doing this now.
    long in(Connection.Phase phase) {
        return open.stream().filter(connection -> connection.isIn(phase)).count();
    }

    @Override
    public int bytesToIdentifyConnection() {
        return http1.bytesToIdentifyConnection();
    }

    @Override
    public Support supports(BufferData data) {
        return http1.supports(data);
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return http1.supportedApplicationProtocols();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        var connection = new Connection(context, router, limits, nanoTicks);
        open.add(connection);
        if (stopping) {
            connection.end();
        }
        return new Registered(connection, http1.connection(connection));
    }

    /// Serves a connection and forgets it when it ends.
    private final class Registered implements ServerConnection, InterruptableTask<Void> {
        private final Connection connection;
        private final ServerConnection served;

        Registered(Connection connection, ServerConnection served) {
            this.connection = connection;
            this.served = served;
        }

        @Override
        public void handle(Limit limit) throws InterruptedException {
            try {
                if (!canInterrupt()) {
                    served.handle(limit);
                }
            } finally {
                open.remove(connection);
            }
        }

        @Override
        public Duration idleTime() {
            return served.idleTime();
        }

        @Override
        public void close(boolean interrupt) {
            // Asked politely it would interrupt whoever it believes to be idle, a moment too late.
            if (interrupt || canInterrupt()) {
                served.close(interrupt);
            }
        }

        @Override
        public boolean canInterrupt() {
            return connection.isIn(Connection.Phase.LEAVING);
        }
    }
}
