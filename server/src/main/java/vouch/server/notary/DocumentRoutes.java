package vouch.server.notary;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import vouch.server.account.Caller;
import vouch.server.http.Answer;
import vouch.server.http.Guard;
import vouch.server.http.Parts;
import vouch.server.http.Problem;
import vouch.server.http.Request;
import vouch.server.http.Route;
import vouch.server.limit.RateLimits;

/// Documents in the Prëxis API: handed in, and handed back to whoever handed them in.
final class DocumentRoutes {

    /// Documents that are on their way in at one time; more is 503. Each holds half a megabyte.
    static final int UPLOADS_MAX = 32;

    /// What a form may hold around its file, in bytes.
    static final long FORM_BYTES_MAX = 64 * 1024;

    private static final Duration UPLOAD_RETRY_AFTER = Duration.ofSeconds(10);
    private static final String FIELD = "file";

    private final Documents documents;
    private final Notary notary;
    private final Guard token;
    private final RateLimits limits;
    private final Semaphore uploads = new Semaphore(UPLOADS_MAX);

    DocumentRoutes(Documents documents, Notary notary, Guard token, RateLimits limits) {
        this.documents = documents;
        this.notary = notary;
        this.token = token;
        this.limits = limits;
    }

    List<Route> routes() {
        long bytesMax = documents.limits().bytesMax() + FORM_BYTES_MAX;
        return List.of(
                guarded(Route.post("/api/v1/registerdoc", this::register), "registerdoc")
                        .streamedBody(bytesMax),
                guarded(Route.get("/api/v1/docs/{hash}", this::document), "docs"));
    }

    private Route guarded(Route route, String endpoint) {
        return route.guardedBy(token)
                .guardedBy(limits.guard(endpoint, request -> request.get(Caller.KEY).key()));
    }

    private Answer register(Request request) {
        if (!uploads.tryAcquire()) {
            throw busy("Too many documents are on their way in", UPLOAD_RETRY_AFTER);
        }
        try {
            return registered(request);
        } catch (IOException e) {
            throw new IllegalStateException("a request's parts throw no such thing", e);
        } finally {
            uploads.release();
        }
    }

    private Answer registered(Request request) throws IOException {
        var caller = request.get(Caller.KEY);
        if (holdsNoFile(request)) {
            throw dataMissing();
        }
        long announced = request.header("Content-Length").map(Long::parseLong).orElse(0L);
        documents.requireRoom(caller.accountId(), announced - FORM_BYTES_MAX);
        var parts = request.parts();
        var file = file(parts).orElseThrow(DocumentRoutes::dataMissing);
        try (var incoming = documents.receive(caller.accountId(), file.content())) {
            // To the end: a body that breaks off behind the file was not sent as it was meant.
            while (parts.next().isPresent()) {}
            var name = file.fileName().orElse("");
            if (name.isEmpty() && incoming.size() == 0) {
                // What a browser sends where no file was chosen.
                throw dataMissing();
            }
            return answer(caller, documents.keep(caller.accountId(), incoming, name));
        }
    }

    /// The other kinds of form are taken everywhere; none of them can hold a file.
    private static boolean holdsNoFile(Request request) {
        var type = request.header("Content-Type").orElse("");
        return type.isEmpty()
                || type.startsWith("application/x-www-form-urlencoded")
                || type.startsWith("application/json");
    }

    private static Optional<Parts.Part> file(Parts parts) {
        for (var part = parts.next(); part.isPresent(); part = parts.next()) {
            if (part.get().name().equals(FIELD) && part.get().fileName().isPresent()) {
                return part;
            }
        }
        return Optional.empty();
    }

    private Answer answer(Caller caller, Deposit deposit) {
        var result =
                switch (deposit) {
                    case Deposit.Empty _ -> PrexisAnswers.emptyFile();
                    case Deposit.Decided decided -> PrexisAnswers.of(decided);
                    case Deposit.Busy(var retryAfter) ->
                            throw busy("Too many registrations are waiting, try again", retryAfter);
                };
        return PrexisAnswers.success(caller.key(), notary.now(), result);
    }

    private Answer document(Request request) {
        var document =
                PrexisRoutes.digest(request.pathPart("hash"))
                        .flatMap(digest ->
                                documents.find(request.get(Caller.KEY).accountId(), digest))
                        .orElseThrow(() -> new Problem.Refused(404, "Document not found"));
        if (!documents.isWhole(document)) {
            throw new IllegalStateException(
                    "the file of the document " + document.digest() + " is missing or cut");
        }
        return Answer.stream(
                        200,
                        document.mimetype(),
                        OptionalLong.of(document.size()),
                        body -> documents.write(document, body))
                .header("ETag", "\"" + document.digest().hex() + "\"")
                // Somebody's bytes on our address: shown by nobody, run by nobody.
                .header(
                        "Content-Disposition",
                        "attachment; filename*=UTF-8''" + encoded(document.original()))
                .header("Content-Security-Policy", "sandbox; default-src 'none'");
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
    }

    private static Problem.Refused dataMissing() {
        return new Problem.Refused(400, "Data missing");
    }

    private static Problem.Refused busy(String message, Duration retryAfter) {
        return new Problem.Refused(new Problem(503, message, retryAfter.toSeconds()));
    }
}
