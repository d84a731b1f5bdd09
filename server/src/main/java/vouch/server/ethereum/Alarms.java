package vouch.server.ethereum;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a person should look at now. Thread-safe.
///
/// Each kind of alarm is one sentence that says what to do; it is logged when it begins and when it
/// ends. Its figures may change without a line each time.
final class Alarms {

    private static final Logger LOG = LoggerFactory.getLogger(Alarms.class);

    enum Kind {
        STUCK,
        KEY_USED_ELSEWHERE,
        FUNDS,
        TRANSACTION_CEILING,
        DAY_CEILING,
        BUDGET,
        NODE_LOST,
        NODE_OUT,
        WRONG_CHAIN,
        SIGNER_LOST,
        DEEP_REORGANISATION
    }

    private final ChainMetrics metrics;
    // Guarded by this.
    private final Map<Kind, String> standing = new EnumMap<>(Kind.class);

    Alarms(ChainMetrics metrics) {
        this.metrics = metrics;
        for (Kind kind : Kind.values()) {
            metrics.alarm(kind, false);
        }
    }

    synchronized void raise(Kind kind, String sentence) {
        String before = standing.put(kind, sentence);
        if (before == null || (kind == Kind.STUCK && !before.equals(sentence))) {
            LOG.error("{}", sentence);
        }
        metrics.alarm(kind, true);
    }

    synchronized void clear(Kind kind) {
        String sentence = standing.remove(kind);
        if (sentence != null) {
            LOG.info("no longer: {}", sentence);
        }
        metrics.alarm(kind, false);
    }

    void set(Kind kind, Optional<String> sentence) {
        sentence.ifPresentOrElse(words -> raise(kind, words), () -> clear(kind));
    }

    synchronized List<String> sentences() {
        return List.copyOf(standing.values());
    }
}
