package vouch.server.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import java.util.Optional;
import java.util.regex.Pattern;

/// What makes a request ambiguous: anything two readers could cut or understand differently is
/// refused, and its connection closed.
final class Framing {

    private static final Pattern CONTENT_LENGTH = Pattern.compile("[0-9]{1,18}");

    private Framing() {}

    static Optional<Problem> refusal(HttpPrologue line, Headers headers, HttpLimits limits) {
        if (!plainTarget(line)) {
            return malformed("Malformed request target");
        }
        int count = 0;
        for (Header header : headers) {
            count += header.valueCount();
            if (header.name().isEmpty()) {
                return malformed("A header without a name");
            }
        }
        if (count > limits.headersMax()) {
            return Optional.of(new Problem(431, "Too many request headers"));
        }
        for (var name :
                new HeaderName[] {
                    HeaderNames.AUTHORIZATION,
                    HeaderNames.CONTENT_LENGTH,
                    HeaderNames.CONTENT_TYPE,
                    HeaderNames.TRANSFER_ENCODING
                }) {
            if (headers.contains(name) && headers.get(name).valueCount() > 1) {
                return malformed("More than one " + name.defaultCase() + " header");
            }
        }
        return headers.contains(HeaderNames.TRANSFER_ENCODING)
                ? transferEncoding(headers)
                : contentLength(headers);
    }

    private static Optional<Problem> transferEncoding(Headers headers) {
        if (headers.contains(HeaderNames.CONTENT_LENGTH)) {
            return malformed("Both Content-Length and Transfer-Encoding");
        }
        // Exactly this spelling is what the server below us takes for chunked.
        return headers.get(HeaderNames.TRANSFER_ENCODING).get().equals("chunked")
                ? Optional.empty()
                : malformed("Unknown Transfer-Encoding");
    }

    private static Optional<Problem> contentLength(Headers headers) {
        return headers.contains(HeaderNames.CONTENT_LENGTH)
                        && !CONTENT_LENGTH
                                .matcher(headers.get(HeaderNames.CONTENT_LENGTH).get())
                                .matches()
                ? malformed("Malformed Content-Length")
                : Optional.empty();
    }

    private static boolean plainTarget(HttpPrologue line) {
        return line.uriPath().rawPath().startsWith("/")
                && !line.fragment().hasValue()
                && visible(line.uriPath().rawPath())
                && visible(line.query().rawValue());
    }

    private static boolean visible(String text) {
        return text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    private static Optional<Problem> malformed(String message) {
        return Optional.of(new Problem(400, message));
    }
}
