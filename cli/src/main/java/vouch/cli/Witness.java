package vouch.cli;

import java.time.InstantSource;
import java.util.Optional;
import vouch.client.Prexis;
import vouch.protocol.log.NoteVerifier;
import vouch.protocol.proof.Facts;
import vouch.protocol.proof.Proof;
import vouch.protocol.proof.ProofVerifier;
import vouch.protocol.proof.Verdict;

/// Checks what a server hands out before it is kept, and records what can be compared later.
///
/// A log that changes its key, and a final block that changes its hash, are alarms: what was
/// recorded first stays, and a person decides. Thread-safe.
final class Witness {

    private final TrustFile trust;
    private final NoteVerifier key;
    private final InstantSource clock;

    private Witness(TrustFile trust, NoteVerifier key, InstantSource clock) {
        this.trust = trust;
        this.key = key;
        this.clock = clock;
    }

    /// Asks the server for its log's key, and records it where the log is new.
    static Witness of(Prexis prexis, String url, TrustFile trust, InstantSource clock) {
        NoteVerifier key = NoteVerifier.parse(prexis.logKey());
        var seen = new Trust.LogKey(key, url, clock.instant());
        trust.change(known -> {
            Optional<Trust.LogKey> before = known.logKey(key.name());
            if (before.isEmpty()) {
                return known.with(seen);
            }
            if (!before.get().key().equals(key)) {
                throw new CommandException(
                        "ALARM: "
                                + url
                                + " signs the log "
                                + key.name()
                                + " with another key than the one seen on "
                                + Sentences.time(before.get().seen())
                                + " at "
                                + before.get().url()
                                + ". Do not trust this server before you know why. (Recorded in "
                                + trust.file()
                                + ".)");
            }
            return known;
        });
        return new Witness(trust, key, clock);
    }

    /// The log of the server that is called.
    String origin() {
        return key.name();
    }

    /// What a proof that the server just gave says.
    ///
    /// @throws CommandException where it does not hold, or contradicts what was recorded
    Facts check(Item item, Proof proof) {
        ProofVerifier verifier = new ProofVerifier().withLogKey(key);
        Verdict verdict = item.content().map(verifier::withFile).orElse(verifier).verify(proof);
        return switch (verdict) {
            case Verdict.Fails fails ->
                    throw new CommandException(
                            "The server's proof does not hold ("
                                    + fails.sentence()
                                    + "); it was not kept.");
            case Verdict.Holds holds -> {
                holds.facts().chain().ifPresent(chain -> record(holds.facts(), chain));
                yield holds.facts();
            }
        };
    }

    private void record(Facts facts, Facts.Chain chain) {
        var seen =
                new Trust.Block(
                        chain.chainId(),
                        chain.developmentChain(),
                        facts.origin(),
                        chain.blockNumber(),
                        chain.blockHash(),
                        clock.instant());
        Trust known = trust.read();
        if (known.recordOf(seen).isPresent()) {
            compare(known, seen);
            return;
        }
        trust.change(now -> {
            compare(now, seen);
            return now.recordOf(seen).isPresent() ? now : now.with(seen);
        });
    }

    private void compare(Trust known, Trust.Block seen) {
        known.recordOf(seen)
                .filter(before -> !before.hash().equals(seen.hash()))
                .ifPresent(before -> {
                    throw new CommandException(
                            "ALARM: block "
                                    + seen.number()
                                    + " of chain "
                                    + seen.chainId()
                                    + " was final with the hash "
                                    + before.hash()
                                    + " on "
                                    + Sentences.time(before.seen())
                                    + ", and the server's proof now says "
                                    + seen.hash()
                                    + ". The proof was not kept. (Recorded in "
                                    + trust.file()
                                    + ".)");
                });
    }
}
