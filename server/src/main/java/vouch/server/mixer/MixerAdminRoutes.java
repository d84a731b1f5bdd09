package vouch.server.mixer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import vouch.server.database.Database;
import vouch.server.ethereum.Address;
import vouch.server.ethereum.DevelopmentNode;
import vouch.server.http.Answer;
import vouch.server.http.Problem;
import vouch.server.http.Request;
import vouch.server.http.Route;

/// The mixer for its operator, on the admin listener.
final class MixerAdminRoutes {

    static final int LIST_MAX = 1_000;

    private final Database database;
    private final Supplier<Mixer> mixer;
    private final Optional<DevelopmentNode> development;
    private final Runnable wake;
    private final OrderStore orders = new OrderStore();

    /// @param mixer refuses where it does not run
    /// @param development the embedded chain, on which a depositor can be played
    /// @param wake has the mixer look at the chain now
    MixerAdminRoutes(
            Database database,
            Supplier<Mixer> mixer,
            Optional<DevelopmentNode> development,
            Runnable wake) {
        this.database = database;
        this.mixer = mixer;
        this.development = development;
        this.wake = wake;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/admin/mixer/orders", this::list),
                Route.get("/admin/mixer/orders/{forwarder}", this::show),
                Route.post("/admin/mixer/orders/{forwarder}/resolve", this::resolve),
                Route.post("/admin/mixer/deposits", this::deposit),
                Route.put("/admin/mixer/maintenance", this::maintenance),
                Route.post("/admin/mixer/check", this::check),
                Route.get("/admin/mixer/export/{table}", this::export));
    }

    private Answer list(Request request) {
        var running = mixer.get();
        var answers = new OrderAnswers(running.instance().scale());
        Optional<OrderState> state =
                request.query("state")
                        .map(label ->
                                OrderState.ofLabel(label)
                                        .orElseThrow(() ->
                                                new Problem.Refused(
                                                        400, "There is no state " + label)));
        long count = number(request, "count").orElse(100L);
        if (count < 1 || count > LIST_MAX) {
            throw new Problem.Refused(400, "count is 1 to " + LIST_MAX);
        }
        Optional<Long> before = request.query("before").map(text -> orderAt(text).id());
        var node = JsonNodeFactory.instance.objectNode();
        var array = node.putArray("orders");
        database.read(tx -> {
            orders.list(tx, state, before, (int) count)
                    .forEach(order ->
                            array.add(answers.story(tx, order, running.unconfirmed(order))));
            return true;
        });
        return Answer.json(200, node);
    }

    private static Optional<Long> number(Request request, String name) {
        try {
            return request.query(name).map(Long::parseLong);
        } catch (NumberFormatException e) {
            throw new Problem.Refused(400, name + " is a whole number");
        }
    }

    private Order orderAt(String forwarder) {
        try {
            Address address = Address.parse(forwarder);
            return database.read(tx -> orders.at(tx, address))
                    .orElseThrow(() -> new Problem.Refused(404, "There is no such order"));
        } catch (IllegalArgumentException e) {
            throw new Problem.Refused(400, String.valueOf(e.getMessage()));
        }
    }

    private Answer show(Request request) {
        var running = mixer.get();
        var order = orderAt(request.pathPart("forwarder"));
        return database.read(tx ->
                Answer.json(
                        200,
                        new OrderAnswers(running.instance().scale())
                                .story(tx, order, running.unconfirmed(order))));
    }

    private Answer resolve(Request request) {
        var order = orderAt(request.pathPart("forwarder"));
        var decision = decision(request.json().path("decision").asText(""));
        var decided = mixer.get().decide(order, decision);
        wake.run();
        return switch (decided) {
            case Decisions.Decided.Done(String what) -> Answer.json(200, Map.of("done", what));
            case Decisions.Decided.Refused(String why) -> throw new Problem.Refused(409, why);
        };
    }

    private static Decisions.Decision decision(String word) {
        for (var one : Decisions.Decision.values()) {
            if (one.name().toLowerCase(Locale.ROOT).equals(word)) {
                return one;
            }
        }
        throw new Problem.Refused(400, "decision is retry, refund or close");
    }

    /// Plays a depositor of the embedded chain.
    private Answer deposit(Request request) {
        var running = mixer.get();
        var node =
                development.orElseThrow(() ->
                        new Problem.Refused(
                                409,
                                "Depositors are played on the embedded chain only: send the token"
                                        + " with a wallet"));
        JsonNode body = request.json();
        var order = orderAt(body.path("forwarderAddress").asText(""));
        var amount =
                running.instance()
                        .scale()
                        .parse(body.path("amount").asText(""))
                        .filter(units -> !units.isNone())
                        .orElseThrow(() ->
                                new Problem.Refused(400, "amount is a decimal number of tokens"));
        var to = order.terms().forwarder();
        byte[] data =
                body.path("transferAndCall").asBoolean()
                        ? running.contracts().transferAndCall(to, amount.units())
                        : running.contracts().transfer(to, amount.units());
        String hash = node.send(node.depositor(), running.instance().token(), data);
        wake.run();
        return Answer.json(201, Map.of("transactionHash", hash));
    }

    private Answer maintenance(Request request) {
        JsonNode on = request.json().path("on");
        if (!on.isBoolean()) {
            throw new Problem.Refused(400, "on is true or false");
        }
        mixer.get().maintain(on.booleanValue());
        return Answer.json(200, Map.of("on", on.booleanValue()));
    }

    private Answer check(Request request) {
        var running = mixer.get();
        var result = running.check();
        var scale = running.instance().scale();
        var body = new LinkedHashMap<String, Object>();
        body.put("holds", result.holds());
        body.put("differences", result.findings());
        body.put("block", result.block());
        body.put("pool", scale.show(result.pool()));
        body.put("free", scale.show(result.free()));
        body.put("reserved", scale.show(result.reserved()));
        body.put("fees", scale.show(result.fees()));
        body.put("owed", scale.show(result.owed()));
        body.put("inForwarders", scale.show(result.inForwarders()));
        return Answer.json(200, body);
    }

    private Answer export(Request request) {
        var running = mixer.get();
        var table =
                Export.Table.find(request.pathPart("table"))
                        .orElseThrow(() ->
                                new Problem.Refused(404, "The tables are " + Export.Table.names()));
        var format =
                switch (request.query("format").orElse("csv")) {
                    case "csv" -> Export.Format.CSV;
                    case "jsonl" -> Export.Format.JSON_LINES;
                    default -> throw new Problem.Refused(400, "format is csv or jsonl");
                };
        var export = new Export(database, running.instance().scale());
        return Answer.stream(
                200,
                format == Export.Format.CSV ? "text/csv; charset=utf-8" : "application/x-ndjson",
                OptionalLong.empty(),
                body -> export.write(table, format, body));
    }
}
