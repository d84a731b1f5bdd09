package vouch.server.notary;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import vouch.protocol.Digest;
import vouch.server.account.Caller;
import vouch.server.http.Answer;
import vouch.server.http.Guard;
import vouch.server.http.Problem;
import vouch.server.http.Request;
import vouch.server.http.Route;
import vouch.server.limit.RateLimits;

/// The Prëxis API behind its authentication. The login itself is in [LoginRoute].
final class PrexisRoutes {

    static final int BATCH_DIGESTS_MAX = 10_000;

    /// 10,000 digests in JSON are 670 kB; blanks between them are the sender's.
    private static final int BATCH_BODY_BYTES_MAX = 1024 * 1024;

    /// Enough for a hash of a million characters to be told that it is none.
    private static final int BODY_BYTES_MAX = 2 * 1024 * 1024;

    /// Some blocks of Ethereum.
    private static final Duration DIRECT_RETRY_AFTER = Duration.ofMinutes(1);

    private static final Pattern HASH = Pattern.compile("[0-9a-fA-F]{64}");

    private final Notary notary;
    private final Documents documents;
    private final EventRoutes events;
    private final TransactionPages pages;
    private final ProofAnswers proofs;
    private final Guard token;
    private final RateLimits limits;

    PrexisRoutes(
            Notary notary,
            Documents documents,
            Changes changes,
            TransactionPages pages,
            Guard token,
            RateLimits limits) {
        this.notary = notary;
        this.documents = documents;
        this.events = new EventRoutes(notary, changes, this::transaction);
        this.pages = pages;
        this.proofs = new ProofAnswers(pages);
        this.token = token;
        this.limits = limits;
    }

    List<Route> routes() {
        return List.of(
                guarded(Route.get("/api/v1/credits", this::credits), "credits"),
                guarded(Route.post("/api/v1/register", this::register), "register")
                        .bodyBytesMax(BODY_BYTES_MAX),
                guarded(Route.post("/api/v1/registerhash", this::register), "register")
                        .bodyBytesMax(BODY_BYTES_MAX),
                guarded(Route.post("/api/v1/register/batch", this::registerBatch), "batch")
                        .bodyBytesMax(BATCH_BODY_BYTES_MAX),
                guarded(Route.post("/api/v1/transaction", this::transaction), "transaction")
                        .bodyBytesMax(BODY_BYTES_MAX),
                guarded(Route.get("/api/v1/proof/{hash}", this::proof), "proof"),
                guarded(events.route(), "events"));
    }

    private Route guarded(Route route, String endpoint) {
        return route.guardedBy(token)
                .guardedBy(limits.guard(endpoint, request -> request.get(Caller.KEY).key()));
    }

    private Answer credits(Request request) {
        var caller = request.get(Caller.KEY);
        return success(
                caller,
                new PrexisAnswers.CreditsResult(
                        200, PrexisAnswers.SUCCESSFUL, notary.credits(caller.accountId())));
    }

    private Answer register(Request request) {
        var caller = request.get(Caller.KEY);
        String sent = request.parameters().getOrDefault("hash", "");
        var digest = digest(sent);
        if (digest.isEmpty()) {
            return success(caller, PrexisAnswers.invalid(sent));
        }
        var decided = decided(notary.register(caller.accountId(), List.of(digest.get())));
        return success(
                caller,
                PrexisAnswers.of(
                        decided.submissions().getFirst(), digest.get(), decided.creditsLeft()));
    }

    private Answer registerBatch(Request request) {
        var caller = request.get(Caller.KEY);
        var sent = hashes(request.json().get("hashes"));
        var digests = sent.stream().map(PrexisRoutes::digest).toList();
        var decided =
                decided(
                        notary.register(
                                caller.accountId(),
                                digests.stream().flatMap(Optional::stream).toList()));
        var submissions = decided.submissions().iterator();
        var items = new ArrayList<PrexisAnswers.BatchItem>(sent.size());
        for (int i = 0; i < sent.size(); i++) {
            items.add(
                    PrexisAnswers.BatchItem.of(
                            digests.get(i).isEmpty()
                                    ? PrexisAnswers.invalid(sent.get(i))
                                    : PrexisAnswers.of(
                                            submissions.next(),
                                            digests.get(i).get(),
                                            decided.creditsLeft())));
        }
        return success(
                caller,
                new PrexisAnswers.BatchResult(
                        decided.creditsLeft(), 200, PrexisAnswers.SUCCESSFUL, items));
    }

