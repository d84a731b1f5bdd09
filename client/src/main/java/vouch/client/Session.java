package vouch.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import vouch.client.VouchException.Reason;

/// One key's way in: gets a token when it is first needed, keeps it, and renews it in time.
/// Thread-safe.
final class Session {

    private static final int ANSWER_BYTES_MAX = 64 * 1024;
    private static final int TOO_EARLY_MAX = 12;
    private static final Duration TOO_EARLY_PAUSE = Duration.ofMillis(250);

    private final Http http;
    private final String key;
    private final String password;
    private final InstantSource clock;
    private final Pause pause;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Token token;

    Session(Http http, String key, String password, InstantSource clock, Pause pause) {
        this.http = http;
        this.key = key;
        this.password = password;
        this.clock = clock;
        this.pause = pause;
    }

    String key() {
        return key;
    }

    /// The answer to `call` made with a token; a token that ran out on the way is renewed once.
    Answer with(Function<Map<String, String>, Answer> call) {
        boolean renewed = false;
        for (int tooEarly = 0; ; ) {
            Token mine = usable();
            Answer answer = call.apply(Map.of("Authorization", "Bearer " + mine.jwt()));
            if (answer.status() != 401) {
                return answer;
            }
            String message = Answers.messageOf(answer);
            if (message.contains("Cannot handle token prior to") && tooEarly < TOO_EARLY_MAX) {
                tooEarly++;
                pause.pause(TOO_EARLY_PAUSE);
            } else if (!renewed) {
                renewed = true;
                discard(mine);
            } else {
                throw new VouchException(
                        Reason.CREDENTIALS,
                        "The server at "
                                + http.base()
                                + " does not take its own token ("
                                + message
                                + "): is this computer's or the server's clock being set?");
            }
        }
    }

    private Token usable() {
        lock.lock();
        try {
            Instant now = clock.instant();
            Token current = token;
            if (current == null || !now.isBefore(current.renewFrom())) {
                current = authenticate();
                token = current;
            }
            Duration early = Duration.between(clock.instant(), current.usableFrom());
            if (early.isPositive()) {
                pause.pause(early);
            }
            return current;
        } finally {
            lock.unlock();
        }
    }

    private void discard(Token old) {
        lock.lock();
        try {
            if (old.equals(token)) {
                token = null;
            }
        } finally {
            lock.unlock();
        }
    }

    private Token authenticate() {
        String body = "key=" + encoded(key) + "&password=" + encoded(password);
        Answer answer =
                http.post(
                        "/api/v1/auth",
                        Map.of(),
                        "application/x-www-form-urlencoded",
                        body,
                        ANSWER_BYTES_MAX);
        if (answer.status() == 401 || answer.status() == 400) {
            throw new VouchException(
                    Reason.CREDENTIALS,
                    "The server at "
                            + http.base()
                            + " does not know this key with this password ("
                            + Answers.messageOf(answer)
                            + "): check both, or make an account with `vouch account create`.");
        }
        String jwt = Answers.read(http, "/api/v1/auth", answer, reply -> reply.string("jwt"));
        return Token.received(jwt, clock.instant());
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
