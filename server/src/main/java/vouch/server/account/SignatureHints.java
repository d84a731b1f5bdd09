package vouch.server.account;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import vouch.protocol.request.RequestSignature;

/// Finds out what a client signed instead of what it sent, by trying the mistakes that clients are
/// known to make. Bounded: a few dozen hashes of one request.
final class SignatureHints {

    /// How much of what was hashed is shown.
    static final int SHOWN_CHARS_MAX = 512;

    /// Nothing is tried with longer bodies.
    static final int BODY_BYTES_MAX = 64 * 1024;

    private static final byte[] NOTHING = {};

    private final String given;
    private final SignedRequest request;
    private final List<String> hints = new ArrayList<>();

    private SignatureHints(String given, SignedRequest request) {
        this.given = given;
        this.request = request;
    }

    /// What probably went wrong where this `sig` was given for that request.
    static List<String> of(String given, SignedRequest request) {
        var search = new SignatureHints(given, request);
        if (request.body().length <= BODY_BYTES_MAX) {
            search.target();
            search.head();
            search.body();
        }
        return search.hints.isEmpty()
                ? List.of(
                        "Sign the upper-case method, the path with its query exactly as they are"
                                + " sent, and the body's bytes; nothing between.")
                : List.copyOf(search.hints);
    }

    static String shown(SignedRequest request) {
        String text =
                request.method()
                        + request.target()
                        + new String(request.body(), StandardCharsets.UTF_8);
        return text.length() <= SHOWN_CHARS_MAX
                ? text
                : text.substring(0, SHOWN_CHARS_MAX) + "… (" + text.length() + " characters)";
    }

    private void target() {
        String target = request.target();
        int query = target.indexOf('?');
        if (query >= 0) {
            tryTarget(
                    target.substring(0, query),
                    "The query was left out: the path is signed together with ?"
                            + " and the query.");
        }
        String raw = "A + in the query was signed in another spelling than it was sent in: ";
        tryTarget(target.replace("+", "%2B"), raw + "signed as %2B, sent as +.");
        tryTarget(target.replace("%2B", "+"), raw + "signed as +, sent as %2B.");
        tryTarget(target.replace("%2b", "+"), raw + "signed as +, sent as %2b.");
        String colon = "A : in the query was signed in another spelling than it was sent in: ";
        tryTarget(target.replace(":", "%3A"), colon + "signed as %3A, sent as a colon.");
        tryTarget(target.replace("%3A", ":"), colon + "signed as a colon, sent as %3A.");
        tryTarget(
                target.replace("%3A", ":").replace("%2B", "+"),
                "The query was signed before : and + in it were encoded.");
        tryTarget(
                target.replace(":", "%3A").replace("+", "%2B"),
                "The query was signed with : and + encoded, and sent without.");
        tryTarget(decoded(target), "The target was signed decoded: sign it as it is sent.");
        tryTarget(target.substring(1), "The path was signed without the slash at its beginning.");
        tryTarget(target + "/", "The path was signed with a slash at its end.");
        tryTarget("/", "This token was signed for the WebSocket (GET /), not for this path.");
        request.host().ifPresent(this::host);
    }

    private void host(String host) {
        String sentence =
                "The host was signed too: sign from the path on, without scheme and host.";
        tryTarget("http://" + host + request.target(), sentence);
        tryTarget("https://" + host + request.target(), sentence);
        tryTarget(host + request.target(), sentence);
        int port = host.lastIndexOf(':');
        if (port >= 0) {
            tryTarget(
                    host.substring(port) + request.target(),
                    "The port was signed as part of the path.");
        }
    }

    private void head() {
        String lower = request.method().toLowerCase(Locale.ROOT);
        compare(lower, request.target(), request.body(), "The method is signed in upper case.");
        compare("", request.target(), request.body(), "The method was not signed.");
        for (var other : List.of("GET", "POST")) {
            if (!other.equals(request.method())) {
                compare(
                        other,
                        request.target(),
                        request.body(),
                        "The token was signed for " + other + ", not " + request.method() + ".");
            }
        }
    }

    private void body() {
        if (request.body().length == 0) {
            for (var empty : List.of("{}", "null", "\"\"", "[]")) {
                tryBody(empty, "An empty body is signed as nothing; " + empty + " was signed.");
            }
            return;
        }
        compare(request.method(), request.target(), NOTHING, "The body was not signed.");
        String text = new String(request.body(), StandardCharsets.UTF_8);
        tryBody(text + "\n", "A line end was signed behind the body that was not sent.");
        tryBody(text.strip(), "The body was signed without the spaces around it.");
        for (var signed : UndefinedFields.candidates(text)) {
            tryBody(
                    signed.body(),
                    "The field %s was undefined: it was signed, and dropped when the body was sent."
                                    .formatted(signed.field())
                            + " Leave it out, or give it a value.");
        }
    }

    private void tryTarget(String target, String hint) {
        compare(request.method(), target, request.body(), hint);
    }

    private void tryBody(String body, String hint) {
        compare(request.method(), request.target(), body.getBytes(StandardCharsets.UTF_8), hint);
    }

    private void compare(String method, String target, byte[] body, String hint) {
        if (hints.isEmpty() && RequestSignature.digest(method, target, body).equals(given)) {
            hints.add(hint);
        }
    }

    private static String decoded(String target) {
        try {
            return URLDecoder.decode(target.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return target;
        }
    }
}
