package vouch.server.notary;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import vouch.protocol.Digest;
import vouch.server.account.Caller;
import vouch.server.http.Answer;
import vouch.server.http.Problem;
import vouch.server.http.Request;
import vouch.server.http.Route;
import vouch.server.http.ServerSentEvent;
import vouch.server.http.StreamedBody;

/// Server-sent events (WHATWG HTML, section 9.2): one for each state that a digest reaches, the
/// present one first, until it is final.
///
/// The token is asked for at the opening and not again. Each stream looks at its digest whenever
/// something changed, and at most every [#REST].
final class EventRoutes {

    /// Streams that one account may have open; a program that waits for many digests needs one.
    static final int STREAMS_OF_ACCOUNT_MAX = 64;

    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final Duration REST = Duration.ofMillis(100);
    private static final long RETRY_SECONDS = 15;

    private final Notary notary;
    private final Changes changes;
    private final Function<Standing, Object> transaction;
    private final Map<Long, Integer> open = new ConcurrentHashMap<>();

    /// @param transaction what the API says of a transaction
    EventRoutes(Notary notary, Changes changes, Function<Standing, Object> transaction) {
        this.notary = notary;
        this.changes = changes;
        this.transaction = transaction;
    }

    /// Behind the authentication that the caller of this adds.
    Route route() {
        return Route.get("/api/v1/hashes/{hash}/events", this::events);
    }

    private Answer events(Request request) {
        var digest =
                PrexisRoutes.digest(request.pathPart("hash"))
                        .orElseThrow(() -> new Problem.Refused(404, "Invalid SHA256 hash format"));
        if (notary.reached(digest).isEmpty()) {
            throw new Problem.Refused(404, "Hash not registered");
        }
        long account = request.get(Caller.KEY).accountId();
        if (open.getOrDefault(account, 0) >= STREAMS_OF_ACCOUNT_MAX) {
            throw new Problem.Refused(
                    new Problem(429, "Too many streams of this key are open", RETRY_SECONDS));
        }
        return Answer.stream(
                        200,
                        "text/event-stream",
                        OptionalLong.empty(),
                        body -> counted(account, body, digest))
                .header("Cache-Control", "no-store");
    }

    /// Only a stream that is written counts, so that it is always taken off again.
    private void counted(long account, StreamedBody body, Digest digest) throws IOException {
        open.merge(account, 1, Integer::sum);
        try {
            tell(body, digest);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the server stops");
        } finally {
            open.computeIfPresent(account, (_, count) -> count == 1 ? null : count - 1);
        }
    }

    private void tell(StreamedBody body, Digest digest) throws IOException, InterruptedException {
        body.onStopping(changes::happened);
        Optional<Reached> told = Optional.empty();
        while (!body.isStopping()) {
            long seen = changes.count();
            var now = notary.reached(digest);
            if (!now.equals(told) && now.isPresent()) {
                event(digest, now.get()).writeTo(body);
                if (now.get().state() == Reached.State.FINAL) {
                    return;
                }
            }
            told = now;
            if (!changes.await(seen, HEARTBEAT)) {
                ServerSentEvent.heartbeat(body);
            } else {
                body.awaitStopping(REST);
            }
        }
    }

    private ServerSentEvent event(Digest digest, Reached reached) {
        return new ServerSentEvent(
                "state",
                new News(
                        digest.hex(),
                        reached.state().word(),
                        transaction.apply(reached.standing())));
    }

    private record News(String hash, String state, Object transaction) {}
}
