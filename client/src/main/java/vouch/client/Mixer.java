package vouch.client;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import vouch.client.VouchException.Reason;
import vouch.protocol.MalformedException;
import vouch.protocol.ethereum.Addresses;
import vouch.protocol.json.JsonObject;

/// A program's way to the mixer of one Vouch server, which runs on test networks only.
///
/// ```java
/// var mixer = Mixer.at(URI.create("http://127.0.0.1:8080")).as(apiKey);
/// switch (mixer.order(destination, OptionalInt.of(1), Optional.empty())) {
///     case NewOrder.Opened opened -> deposit(opened.forwarderAddress());
///     case NewOrder.Refused refused -> complain(refused.why().sentence());
/// }
/// ```
///
/// Immutable and thread-safe; calls block. What cannot be answered is a [VouchException].
public final class Mixer {

    private static final int ANSWER_BYTES_MAX = 1024 * 1024;
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
    private static final int ATTEMPTS_MAX = 6;
    private static final Duration PAUSE_MAX = Duration.ofSeconds(15);
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE = 503;

    private final Http asking;
    private final Http once;
    private final @Nullable String apiKey;

    private Mixer(Http asking, Http once, @Nullable String apiKey) {
        this.asking = asking;
        this.once = once;
        this.apiKey = apiKey;
    }

    /// The server at `url`, such as `http://127.0.0.1:8080`, whose fees anyone may ask for.
    ///
    /// @throws IllegalArgumentException if it is not a plain `http` or `https` address
    public static Mixer at(URI url) {
        return at(url, Pause.REAL);
    }

    static Mixer at(URI url, Pause pause) {
        var again =
                new Retry(ATTEMPTS_MAX, PAUSE_MAX, () -> ThreadLocalRandom.current().nextLong());
        // Each order that is asked for is another one, so none is asked for twice.
        var never = new Retry(1, Duration.ZERO, () -> ThreadLocalRandom.current().nextLong());
        return new Mixer(
                new Http(url, ANSWER_WITHIN, again, pause),
                new Http(url, ANSWER_WITHIN, never, pause),
                null);
    }

    /// The same server, called with this API key.
    public Mixer as(String key) {
        return new Mixer(asking, once, key);
    }

    /// What an order costs now.
    public MixerFees fees() {
        String path = "/current-fees.php";
        return Answers.read(
                asking, path, asking.get(path, Map.of(), ANSWER_BYTES_MAX), MixerAnswers::fees);
    }

    /// The address of the key that signs letters of guarantee, with the checksum of EIP-55: the
    /// server's own word, so compare it with one from elsewhere where it matters.
    ///
    /// @throws VouchException with [Reason#BUSY], at once, where no mixer runs there
    public String guaranteeKey() {
        String path = "/mixer/guarantee-key";
        Answer answer = once.get(path, Map.of(), ANSWER_BYTES_MAX);
        if (answer.status() == UNAVAILABLE) {
            throw new VouchException(
                    Reason.BUSY,
                    "The mixer at "
                            + once.base()
                            + " does not run, or is not ready yet: try again in a while.");
        }
        return Answers.read(once, path, answer, Mixer::guaranteeKey);
    }

    private static String guaranteeKey(JsonObject answer) {
        String address = answer.string("address");
        Addresses.requireChecksummed(address, "The guarantee key's address");
        return address;
    }

    /// Asks for an order. Each call makes another one; where the answer is lost there may be one
    /// that nobody knows of, which expires.
    ///
    /// @param forwardToAddress where the payout is to go
    /// @param delayHours 0 to 48; empty for none
    /// @param mixingCode that of an earlier order; empty for a new one
    public NewOrder order(
            String forwardToAddress, OptionalInt delayHours, Optional<String> mixingCode) {
        String path = "/api.php";
        var body =
                new StringBuilder("forwardToAddress=")
                        .append(encoded(forwardToAddress))
                        .append("&apiKey=")
                        .append(encoded(key()));
        delayHours.ifPresent(hours -> body.append("&timeDelayInHours=").append(hours));
        mixingCode.ifPresent(code -> body.append("&mixingCode=").append(encoded(code)));
        Answer answer =
                once.post(
                        path,
                        Map.of(),
                        "application/x-www-form-urlencoded",
                        body.toString(),
                        ANSWER_BYTES_MAX);
        return refused(answer)
                .<NewOrder>map(NewOrder.Refused::new)
                .orElseGet(() -> Answers.read(once, path, answer, MixerAnswers::newOrder));
    }

    /// The code of an answer whose status is an error's too.
    private static Optional<MixerRefusal> refused(Answer answer) {
        if (answer.status() / 100 != 4) {
            return Optional.empty();
        }
        try {
            long code = Answers.object(answer.body()).integer("errorCode");
            return Optional.of(MixerRefusal.of(code));
        } catch (MalformedException _) {
            return Optional.empty();
        }
    }

    /// An order of this API key; empty where it has none with this forwarder address.
    public Optional<MixerOrder> find(String forwarderAddress) {
        String path = "/mixer/orders/" + encoded(forwarderAddress);
        Answer answer = asking.get(path, Map.of("X-API-Key", key()), ANSWER_BYTES_MAX);
        return switch (answer.status()) {
            case NOT_FOUND -> Optional.empty();
            case UNAUTHORIZED ->
                    throw new VouchException(
                            Reason.CREDENTIALS,
                            "The server at " + asking.base() + " does not know this API key.");
            default -> Optional.of(Answers.read(asking, path, answer, MixerAnswers::order));
        };
    }

    private String key() {
        if (apiKey == null) {
            throw new VouchException(
                    Reason.CREDENTIALS, "This call needs an API key: use Mixer.at(url).as(key).");
        }
        return apiKey;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /// Where it calls; never the key.
    @Override
    public String toString() {
        return "Mixer[" + asking.base() + "]";
    }
}