    private static List<String> hashes(JsonNode node) {
        if (node == null) {
            throw new Problem.Refused(400, "Data missing");
        }
        if (!node.isArray()) {
            throw new Problem.Refused(400, "hashes must be an array of strings");
        }
        if (node.size() > BATCH_DIGESTS_MAX) {
            throw new Problem.Refused(400, "A batch has at most 10000 hashes");
        }
        var texts = new ArrayList<String>(node.size());
        for (var one : node) {
            if (!one.isTextual()) {
                throw new Problem.Refused(400, "hashes must be an array of strings");
            }
            texts.add(one.textValue());
        }
        return texts;
    }

    private static Receipted.Decided decided(Receipted receipted) {
        return switch (receipted) {
            case Receipted.Decided decided -> {
                if (decided.submissions().contains(new Submission.TooManyWaiting())) {
                    // Those before it are registered: they are 402 in the repetition and cost
                    // nothing.
                    throw busy(
                            "Too many transactions of this key are waiting, try again",
                            DIRECT_RETRY_AFTER);
                }
                yield decided;
            }
            case Receipted.Busy(var retryAfter) ->
                    throw busy("Too many registrations are waiting, try again", retryAfter);
        };
    }

    private static Problem.Refused busy(String message, Duration retryAfter) {
        return new Problem.Refused(new Problem(503, message, retryAfter.toSeconds()));
    }

    private Answer transaction(Request request) {
        var caller = request.get(Caller.KEY);
        String sent = request.parameters().getOrDefault("hash", "");
        var digest = digest(sent);
        if (digest.isEmpty()) {
            return success(caller, PrexisAnswers.invalid(sent));
        }
        return success(
                caller,
                notary.standing(digest.get())
                        .<Object>map(standing -> result(caller, standing, digest.get()))
                        .orElseGet(() -> PrexisAnswers.notRegistered(digest.get())));
    }

    private PrexisAnswers.TransactionResult result(
            Caller caller, Standing standing, Digest digest) {
        var doc =
                standing instanceof Standing.Mined
                        ? documents.find(caller.accountId(), digest)
                        : Optional.<Document>empty();
        return new PrexisAnswers.TransactionResult(
                doc.map(PrexisAnswers.Doc::of).orElse(null),
                transaction(standing),
                200,
                PrexisAnswers.SUCCESSFUL,
                digest.hex());
    }

    private Object transaction(Standing standing) {
        return switch (standing) {
            case Standing.Waiting _ -> new PrexisAnswers.WaitingTransaction("wait");
            case Standing.Pending(var hash) ->
                    new PrexisAnswers.PendingTransaction(pages.of(hash), hash);
            case Standing.Mined(var at) ->
                    PrexisAnswers.MinedTransaction.of(at, pages.of(at.transactionHash()));
        };
    }

    private Answer proof(Request request) {
        var wanted = ProofAnswers.wanted(request);
        var digest =
                digest(wanted.hash())
                        .orElseThrow(() -> new Problem.Refused(404, "Invalid SHA256 hash format"));
        var proof =
                notary.proof(digest)
                        .orElseThrow(() -> new Problem.Refused(404, "Hash not registered"));
        return proofs.answer(wanted, proof, notary.now());
    }

    private Answer success(Caller caller, Object result) {
        return PrexisAnswers.success(caller.key(), notary.now(), result);
    }

    /// A digest in any case of its letters, without `0x`.
    static Optional<Digest> digest(String sent) {
        return HASH.matcher(sent).matches()
                ? Optional.of(Digest.parse(sent.toLowerCase(Locale.ROOT)))
                : Optional.empty();
    }
}
