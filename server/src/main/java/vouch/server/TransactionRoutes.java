package vouch.server;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import vouch.server.ethereum.Inclusion;
import vouch.server.ethereum.NodeException;
import vouch.server.ethereum.TransactionDesk;
import vouch.server.ethereum.TransactionDesk.Decision;
import vouch.server.ethereum.TransactionStory;
import vouch.server.ethereum.Wei;
import vouch.server.http.Answer;
import vouch.server.http.Problem;
import vouch.server.http.Request;
import vouch.server.http.Route;

/// The transaction desk on the admin listener.
///
/// Amounts are decimal strings in wei, since they outgrow what a JSON number can hold everywhere.
final class TransactionRoutes {

    private static final int LIST_USUAL = 100;
    private static final List<String> STATES =
            List.of(
                    "queued",
                    "held",
                    "sent",
                    "mined",
                    "confirmed",
                    "final",
                    "replaced",
                    "reverted",
                    "stuck");
    private static final Pattern WHOLE_NUMBER = Pattern.compile("[1-9][0-9]{0,17}");

    private final TransactionDesk desk;

    TransactionRoutes(TransactionDesk desk) {
        this.desk = desk;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/admin/transactions", this::list),
                Route.get("/admin/transactions/{id}", this::show),
                Route.post(
                        "/admin/transactions/{id}/retry", request -> decide(request, desk::retry)),
                Route.post(
                        "/admin/transactions/{id}/cancel",
                        request -> decide(request, desk::cancel)));
    }

    private record Listed(List<Shown> transactions) {}

    private record Done(String done) {}

    private record Shown(
            long id,
            String purpose,
            String key,
            String payload,
            @Nullable String to,
            String submittedAt,
            String state,
            @Nullable String address,
            @Nullable Long nonce,
            @Nullable String reason,
            @Nullable Block block,
            @Nullable String paidWei,
            @Nullable List<Attempt> attempts) {

        static Shown of(TransactionStory story, @Nullable List<Attempt> attempts) {
            return new Shown(
                    story.id(),
                    story.purpose(),
                    story.idempotencyKey(),
                    story.payload(),
                    story.to().orElse(null),
                    story.submittedAt().toString(),
                    story.state(),
                    story.address().orElse(null),
                    story.nonce().orElse(null),
                    story.reason().orElse(null),
                    story.block().map(Block::of).orElse(null),
                    story.paid().map(TransactionRoutes::digits).orElse(null),
                    attempts);
        }
    }

    private record Block(
            long number, String hash, String time, String transaction, int index, long gasUsed) {

        static Block of(Inclusion inclusion) {
            return new Block(
                    inclusion.blockNumber(),
                    inclusion.blockHash(),
                    Instant.ofEpochSecond(inclusion.blockTimestamp()).toString(),
                    inclusion.transactionHash(),
                    inclusion.transactionIndex(),
                    inclusion.gasUsed());
        }
    }

    private record Attempt(
            long number,
            String kind,
            long nonce,
            String hash,
            String raw,
            long gas,
            String tipWei,
            String feeCapWei,
            String createdAt,
            long sends,
            @Nullable String sentAt,
            @Nullable String answer) {

        static Attempt of(TransactionStory.Attempt attempt) {
            return new Attempt(
                    attempt.number(),
                    attempt.kind(),
                    attempt.nonce(),
                    attempt.hash(),
                    attempt.raw(),
                    attempt.gas(),
                    digits(attempt.tip()),
                    digits(attempt.feeCap()),
                    attempt.createdAt().toString(),
                    attempt.sends(),
                    attempt.sentAt().map(Instant::toString).orElse(null),
                    attempt.answer().orElse(null));
        }
    }

    private static String digits(Wei amount) {
        return amount.units().toString();
    }

    private Answer list(Request request) {
        var state = request.query("state");
        if (state.isPresent() && !STATES.contains(state.get())) {
            throw new Problem.Refused(400, "state is one of " + String.join(", ", STATES));
        }
        var before = request.query("before").map(text -> number("before", text));
        int limit =
                Math.toIntExact(
                        request.query("limit")
                                .map(TransactionRoutes::limit)
                                .orElse((long) LIST_USUAL));
        return Answer.json(
                200,
                new Listed(
                        desk.list(state, before, limit).stream()
                                .map(story -> Shown.of(story, null))
                                .toList()));
    }

    private static long limit(String text) {
        if (!WHOLE_NUMBER.matcher(text).matches()
                || Long.parseLong(text) > TransactionDesk.LIST_MAX) {
            throw new Problem.Refused(
                    400, "limit is a whole number from 1 to " + TransactionDesk.LIST_MAX);
        }
        return Long.parseLong(text);
    }

    private static long number(String name, String text) {
        if (!WHOLE_NUMBER.matcher(text).matches()) {
            throw new Problem.Refused(400, name + " is a whole number from 1 up");
        }
        return Long.parseLong(text);
    }

    private Answer show(Request request) {
        long id = id(request);
        TransactionStory story = desk.show(id).orElseThrow(() -> unknown(id));
        return Answer.json(
                200, Shown.of(story, story.attempts().stream().map(Attempt::of).toList()));
    }

    private static Answer decide(Request request, LongFunction<Decision> what) {
        long id = id(request);
        try {
            return switch (what.apply(id)) {
                case Decision.Done(String sentence) -> Answer.json(200, new Done(sentence));
                case Decision.Refused(String why) -> throw new Problem.Refused(409, why);
                case Decision.Unknown _ -> throw unknown(id);
            };
        } catch (NodeException e) {
            throw new Problem.Refused(
                    503,
                    "the chain has to be asked for that, and "
                            + Optional.ofNullable(e.getMessage()).orElse("it does not answer")
                            + ": nothing was changed");
        }
    }

    private static long id(Request request) {
        return number("a transaction's id", request.pathPart("id"));
    }

    private static Problem.Refused unknown(long id) {
        return new Problem.Refused(404, "there is no transaction " + id);
    }
}
