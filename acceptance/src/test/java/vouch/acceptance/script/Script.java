package vouch.acceptance.script;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import vouch.acceptance.RawHttp.Header;

/// One file of requests and the answers they must get.
///
/// @param flags what the gateway is started with; without any, the shared one serves
/// @param manualNode whether the gateway's chain is a node of the test's, which makes a block only
///   when the script says so
record Script(
        String name,
        String title,
        List<String> flags,
        boolean manualNode,
        List<Account> accounts,
        List<Step> steps) {

    Script {
        flags = List.copyOf(flags);
        accounts = List.copyOf(accounts);
        steps = List.copyOf(steps);
    }

    boolean runsOnTheSharedServer() {
        return flags.isEmpty() && !manualNode;
    }

    /// @param limits requests an hour by endpoint
    record Account(String name, long credits, Map<String, Long> limits) {

        Account {
            limits = Map.copyOf(limits);
        }
    }

    sealed interface Step {

        String sentence();
    }

    /// A request, and the answer to it.
    record Exchange(String sentence, Request request, Expected expected) implements Step {}

    /// A call of the test's own node, such as `evm_mine`.
    record NodeCall(String sentence, String method, String parameters) implements Step {}

    /// @param admin whether it goes to the administrative listener, with its token
    record Request(boolean admin, String method, String target, List<Header> headers, String body) {

        Request {
            headers = List.copyOf(headers);
        }

        boolean isMultipart() {
            return headers.stream()
                    .anyMatch(header ->
                            header.name().equalsIgnoreCase("Content-Type")
                                    && header.value().startsWith("multipart/"));
        }
    }

    /// @param until whether the request is sent again until this is the answer
    /// @param absent headers that must not be there
    /// @param body none where the script does not care
    record Expected(
            int status,
            boolean until,
            List<Header> headers,
            List<String> absent,
            Optional<String> body) {

        Expected {
            headers = List.copyOf(headers);
            absent = List.copyOf(absent);
        }
    }
}
