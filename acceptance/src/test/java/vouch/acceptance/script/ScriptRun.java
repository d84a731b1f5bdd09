package vouch.acceptance.script;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import vouch.acceptance.RawHttp;
import vouch.acceptance.RawHttp.Answer;
import vouch.acceptance.RawHttp.Header;
import vouch.acceptance.Server;
import vouch.acceptance.Tokens;
import vouch.acceptance.script.Script.Exchange;
import vouch.acceptance.script.Script.Expected;
import vouch.acceptance.script.Script.NodeCall;
import vouch.acceptance.script.Script.Request;
import vouch.protocol.MalformedException;
import vouch.protocol.json.Json;

/// One script against one gateway.
final class ScriptRun {

    /// Under a minute, which is a token's life.
    private static final int TRIES_MAX = 450;

    private static final int PAUSE_MILLIS = 100;

    private final Script script;
    private final Server server;
    private final Optional<String> nodeUrl;
    private final Variables variables = new Variables();

    ScriptRun(Script script, Server server, Optional<String> nodeUrl) {
        this.script = script;
        this.server = server;
        this.nodeUrl = nodeUrl;
    }

    void run() {
        variables.set("url", server.url());
        makeAccounts();
        for (var step : script.steps()) {
            switch (step) {
                case Exchange exchange -> exchange(exchange);
                case NodeCall call -> call(call);
            }
        }
    }

    /// Accounts, a usable token for each, and only then their limits.
    private void makeAccounts() {
        var tokens = new ArrayList<String>();
        for (var account : script.accounts()) {
            var made = server.admin().create(script.name(), account.credits());
            variables.set(account.name() + ".key", made.key());
            variables.set(account.name() + ".password", made.password());
            String token = Tokens.ask(server.url(), made.key(), made.password());
            variables.set(account.name() + ".token", token);
            tokens.add(token);
            account.limits()
                    .forEach((endpoint, limit) ->
                            server.admin().limit(made.key(), endpoint, OptionalLong.of(limit)));
        }
        tokens.forEach(Tokens::awaitUsable);
    }

    private void call(NodeCall call) {
        String url = nodeUrl.orElseThrow(() -> new IllegalStateException("no node of its own"));
        String body =
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}"
                        .formatted(call.method(), call.parameters());
        var answer =
                RawHttp.exchange(
                        url,
                        "POST",
                        "/",
                        List.of(new Header("Content-Type", "application/json")),
                        body.getBytes(StandardCharsets.UTF_8));
        if (!answer.text().contains("\"result\"")) {
            throw new AssertionError(place(call.sentence()) + "\n" + answer);
        }
    }

    private void exchange(Exchange exchange) {
        Expected expected = exchange.expected();
        Answer answer = send(exchange.request());
        var difference = difference(expected, answer);
        for (int tries = 1;
                expected.until()
                        && difference.isPresent()
                        && mayStillCome(expected, answer)
                        && tries < TRIES_MAX;
                tries++) {
            pause();
            answer = send(exchange.request());
            difference = difference(expected, answer);
        }
        if (difference.isPresent()) {
            throw new AssertionError(
                    place(exchange.sentence())
                            + "\n"
                            + difference.get()
                            + "\n--- the answer was\n"
                            + answer);
        }
    }

    /// A 401 may be a token's first second, a 404 or 503 what is not there yet.
    private static boolean mayStillCome(Expected expected, Answer answer) {
        return answer.status() == expected.status()
                || answer.status() == 401
                || answer.status() == 404
                || answer.status() == 503;
    }

    private String place(String sentence) {
        return script.name() + ": " + sentence;
    }

    private Answer send(Request request) {
        var headers = new ArrayList<Header>();
        if (request.admin()) {
            headers.add(new Header("Authorization", "Bearer " + server.adminToken()));
        }
        for (Header header : request.headers()) {
            headers.add(new Header(header.name(), variables.filled(header.value())));
        }
        String body = variables.filled(request.body());
        if (request.isMultipart()) {
            body = body.replace("\n", "\r\n") + "\r\n";
        }
        return RawHttp.exchange(
                request.admin() ? server.adminUrl() : server.url(),
                request.method(),
                variables.filled(request.target()),
                headers,
                body.getBytes(StandardCharsets.UTF_8));
    }

    /// What of the answer is not as it must be, as a sentence.
    private Optional<String> difference(Expected expected, Answer answer) {
        if (answer.status() != expected.status()) {
            return Optional.of("the status is not " + expected.status());
        }
        for (Header wanted : expected.headers()) {
            var template = Template.of(variables.filled(wanted.value()));
            if (!answer.header(wanted.name()).map(v -> template.fits(v, variables)).orElse(false)) {
                return Optional.of("the header is not " + wanted.name() + ": " + wanted.value());
            }
        }
        for (String absent : expected.absent()) {
            if (answer.header(absent).isPresent()) {
                return Optional.of("there is a header " + absent);
            }
        }
        return expected.body().flatMap(body -> bodyDifference(body, answer));
    }

    private Optional<String> bodyDifference(String wanted, Answer answer) {
        String type = answer.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        String filled = variables.filled(wanted);
        if (!type.contains("json")) {
            return Template.of(filled).fits(answer.text().strip(), variables)
                    ? Optional.empty()
                    : Optional.of("the body is not\n" + filled);
        }
        try {
            String body = Json.compact(Json.parse(answer.body()));
            return Template.of(Template.compact(filled)).fits(body, variables)
                    ? Optional.empty()
                    : Optional.of("the body is not\n" + filled);
        } catch (MalformedException e) {
            return Optional.of("the body is not JSON: " + e.getMessage());
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
