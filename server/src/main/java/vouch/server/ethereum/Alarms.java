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

    /// What kinds there are, each in words that anybody may read.
    enum Kind {
        STUCK("a transaction waits for a person's decision"),
        KEY_USED_ELSEWHERE("the signing key is used elsewhere"),
        FUNDS("the signing account has too little to pay with"),
        TRANSACTION_CEILING("fees are above what a transaction may cost"),
        DAY_CEILING("the limit of a day's spending is reached"),
        BUDGET("a day's budget is used up"),
        NODE_LOST("the chain cannot be worked with"),
        NODE_OUT("a node does not answer"),
        WRONG_CHAIN("a node is on another chain"),
        SIGNER_LOST("the signer does not answer"),
        DEEP_REORGANISATION("the chain was reorganised deeper than expected");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
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

    /// Without amounts, jobs or nodes.
    synchronized List<String> kinds() {
        return standing.keySet().stream().map(kind -> kind.words).toList();
    }

    synchronized List<String> sentences() {
        return List.copyOf(standing.values());
    }
}
