package vouch.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import vouch.client.VouchException.Reason;

/// Requests to one server: each with a deadline and a limit on its answer, sent again where the
/// server is busy.
///
/// Every call of this API may be sent twice without harm (registering a digest twice takes one
/// credit), so an answer that was lost on the way is asked for again too. Thread-safe.
final class Http {

    private static final Duration CONNECT_MAX = Duration.ofSeconds(10);

    private final URI base;
    private final Duration answerWithin;
    private final Retry retry;
    private final Pause pause;
    private final HttpClient client;

    Http(URI base, Duration answerWithin, Retry retry, Pause pause) {
        this.base = checked(base);
        this.answerWithin = answerWithin;
        this.retry = retry;
        this.pause = pause;
        this.client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(CONNECT_MAX)
                        .build();
    }

    private static URI checked(URI base) {
        boolean http = "http".equals(base.getScheme()) || "https".equals(base.getScheme());
        if (!http || base.getHost() == null) {
            throw new IllegalArgumentException("not an http:// or https:// address: " + base);
        }
        if (base.getUserInfo() != null
                || base.getRawQuery() != null
                || base.getFragment() != null) {
            throw new IllegalArgumentException(
                    "the address must not hold a user, a query or a fragment: "
                            + base.getScheme()
                            + "://"
                            + base.getHost());
        }
        String text = base.toString();
        return text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : base;
    }

    URI base() {
        return base;
    }

    Answer get(String path, Map<String, String> headers, int bytesMax) {
        return send(request(path, headers).GET().build(), bytesMax);
    }

    Answer post(
            String path,
            Map<String, String> headers,
            String contentType,
            String body,
            int bytesMax) {
        return write("POST", path, headers, contentType, body, bytesMax);
    }

    Answer put(
            String path,
            Map<String, String> headers,
            String contentType,
            String body,
            int bytesMax) {
        return write("PUT", path, headers, contentType, body, bytesMax);
    }

    private Answer write(
            String method,
            String path,
            Map<String, String> headers,
            String contentType,
            String body,
            int bytesMax) {
        return send(
                request(path, headers)
                        .header("Content-Type", contentType)
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                bytesMax);
    }

    /// Sends a body that is read while it is sent, once the server is ready to take it.
    Answer post(
            String path,
            Map<String, String> headers,
            String contentType,
            BodyPublisher body,
            Duration within,
            int bytesMax) {
        return send(
                request(path, headers)
                        .header("Content-Type", contentType)
                        .expectContinue(true)
                        .POST(body)
                        .build(),
                within,
                bytesMax);
    }

    Duration answerWithin() {
        return answerWithin;
    }

    /// Opens a stream: `body` is handed what follows a head with status 200, and must close it; any
    /// other answer is read whole. Sent once.
    Answer open(
            String path, Map<String, String> headers, int bytesMax, Consumer<InputStream> body) {
        HttpRequest request = request(path, headers).GET().build();
        try {
            var response =
                    finished(client.sendAsync(request, BodyHandlers.ofInputStream()), answerWithin);
            if (response.statusCode() == 200) {
                body.accept(response.body());
                return new Answer(200, response.headers(), new byte[0]);
            }
            try (InputStream in = response.body()) {
                return new Answer(
                        response.statusCode(), response.headers(), in.readNBytes(bytesMax));
            }
        } catch (IOException e) {
            throw named(request, e);
        }
    }

    private HttpRequest.Builder request(String path, Map<String, String> headers) {
        var request =
                HttpRequest.newBuilder(URI.create(base + path))
                        .header("Accept", "application/json, */*");
        headers.forEach(request::header);
        return request;
    }

    private Answer send(HttpRequest request, int bytesMax) {
        return send(request, answerWithin, bytesMax);
    }

    /// Sends once, and again after a pause while the server is busy or its answer is lost. Whoever
    /// wants nothing sent again is handed the busy server's answer, with its reason.
    private Answer send(HttpRequest request, Duration within, int bytesMax) {
        for (int attempt = 1; ; attempt++) {
            Optional<Duration> asked = Optional.empty();
            Supplier<VouchException> failure;
            try {
                Answer answer = sendOnce(request, within, bytesMax);
                if (!answer.isBusy() || retry.isNever()) {
                    return answer;
                }
                asked = retryAfter(answer);
                Optional<Duration> told = asked;
                failure = () -> busy(answer, told);
            } catch (IOException e) {
                VouchException named = named(request, e);
                if (named.reason() == Reason.UNREACHABLE || named.reason() == Reason.UNREADABLE) {
                    throw named;
                }
                failure = () -> named;
            }
            Optional<Duration> next = retry.after(attempt, asked);
            if (next.isEmpty()) {
                throw failure.get();
            }
            pause.pause(next.get());
        }
    }

    /// The deadline covers the whole answer, not its head alone.
    private Answer sendOnce(HttpRequest request, Duration within, int bytesMax) throws IOException {
        HttpResponse<byte[]> response =
                finished(
                        client.sendAsync(
                                request,
                                BodyHandlers.limiting(BodyHandlers.ofByteArray(), bytesMax)),
                        within);
        return new Answer(response.statusCode(), response.headers(), response.body());
    }

    private static <T> HttpResponse<T> finished(
            CompletableFuture<HttpResponse<T>> exchange, Duration within) throws IOException {
        try {
            return exchange.get(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            exchange.cancel(true);
            throw new IOException("no answer within " + within.toSeconds() + " seconds", e);
        } catch (InterruptedException e) {
            exchange.cancel(true);
            Thread.currentThread().interrupt();
            throw new VouchException("The call was interrupted while it waited.", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw cause instanceof IOException io ? io : new IOException(cause);
        }
    }

    private VouchException named(HttpRequest request, IOException failure) {
        for (Throwable e = failure; e != null; e = e.getCause()) {
            if (e instanceof UnresolvedAddressException) {
                return new VouchException(
                        Reason.UNREACHABLE,
                        "No computer is known by the name in " + base + ": check the address.",
                        failure);
            }
            if (e instanceof ConnectException) {
                return new VouchException(
                        Reason.UNREACHABLE,
                        "No server answers at "
                                + base
                                + ": is it running, and is the address right?",
                        failure);
            }
            if (e instanceof SSLException) {
                return new VouchException(
                        Reason.UNREACHABLE,
                        "No secure connection to "
                                + base
                                + " could be made ("
                                + e.getMessage()
                                + ").",
                        failure);
            }
            if (String.valueOf(e.getMessage()).contains("body exceeds capacity")) {
                return new VouchException(
                        Reason.UNREADABLE,
                        "The answer to "
                                + request.uri().getPath()
                                + " is longer than any answer of"
                                + " this API: is "
                                + base
                                + " a Vouch server?",
                        failure);
            }
        }
        return new VouchException(
                Reason.BUSY,
                "The connection to "
                        + base
                        + " failed before its answer was whole ("
                        + failure.getMessage()
                        + "): what was asked for may have been done.",
                failure);
    }

    private VouchException busy(Answer answer, Optional<Duration> asked) {
        String later = asked.map(wait -> "in " + Durations.text(wait)).orElse("in a while");
        return new VouchException(
                Reason.BUSY,
                answer.status() == 429
                        ? "The hourly limit of this key is reached: try again " + later + "."
                        : "The server at " + base + " is too busy: try again " + later + ".");
    }

    private static Optional<Duration> retryAfter(Answer answer) {
        return answer.headers()
                .firstValue("Retry-After")
                .filter(value -> value.matches("[0-9]{1,9}"))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)));
    }
}
