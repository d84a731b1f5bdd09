package vouch.server.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpSecurity;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// Takes every request from the web server to its route and its answer back: the one place where
/// failures become answers.
final class Dispatcher implements HttpRouting {

    static final String MDC_REQUEST_ID = "requestId";

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final long BUSY_RETRY_SECONDS = 1;
    private static final long PLACES_RETRY_SECONDS = 10;

    private final RouteTable routes;
    private final ErrorShapes shapes;
    private final HttpLimits limits;
    private final HttpMetrics metrics;
    private final Function<Throwable, Optional<Problem>> failures;
    private final HttpSecurity security = HttpSecurity.create();
    private final AtomicInteger inHand = new AtomicInteger();
    private final Stopping stopping = new Stopping();
    private final Places eventStreams;
    private final Sockets sockets;
    private final Places socketPlaces;
    private final Delivery delivery = new Delivery(stopping);

    Dispatcher(
            RouteTable routes,
            ErrorShapes shapes,
            HttpLimits limits,
            SocketSettings socketSettings,
            HttpMetrics metrics,
            Function<Throwable, Optional<Problem>> failures) {
        this.routes = routes;
        this.shapes = shapes;
        this.limits = limits;
        this.metrics = metrics;
        this.failures = failures;
        this.eventStreams =
                new Places(
                        new Semaphore(limits.eventStreamsMax()),
                        "Too many streams of events are open");
        this.sockets =
                new Sockets(socketSettings.limits, metrics, socketSettings.nanoTicks, stopping);
        this.socketPlaces = new Places(sockets.places(), "Too many WebSocket connections are open");
    }

    /// What WebSocket connections need beyond what all do.
    record SocketSettings(WebSocketLimits limits, LongSupplier nanoTicks) {}

    /// What may go on for long has a place, and is not counted as a request in hand.
    ///
    /// @param none what a caller hears for whom there is no place
    private record Places(Semaphore free, String none) {}

    /// What became of a request.
    ///
    /// @param route the route's path, for the metrics
    /// @param close whether the connection is of no more use
    private record Outcome(Answer answer, String route, boolean close) {}

    /// From here on every answer asks its caller to come back on another connection, and those that
    /// are streamed are asked to end.
    void stopping() {
        stopping.begin();
    }

    @Override
    public HttpSecurity security() {
        return security;
    }

    @Override
    public void route(ConnectionContext context, RoutingRequest given, RoutingResponse response) {
        long begun = System.nanoTime();
        var connection = Connections.of(context);
        var request = new IncomingRequest(given, connection, idOf(given.headers()));
        MDC.put(MDC_REQUEST_ID, request.id());
        metrics.begun();
        boolean tooMany = inHand.incrementAndGet() > limits.requestsMax();
        Places taken = null;
        try {
            var outcome =
                    tooMany
                            ? refused(request, busy(), HttpMetrics.NO_ROUTE, false)
                            : outcome(request, given);
            var wanted = places(outcome.answer);
            if (wanted != null) {
                if (wanted.free.tryAcquire()) {
                    taken = wanted;
                    inHand.decrementAndGet();
                } else {
                    outcome = refused(request, noPlace(wanted), outcome.route, false);
                }
            }
            if (outcome.answer.body() instanceof Answer.Body.Switched(WebSocketHandler handler)) {
                told(request, outcome, System.nanoTime() - begun);
                throw sockets.serve(request, connection, outcome.answer, handler);
            }
            boolean close =
                    outcome.close
                            || stopping.hasBegun()
                            || request.awaitsContinue()
                            || asksToClose(given.headers());
            delivery.send(request, connection, outcome.answer, close, response);
            told(request, outcome, System.nanoTime() - begun);
            finish(request, connection, close);
        } finally {
            if (taken != null) {
                taken.free.release();
            } else {
                inHand.decrementAndGet();
            }
            metrics.ended();
            MDC.remove(MDC_REQUEST_ID);
        }
    }

    private void told(IncomingRequest request, Outcome outcome, long nanos) {
        metrics.answered(outcome.route, request.method(), outcome.answer.status(), nanos);
        LOG.debug(
                "{} {} {} in {} us",
                request.method(),
                outcome.route,
                outcome.answer.status(),
                nanos / 1000);
    }

