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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// Takes every request from the web server to its route and its answer back: the one place where
/// failures become answers.
final class Dispatcher implements HttpRouting {

    static final String MDC_REQUEST_ID = "requestId";

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final long BUSY_RETRY_SECONDS = 1;
    private static final long STREAMS_RETRY_SECONDS = 10;

    private final RouteTable routes;
    private final ErrorShapes shapes;
    private final HttpLimits limits;
    private final HttpMetrics metrics;
    private final Function<Throwable, Optional<Problem>> failures;
    private final HttpSecurity security = HttpSecurity.create();
    private final AtomicInteger inHand = new AtomicInteger();
    private final Semaphore eventStreams;
    private final Stopping stopping = new Stopping();
    private final Delivery delivery = new Delivery(stopping);

    Dispatcher(
            RouteTable routes,
            ErrorShapes shapes,
            HttpLimits limits,
            HttpMetrics metrics,
            Function<Throwable, Optional<Problem>> failures) {
        this.routes = routes;
        this.shapes = shapes;
        this.limits = limits;
        this.metrics = metrics;
        this.failures = failures;
        this.eventStreams = new Semaphore(limits.eventStreamsMax());
    }

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
        boolean streams = false;
        try {
            var outcome =
                    tooMany
                            ? refused(request, busy(), HttpMetrics.NO_ROUTE, false)
                            : outcome(request, given);
            if (outcome.answer.isEndless()) {
                streams = eventStreams.tryAcquire();
                if (streams) {
                    inHand.decrementAndGet();
                } else {
                    outcome = refused(request, tooManyStreams(), outcome.route, false);
                }
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
            if (streams) {
                eventStreams.release();
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
        return switch (routes.match(request.method(), request.rawPath())) {
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
            request.routed(route, parts);
            for (var guard : route.guards()) {
                var refusal = guard.refuse(request);
                if (refusal != null) {
                    return new Outcome(refusal, route.path(), false);
                }
            }
            return new Outcome(route.handler().answer(request), route.path(), false);
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

    private static Problem tooManyStreams() {
        return new Problem(503, "Too many streams of events are open", STREAMS_RETRY_SECONDS);
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
