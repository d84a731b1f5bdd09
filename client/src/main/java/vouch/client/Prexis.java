package vouch.client;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vouch.client.VouchException.Reason;
import vouch.protocol.Digest;
import vouch.protocol.MalformedException;
import vouch.protocol.json.JsonObject;
import vouch.protocol.json.JsonValue;
import vouch.protocol.log.NoteVerifier;
import vouch.protocol.log.SignedNote;
import vouch.protocol.proof.Proof;

/// A program's way to the notary of one Vouch server.
///
/// ```java
/// var prexis = Prexis.at(URI.create("http://127.0.0.1:8080")).as(key, password);
/// prexis.register(Digest.sha256(bytes));
/// Optional<Proof> proof = prexis.proof(Digest.sha256(bytes));
/// ```
///
/// Immutable and thread-safe; calls block, so use virtual threads for many at once. Tokens are
/// obtained, kept and renewed as needed. A busy server is asked again a few times, after the pause
/// it asks for. What cannot be answered is a [VouchException] that says what to do next.
public final class Prexis {

    /// The most digests one request carries; longer lists are sent in several.
    public static final int BATCH_DIGESTS_MAX = 10_000;

    private static final int ANSWER_BYTES_MAX = 64 * 1024;
    private static final int BATCH_ANSWER_BYTES_MAX = 4 * 1024 * 1024;
    private static final int PROOF_BYTES_MAX = 1024 * 1024;
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
    private static final int ATTEMPTS_MAX = 6;
    private static final Duration PAUSE_MAX = Duration.ofSeconds(15);

    /// A document may come as slowly as this before it is given up.
    private static final long DOCUMENT_BYTES_PER_SECOND_MIN = 64 * 1024;

    private static final String FORM = "application/x-www-form-urlencoded";

    private final Http http;
    private final InstantSource clock;
    private final Pause pause;
    private final @Nullable Session session;

    private Prexis(Http http, InstantSource clock, Pause pause, @Nullable Session session) {
        this.http = http;
        this.clock = clock;
        this.pause = pause;
        this.session = session;
    }

    /// The server at `url`, such as `http://127.0.0.1:8080`, whose log can be read by anyone.
    ///
    /// @throws IllegalArgumentException if it is not a plain `http` or `https` address
    public static Prexis at(URI url) {
        var retry =
                new Retry(ATTEMPTS_MAX, PAUSE_MAX, () -> ThreadLocalRandom.current().nextLong());
        return at(url, retry, ANSWER_WITHIN, InstantSource.system(), Pause.REAL);
    }

    static Prexis at(URI url, Retry retry, Duration within, InstantSource clock, Pause pause) {
        return new Prexis(new Http(url, within, retry, pause), clock, pause, null);
    }

    /// The same server, called with this key and password; nothing is sent until a call needs a
    /// token.
    public Prexis as(String key, String password) {
        return new Prexis(http, clock, pause, new Session(http, key, password, clock, pause));
    }

    /// The balance of the key.
    public long credits() {
        String path = "/api/v1/credits";
        Answer answer = session().with(token -> http.get(path, token, ANSWER_BYTES_MAX));
        return result(path, answer, result -> result.integer("credits"));
    }

    /// Registers one digest; safe to call again.
    public Registration register(Digest digest) {
        String path = "/api/v1/register";
        Answer answer = posted(path, FORM, "hash=" + digest.hex(), ANSWER_BYTES_MAX);
        return result(
                path,
                answer,
                result -> {
                    long code = result.integer("rescode");
                    return registration(code, code == 200 ? result.integer("credits") : 0);
                });
    }

