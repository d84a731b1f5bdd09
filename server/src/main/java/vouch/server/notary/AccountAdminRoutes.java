package vouch.server.notary;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vouch.server.http.Answer;
import vouch.server.http.Problem;
import vouch.server.http.Request;
import vouch.server.http.Route;

/// Accounts on the admin listener.
final class AccountAdminRoutes {

    private static final int TEXT_CHARS_MAX = 200;

    private final ClientAccounts accounts;

    AccountAdminRoutes(ClientAccounts accounts) {
        this.accounts = accounts;
    }

    List<Route> routes() {
        return List.of(
                Route.post("/admin/accounts", this::create),
                Route.get("/admin/accounts", this::list),
                Route.post("/admin/accounts/{key}/credit", this::credit),
                Route.post("/admin/accounts/{key}/limit", this::limit),
                Route.post("/admin/accounts/{key}/quota", this::quota),
                Route.post("/admin/accounts/{key}/mode", this::mode),
                Route.post("/admin/accounts/{key}/rotate", this::rotate),
                Route.post("/admin/accounts/{key}/disable", this::disable));
    }

    private record Accounts(List<ClientAccounts.Listed> accounts) {}

    private record Credited(String key, long credits) {}

    private record Limited(String key, Map<String, Long> limits) {}

    private record WithQuota(String key, @Nullable Long bytes) {}

    private record WithMode(String key, String mode) {}

    private record Rotated(String key, String password) {}

    private record Disabled(String key, String state) {}

    private Answer create(Request request) {
        var body = request.json();
        return Answer.json(
                201,
                accounts.create(
                        text(body, "name").orElse("unnamed"),
                        text(body, "key"),
                        number(body, "credits").orElse(0L),
                        mode(body).orElse(Mode.LOG)));
    }

    private Answer list(Request request) {
        return Answer.json(200, new Accounts(accounts.list()));
    }

    private Answer credit(Request request) {
        var body = request.json();
        long units = number(body, "credits").orElseThrow(() -> missing("credits"));
        var key = request.pathPart("key");
        return Answer.json(
                200,
                new Credited(key, accounts.credit(key, units, text(body, "reason").orElse(""))));
    }

    private Answer limit(Request request) {
        var body = request.json();
        var endpoint = text(body, "endpoint").orElseThrow(() -> missing("endpoint"));
        if (!body.has("perHour")) {
            throw missing("perHour");
        }
        var key = request.pathPart("key");
        return Answer.json(
                200, new Limited(key, accounts.limit(key, endpoint, number(body, "perHour"))));
    }

    private Answer quota(Request request) {
        var body = request.json();
        if (!body.has("bytes")) {
            throw missing("bytes");
        }
        var key = request.pathPart("key");
        var bytes = accounts.quota(key, number(body, "bytes"));
        return Answer.json(200, new WithQuota(key, bytes.orElse(null)));
    }

    private Answer mode(Request request) {
        var mode = mode(request.json()).orElseThrow(() -> missing("mode"));
        var key = request.pathPart("key");
        return Answer.json(200, new WithMode(key, accounts.setMode(key, mode).word()));
    }

    private static Optional<Mode> mode(JsonNode body) {
        return text(body, "mode")
                .map(word ->
                        Mode.of(word)
                                .orElseThrow(
                                        () -> new Problem.Refused(400, "mode is log or direct")));
    }

    private Answer rotate(Request request) {
        var key = request.pathPart("key");
        return Answer.json(200, new Rotated(key, accounts.rotate(key)));
    }

    private Answer disable(Request request) {
        var disabled = request.json().get("disabled");
        if (disabled == null || !disabled.isBoolean()) {
            throw new Problem.Refused(400, "disabled is true or false");
        }
        var key = request.pathPart("key");
        return Answer.json(200, new Disabled(key, accounts.disable(key, disabled.booleanValue())));
    }

    private static Optional<String> text(JsonNode body, String name) {
        var value = body.get(name);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual() || value.textValue().length() > TEXT_CHARS_MAX) {
            throw new Problem.Refused(
                    400, name + " is a text of at most " + TEXT_CHARS_MAX + " characters");
        }
        return Optional.of(value.textValue());
    }

    private static Optional<Long> number(JsonNode body, String name) {
        var value = body.get(name);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new Problem.Refused(400, name + " is a whole number");
        }
        return Optional.of(value.longValue());
    }

    private static Problem.Refused missing(String name) {
        return new Problem.Refused(400, name + " is missing");
    }
}
