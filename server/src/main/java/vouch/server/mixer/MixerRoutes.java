package vouch.server.mixer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import vouch.server.account.ApiCaller;
import vouch.server.account.ApiKeys;
import vouch.server.database.Database;
import vouch.server.ethereum.Address;
import vouch.server.http.Answer;
import vouch.server.http.Problem;
import vouch.server.http.Request;
import vouch.server.http.Route;
import vouch.server.limit.Decision;
import vouch.server.limit.RateLimits;

/// The mixer's public calls.
final class MixerRoutes {

    /// What counts against a caller's hour.
    static final String ENDPOINT = "mixer";

    private static final int BODY_BYTES_MAX = 4_096;

    private final Database database;
    private final Supplier<Optional<Mixer>> running;
    private final FeeSchedule fees;
    private final ApiKeys keys;
    private final RateLimits limits;
    private final OrderStore orders = new OrderStore();

    /// @param running the mixer, where it runs
    /// @param fees what a new order costs, also where it does not
    MixerRoutes(
            Database database,
            Supplier<Optional<Mixer>> running,
            FeeSchedule fees,
            ApiKeys keys,
            RateLimits limits) {
        this.database = database;
        this.running = running;
        this.fees = fees;
        this.keys = keys;
        this.limits = limits;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/current-fees.php", this::fees),
                Route.post("/api.php", this::open).bodyBytesMax(BODY_BYTES_MAX),
                Route.get("/mixer/orders/{forwarderAddress}", this::order),
                Route.get("/mixer/guarantee-key", this::guaranteeKey));
    }

    private Answer fees(Request request) {
        var body = new LinkedHashMap<String, Object>();
        body.put("fixedFee", fees.fixed());
        body.put("variableFee", fees.percent());
        return Answer.json(200, body);
    }

    private Answer open(Request request) {
        Optional<Mixer> mixer = running.get();
        if (mixer.isEmpty() || mixer.get().opening().isInMaintenance()) {
            return refused(ErrorCode.MAINTENANCE);
        }
        var parameters = request.parameters();
        Optional<ApiCaller> caller = keys.find(parameters.getOrDefault("apiKey", ""));
        if (caller.isEmpty()) {
            return refused(ErrorCode.API_KEY);
        }
        if (!mayAsk(request, caller.get())) {
            return refused(ErrorCode.TOO_MANY);
        }
        return switch (mixer.get().opening().open(caller.get(), parameters)) {
            case Opening.Outcome.Opened(Order order) ->
                    Answer.json(
                            200, new OrderAnswers(mixer.get().instance().scale()).opened(order));
            case Opening.Outcome.Refused(ErrorCode code) -> refused(code);
        };
    }

    private boolean mayAsk(Request request, ApiCaller caller) {
        var decision = limits.take("apikey:" + caller.id(), ENDPOINT);
        decision.tell(request);
        if (decision instanceof Decision.Refused(_, _, long seconds)) {
            request.answerHeader("Retry-After", Long.toString(seconds));
            return false;
        }
        return true;
    }

    private static Answer refused(ErrorCode code) {
        return Answer.json(code.status(), Map.of("errorCode", code.number()));
    }

    /// An order its own caller asks for; anybody else's is not there.
    private Answer order(Request request) {
        Mixer mixer = running.get().orElseThrow(MixerRoutes::notRunning);
        ApiCaller caller =
                request.header("X-API-Key")
                        .or(() -> request.query("apiKey"))
                        .flatMap(keys::find)
                        .orElseThrow(() ->
                                new Problem.Refused(401, "The API key is missing or unknown"));
        limits.take("apikey:" + caller.id(), ENDPOINT).applyTo(request);
        Address forwarder = address(request.pathPart("forwarderAddress"));
        return database.read(tx ->
                orders.at(tx, forwarder)
                        .filter(order -> order.terms().apiKey().equals(caller.id()))
                        .map(order ->
                                Answer.json(
                                        200,
                                        new OrderAnswers(mixer.instance().scale())
                                                .story(tx, order, mixer.unconfirmed(order))))
                        .orElseThrow(() -> new Problem.Refused(404, "No such order")));
    }

    private static Address address(String text) {
        try {
            return Address.parse(text);
        } catch (IllegalArgumentException e) {
            throw new Problem.Refused(404, "No such order");
        }
    }

    private static Problem.Refused notRunning() {
        return new Problem.Refused(503, "The mixer does not run");
    }

    private Answer guaranteeKey(Request request) {
        Mixer mixer = running.get().orElseThrow(MixerRoutes::notRunning);
        return Answer.json(200, Map.of("address", mixer.guarantor().address().checksummed()));
    }

    /// The error body of the mixer's paths.
    static Answer errorBody(Problem problem) {
        var code =
                switch (problem.status()) {
                    case 401 -> ErrorCode.API_KEY;
                    case 429 -> ErrorCode.TOO_MANY;
                    case 404 -> ErrorCode.INVALID_ADDRESS;
                    default ->
                            problem.status() < 500 ? ErrorCode.NO_ADDRESS : ErrorCode.MAINTENANCE;
                };
        return Answer.json(problem.status(), Map.of("errorCode", code.number()));
    }
}