    private Outcome outcome(IncomingRequest request, RoutingRequest given) {
        var refusal = Framing.refusal(given.prologue(), given.headers(), limits);
        if (refusal.isPresent()) {
            return new Outcome(
                    shapes.transportAnswer(request.rawPath(), refusal.get()),
                    HttpMetrics.NO_ROUTE,
                    true);
        }
        boolean handshake =
                Handshake.isAskedFor(request.method(), given.headers())
                        && routes.hasWebSocket(request.rawPath());
        String method = handshake ? Route.WEB_SOCKET : request.method();
        return switch (routes.match(method, request.rawPath())) {
            case RouteTable.Match.Found(Route route, Map<String, String> parts) ->
                    served(request, route, parts);
            case RouteTable.Match.OtherMethod(String allow) -> {
                request.answerHeader("Allow", allow);
                yield refused(
                        request,
                        new Problem(405, "Method not allowed"),
                        HttpMetrics.NO_ROUTE,
                        false);
            }
            case RouteTable.Match.Unknown _ ->
                    refused(request, new Problem(404, "Not found"), HttpMetrics.NO_ROUTE, false);
        };
    }

    private Outcome served(IncomingRequest request, Route route, Map<String, String> parts) {
        try {
            if (route.method().equals(Route.WEB_SOCKET)) {
                var refusal = Handshake.refusal(request, request.headers());
                if (refusal.isPresent()) {
                    return refused(request, refusal.get(), route.path(), true);
                }
            }
            request.routed(route, parts);
            for (var guard : route.guards()) {
                var refusal = guard.refuse(request);
                if (refusal != null) {
                    return new Outcome(refusal, route.path(), false);
                }
            }
            return new Outcome(
                    fitting(route, route.handler().answer(request)), route.path(), false);
        } catch (Problem.Refused e) {
            int status = e.problem().status();
            boolean close = request.bodyIsUnread() && (status == 400 || status == 413);
            return refused(request, e.problem(), route.path(), close);
        } catch (CloseConnectionException e) {
            throw e;
        } catch (Throwable e) {
            return refused(request, failed(e), route.path(), false);
        }
    }

    /// Only a route that answers handshakes may make a WebSocket.
    private static Answer fitting(Route route, Answer answer) {
        if (answer.body() instanceof Answer.Body.Switched
                && !route.method().equals(Route.WEB_SOCKET)) {
            throw new IllegalStateException("no WebSocket was asked for on " + route.path());
        }
        return answer;
    }

    private Problem failed(Throwable failure) {
        var known = failures.apply(failure);
        if (known.isPresent()) {
            LOG.debug("answered {}: {}", known.get().status(), failure.toString());
            return known.get();
        }
        LOG.error("a request failed", failure);
        return new Problem(500, "Internal server error");
    }

    private Outcome refused(IncomingRequest request, Problem problem, String route, boolean close) {
        return new Outcome(shapes.answer(request.rawPath(), problem), route, close);
    }

    private static Problem busy() {
        return new Problem(503, "Too many requests in hand", BUSY_RETRY_SECONDS);
    }

    private static Problem noPlace(Places wanted) {
        return new Problem(503, wanted.none, PLACES_RETRY_SECONDS);
    }

    private @Nullable Places places(Answer answer) {
        return switch (answer.body()) {
            case Answer.Body.Whole _ -> null;
            case Answer.Body.Streamed _ -> answer.isEndless() ? eventStreams : null;
            case Answer.Body.Switched _ -> socketPlaces;
        };
    }

    private static void finish(IncomingRequest request, Connection connection, boolean close) {
        // A caller still sending would lose the answer to a reset connection: read on for a while.
        boolean whole = !request.bodyIsUnread() || (!request.awaitsContinue() && request.drain());
        if (close || !whole) {
            throw new CloseConnectionException("the answer was the connection's last");
        }
        connection.enter(Connection.Phase.IDLE);
    }

    private static boolean asksToClose(Headers headers) {
        return headers.contains(HeaderNames.CONNECTION)
                && headers.get(HeaderNames.CONNECTION).allValues(true).stream()
                        .flatMap(value -> Arrays.stream(value.split(",", -1)))
                        .anyMatch(token -> token.strip().equalsIgnoreCase("close"));
    }

    private static String idOf(Headers headers) {
        var name = HeaderNames.create(RequestIds.HEADER);
        return RequestIds.of(
                headers.contains(name) ? Optional.of(headers.get(name).get()) : Optional.empty());
    }
}
