package vouch.server.notary;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vouch.protocol.Digest;
import vouch.protocol.MalformedException;
import vouch.protocol.ethereum.BlockHeader;
import vouch.protocol.ethereum.Hash;
import vouch.protocol.log.NoteVerifier;
import vouch.protocol.proof.EthereumEvidence;
import vouch.protocol.proof.Proof;
import vouch.protocol.proof.ProofVerifier;
import vouch.protocol.proof.Verdict;
import vouch.server.ethereum.NodeException;
import vouch.server.metrics.Metrics;

/// Takes a few of all entries at random, makes their proofs as if somebody had asked for them, and
/// verifies them as a stranger would, with the block's hash from the chain as it stands now; and
/// reads a few of all documents.
///
/// What was found not to hold is looked at again each time until it does. One thread calls [#run];
/// [#failing] may be asked by any.
final class Auditor {

    private static final Logger LOG = LoggerFactory.getLogger(Auditor.class);

    /// What does not hold is remembered up to here, and counted beyond.
    private static final int FAILING_MAX = 100;

    /// No further document is begun in a run that has read so much.
    private static final long DOCUMENT_BYTES_MAX = 1L << 30;

    /// What is looked at: an entry's proof, or a document.
    private sealed interface Subject {

        String kind();

        record OfEntry(long leafIndex) implements Subject {
            @Override
            public String kind() {
                return "proof";
            }
        }

        record OfDocument(Digest digest) implements Subject {
            @Override
            public String kind() {
                return "document";
            }
        }
    }

    private final Holdings holdings;
    private final BlockHashes chain;
    private final NoteVerifier logKey;
    private final int sample;
    private final RandomGenerator random;
    private final InstantSource clock;
    private final Counter checked;
    private final Counter failures;
    private final Gauge lastRun;
    private final Map<Subject, String> failing = new LinkedHashMap<>();

    /// @param sample how many entries, and how many documents, are looked at in each run
    Auditor(
            Holdings holdings,
            BlockHashes chain,
            NoteVerifier logKey,
            int sample,
            RandomGenerator random,
            InstantSource clock,
            Metrics metrics) {
        this.holdings = holdings;
        this.chain = chain;
        this.logKey = logKey;
        this.sample = sample;
        this.random = random;
        this.clock = clock;
        this.checked =
                metrics.counter("vouch_audit_checked_total", "Looked at by the audit", "kind");
        this.failures =
                metrics.counter(
                        "vouch_audit_failures_total", "Found by the audit not to hold", "kind");
        this.lastRun =
                metrics.gauge(
                        "vouch_audit_last_run_timestamp_seconds",
                        "When the audit last came to its end");
        metrics.gauge(
                "vouch_audit_failing",
                "Proofs and documents that did not hold when the audit last looked at them",
                () -> failing().size());
        List.of("proof", "document")
                .forEach(kind -> {
                    checked.initLabelValues(kind);
                    failures.initLabelValues(kind);
                });
    }

    /// A sentence for each thing that did not hold when it was last looked at.
    synchronized List<String> failing() {
        return List.copyOf(failing.values());
    }

    void run() {
        remembered().stream().filter(Subject.OfDocument.class::isInstance).forEach(this::look);
        readDocuments();
        try {
            remembered().stream().filter(Subject.OfEntry.class::isInstance).forEach(this::look);
            chosen().forEach(this::look);
            lastRun.set(clock.instant().toEpochMilli() / 1000.0);
        } catch (NodeException e) {
            // Without a chain to compare with there is nothing to be said; the next run will.
            LOG.info("the audit could not compare with the chain: {}", e.getMessage());
        }
    }

    private Set<Subject> chosen() {
        var chosen = new LinkedHashSet<Subject>();
        long size = holdings.entries();
        for (int i = 0; i < sample && size > 0; i++) {
            chosen.add(new Subject.OfEntry(random.nextLong(size)));
        }
        return chosen;
    }

    /// Digests lie evenly between all that there could be: the first behind any is one at random.
    private void readDocuments() {
        long bytes = 0;
        for (int i = 0; i < sample && bytes < DOCUMENT_BYTES_MAX; i++) {
            byte[] somewhere = new byte[Digest.BYTES];
            random.nextBytes(somewhere);
            var document = holdings.documentAfter(Digest.ofBytes(somewhere));
            document.ifPresent(one -> look(new Subject.OfDocument(one.digest())));
            bytes += document.map(Document::size).orElse(0L);
        }
    }

    private synchronized List<Subject> remembered() {
        return List.copyOf(failing.keySet());
    }

    private void look(Subject subject) {
        var misfit =
                switch (subject) {
                    case Subject.OfEntry(long leafIndex) -> misfit(leafIndex);
                    case Subject.OfDocument(var digest) ->
                            holdings.document(digest).flatMap(holdings::misfit);
                };
        checked.labelValues(subject.kind()).inc();
        if (misfit.isEmpty()) {
            forget(subject);
            return;
        }
        failures.labelValues(subject.kind()).inc();
        if (remember(subject, misfit.get())) {
            LOG.error("audit: {}", misfit.get());
        }
    }

    /// @return whether that is news
    private synchronized boolean remember(Subject subject, String sentence) {
        if (failing.size() >= FAILING_MAX && !failing.containsKey(subject)) {
            return false;
        }
        return !sentence.equals(failing.put(subject, sentence));
    }

    private synchronized void forget(Subject subject) {
        var before = failing.remove(subject);
        if (before != null) {
            LOG.info("audit: no longer so: {}", before);
        }
    }

    private Optional<String> misfit(long leafIndex) {
        var what = "the proof of entry " + leafIndex + " ";
        try {
            var proof = holdings.proof(leafIndex);
            return proof.map(made -> misfit(what, made)).orElse(Optional.of(what + "is missing"));
        } catch (MalformedException e) {
            return Optional.of(what + "cannot be made: " + e.getMessage());
        }
    }

    private Optional<String> misfit(String what, Proof proof) {
        var verifier = new ProofVerifier().withLogKey(logKey);
        if (proof.ethereum().isPresent()) {
            var hash = hashAtItsHeight(proof.ethereum().get());
            if (hash.isEmpty()) {
                return Optional.of(what + "rests on a block that the chain has not reached");
            }
            verifier = verifier.withBlockHash(Hash.parse(hash.get()));
        }
        return switch (verifier.verify(proof)) {
            case Verdict.Holds _ -> Optional.empty();
            case Verdict.Fails fails -> Optional.of(what + "does not hold: " + fails.sentence());
        };
    }

    private Optional<String> hashAtItsHeight(EthereumEvidence evidence) {
        long number = BlockHeader.parse(evidence.header()).number();
        return chain.at(List.of(number)).getFirst();
    }
}