    /// Registers many digests, in requests of at most [#BATCH_DIGESTS_MAX]; the results are in
    /// their order.
    ///
    /// Where a later request fails, what earlier ones registered stays registered: calling again is
    /// safe.
    public List<Registration> register(List<Digest> digests) {
        List<Registration> results = new ArrayList<>(digests.size());
        for (int from = 0; from < digests.size(); from += BATCH_DIGESTS_MAX) {
            int to = Math.min(digests.size(), from + BATCH_DIGESTS_MAX);
            results.addAll(registerBatch(digests.subList(from, to)));
        }
        return List.copyOf(results);
    }

    private List<Registration> registerBatch(List<Digest> digests) {
        String path = "/api/v1/register/batch";
        String body =
                digests.stream()
                        .map(digest -> '"' + digest.hex() + '"')
                        .collect(Collectors.joining(",", "{\"hashes\":[", "]}"));
        Answer answer = posted(path, "application/json", body, BATCH_ANSWER_BYTES_MAX);
        return result(path, answer, result -> registrations(digests, result));
    }

    private static List<Registration> registrations(List<Digest> digests, JsonObject result) {
        List<JsonValue> items = result.array("hashes").elements();
        if (items.size() != digests.size()) {
            throw new MalformedException(
                    "It has " + items.size() + " results for " + digests.size() + " digests.");
        }
        long credits = result.integer("credits");
        List<Registration> registrations = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            if (!(items.get(i) instanceof JsonObject item)
                    || !item.string("hash").equals(digests.get(i).hex())) {
                throw new MalformedException("Its result " + i + " is not for digest " + i + ".");
            }
            registrations.add(registration(item.integer("rescode"), credits));
        }
        return registrations;
    }

    private static Registration registration(long rescode, long credits) {
        if (rescode == 200) {
            return new Registration.Registered(credits);
        }
        if (rescode == 402) {
            return new Registration.AlreadyRegistered();
        }
        if (rescode == 404) {
            return new Registration.InsufficientCredits();
        }
        throw new MalformedException("It says rescode " + rescode + ".");
    }

    /// Hands in a document, which the server keeps for this key and registers by its SHA-256; safe
    /// to call again. The file is read while it is sent, and once more to see that what was
    /// registered is what is there; it is never held whole.
    ///
    /// @throws VouchException also where the file is empty or cannot be read, where it changes
    ///   meanwhile, and where it is longer than the server takes or the key may store
    public DocumentRegistration registerDocument(Path file) {
        String path = "/api/v1/registerdoc";
        var form = new DocumentForm(file);
        if (form.size() == 0) {
            throw new VouchException(Reason.REFUSED, file + " is empty: there is nothing to keep.");
        }
        Duration within =
                http.answerWithin().plusSeconds(form.size() / DOCUMENT_BYTES_PER_SECOND_MIN);
        Answer answer =
                session()
                        .with(token ->
                                http.post(
                                        path,
                                        token,
                                        form.contentType(),
                                        form.publisher(),
                                        within,
                                        ANSWER_BYTES_MAX));
        var registered = result(path, answer, Prexis::documentRegistration);
        if (!registered.digest().equals(form.digest())) {
            throw new VouchException(
                    Reason.UNREADABLE,
                    "The server registered "
                            + registered.digest().hex()
                            + ", which is not what "
                            + file
                            + " holds now: was it changed while it was sent?");
        }
        return registered;
    }

    private static DocumentRegistration documentRegistration(JsonObject result) {
        long code = result.integer("rescode");
        return new DocumentRegistration(
                Digest.parse(result.string("hash")),
                registration(code, code == 200 ? result.integer("credits") : 0),
                result.find("ipfs").isPresent()
                        ? Optional.of(result.string("ipfs"))
                        : Optional.empty());
    }

    /// How far a digest has come on its way into a block.
    public TransactionStatus transaction(Digest digest) {
        String path = "/api/v1/transaction";
        Answer answer = posted(path, FORM, "hash=" + digest.hex(), ANSWER_BYTES_MAX);
        return result(path, answer, Prexis::status);
    }

    private static TransactionStatus status(JsonObject result) {
        long code = result.integer("rescode");
        if (code == 403) {
            return new TransactionStatus.NotRegistered();
        }
        if (code != 200) {
            throw new MalformedException("It says rescode " + code + ".");
        }
        JsonObject transaction = result.object("transaction");
        String hash = transaction.string("transactionHash");
        if (hash.equals("wait")) {
            return new TransactionStatus.Waiting();
        }
        if (transaction.find("blockHash").isEmpty()) {
            return new TransactionStatus.Pending(hash, transaction.string("blockchainUrl"));
        }
        return new TransactionStatus.Mined(
                transaction.string("blockHash"),
                transaction.integer("blockNumber"),
                transaction.string("blockchainUrl"),
                transaction.integer("cumulativeGasUsed"),
                transaction.string("from"),
                transaction.integer("gasUsed"),
                Instant.ofEpochSecond(transaction.integer("timestamp")),
                hash,
                Math.toIntExact(transaction.integer("transactionIndex")));
    }

    /// The proof of a digest as far as it has grown; empty where the digest is not registered.
    ///
    /// It is the server's word: check it with `ProofVerifier` and a log key from elsewhere.
    public Optional<Proof> proof(Digest digest) {
        String path = "/api/v1/proof/" + digest.hex();
        Answer answer = session().with(token -> http.get(path, token, PROOF_BYTES_MAX));
        if (answer.status() == 404) {
            return Optional.empty();
        }
        return Optional.of(Answers.readText(http, path, answer, body -> proofOf(digest, body)));
    }

    /// Listens to how far a digest comes, without asking again and again. Whoever opens it closes
    /// it.
    ///
    /// @throws VouchException with [Reason#REFUSED] where the digest is not registered, or the
    ///   server tells no states
    public StateStream states(Digest digest) {
        String path = "/api/v1/hashes/" + digest.hex() + "/events";
        List<StateStream> opened = new ArrayList<>(1);
        Answer answer =
                session()
                        .with(token ->
                                http.open(
                                        path,
                                        token,
                                        ANSWER_BYTES_MAX,
                                        body ->
                                                opened.add(
                                                        new StateStream(body, System::nanoTime))));
        return Answers.readText(http, path, answer, _ -> opened.getFirst());
    }

    private static Proof proofOf(Digest digest, String body) {
        Proof proof = Proof.parse(body.getBytes(StandardCharsets.UTF_8));
        if (!proof.digest().equals(digest)) {
            throw new MalformedException("It is the proof of another digest.");
        }
        return proof;
    }

    /// The key that signs this server's log, as one line (`<origin>+<key hash>+<key>`).
    ///
    /// Learnt from the server itself: whoever must not trust it compares it with one from
    /// elsewhere.
    public String logKey() {
        String path = "/log/key";
        Answer answer = http.get(path, Map.of(), ANSWER_BYTES_MAX);
        return Answers.readText(
                http, path, answer, body -> NoteVerifier.parse(body.strip()).toString());
    }

    /// The log's newest checkpoint; its signature is not checked here.
    public SignedNote checkpoint() {
        String path = "/log/checkpoint";
        Answer answer = http.get(path, Map.of(), ANSWER_BYTES_MAX);
        return Answers.readText(http, path, answer, SignedNote::parse);
    }

    private Answer posted(String path, String type, String body, int bytesMax) {
        return session().with(token -> http.post(path, token, type, body, bytesMax));
    }

    private <T> T result(String path, Answer answer, Function<JsonObject, T> reader) {
        return Answers.read(http, path, answer, body -> reader.apply(body.object("result")));
    }

    private Session session() {
        if (session == null) {
            throw new VouchException(
                    Reason.CREDENTIALS,
                    "This call needs a key and a password: use Prexis.at(url).as(key, password).");
        }
        return session;
    }

    /// Where it calls and as whom; never the password.
    @Override
    public String toString() {
        return "Prexis[" + http.base() + (session == null ? "" : ", " + session.key()) + "]";
    }
}
