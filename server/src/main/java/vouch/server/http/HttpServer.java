package vouch.server.http;

import io.helidon.common.socket.SocketOptions;
import io.helidon.webserver.ErrorHandling;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import vouch.server.metrics.Metrics;

/// One listener and its routes. Every request runs on a virtual thread of its own.
public final class HttpServer implements AutoCloseable {

    private static final Duration DEADLINES_EVERY = Duration.ofMillis(500);

    private final String host;
    private final int port;
    private final Dispatcher dispatcher;
    private final Connections connections;
    private final WebServer server;
    private final CountDownLatch stopped = new CountDownLatch(1);

    private HttpServer(Builder builder) {
        this.host = builder.host;
        this.port = builder.port;
        var metrics = new HttpMetrics(builder.metrics);
        var shapes = new ErrorShapes(builder.shapes);
        this.dispatcher =
                new Dispatcher(
                        new RouteTable(builder.routes),
                        shapes,
                        builder.limits,
                        new Dispatcher.SocketSettings(builder.webSockets, builder.nanoTicks),
                        metrics,
                        builder.failures);
        this.connections =
                new Connections(
                        new DispatcherRouter(dispatcher), builder.limits, builder.nanoTicks);
        this.server =
                WebServerConfig.builder()
                        .host(builder.host)
                        .port(builder.port)
                        .shutdownHook(false)
                        .featuresDiscoverServices(false)
                        .protocolsDiscoverServices(false)
                        .addConnectionSelector(connections)
                        .directHandlers(new DirectAnswers(shapes, metrics).forEveryEvent())
                        .errorHandling(ErrorHandling.builder().includeEntity(true).build())
                        .maxTcpConnections(builder.limits.connectionsMax())
                        // Deadlines are ours, by what a connection is doing.
                        .connectionOptions(
                                SocketOptions.builder()
                                        .readTimeout(Duration.ZERO)
                                        .tcpNoDelay(true)
                                        .build())
                        .idleConnectionTimeout(Duration.ofDays(365))
                        .shutdownGracePeriod(builder.limits.graceMax())
                        .build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /// @throws ListenException where the address cannot be had
    public HttpServer start() {
        makeSureItIsFree();
        server.start();
        if (!server.isRunning()) {
            throw new ListenException(host, port, "it was taken just now");
        }
        Thread.ofPlatform().daemon().name("http-deadlines").start(this::watchDeadlines);
        return this;
    }

    /// Asked here first: Helidon logs an address it cannot have, and goes on without a listener.
    private void makeSureItIsFree() {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            throw new ListenException(host, port, String.valueOf(e.getMessage()));
        }
    }

    private void watchDeadlines() {
        try {
            while (!stopped.await(DEADLINES_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                connections.closeOverdue();
                connections.pingSockets();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The port listened on, also where the builder said 0.
    public int port() {
        return server.port();
    }

    /// Takes no more requests, lets those in hand finish for as long as the limits say, and ends.
    public void stop() {
        dispatcher.stopping();
        connections.stopping();
        server.stop();
        stopped.countDown();
    }

    @Override
    public void close() {
        stop();
    }

    Connections connections() {
        return connections;
    }

    /// What a server is made of; only the routes have no default.
    public static final class Builder {
        private String host = "127.0.0.1";
        private int port;
        private List<Route> routes = List.of();
        private final Map<String, Problem.Shape> shapes = new HashMap<>();
        private Metrics metrics = new Metrics();
        private HttpLimits limits = HttpLimits.DEFAULT;
        private WebSocketLimits webSockets = WebSocketLimits.DEFAULT;
        private Function<Throwable, Optional<Problem>> failures = _ -> Optional.empty();
        private LongSupplier nanoTicks = System::nanoTime;

        private Builder() {}

        public Builder host(String host) {
            this.host = host;
            return this;
        }

        /// 0, the default, takes any free port.
        public Builder port(int port) {
            this.port = port;
            return this;
        }

        public Builder routes(List<Route> routes) {
            this.routes = List.copyOf(routes);
            return this;
        }

        /// The error body of a path and all below it; the longest prefix that fits wins, the empty
        /// one fits every path, and `application/problem+json` is where none does.
        public Builder shape(String prefix, Problem.Shape shape) {
            shapes.put(prefix, shape);
            return this;
        }

        public Builder metrics(Metrics metrics) {
            this.metrics = metrics;
            return this;
        }

        public Builder limits(HttpLimits limits) {
            this.limits = limits;
            return this;
        }

        public Builder webSockets(WebSocketLimits limits) {
            this.webSockets = limits;
            return this;
        }

        /// Names the failures that have an answer of their own, such as a full disk; all others are
        /// logged with their stack and answered 500.
        public Builder failures(Function<Throwable, Optional<Problem>> failures) {
            this.failures = failures;
            return this;
        }

        Builder nanoTicks(LongSupplier ticks) {
            this.nanoTicks = ticks;
            return this;
        }

        public HttpServer build() {
            return new HttpServer(this);
        }
    }
}
