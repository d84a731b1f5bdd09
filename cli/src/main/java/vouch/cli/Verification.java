package vouch.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vouch.protocol.json.JsonObject;
import vouch.protocol.proof.Facts;

/// What `vouch verify` found, and how it says so: in a text for people, in JSON, and by its exit
/// code.
final class Verification {

    private final int exit;
    private final @Nullable Facts facts;
    private final @Nullable Comparison comparison;
    private final String keySource;
    private final String part;
    private final String sentence;

    private Verification(
            int exit,
            @Nullable Facts facts,
            @Nullable Comparison comparison,
            String keySource,
            String part,
            String sentence) {
        this.exit = exit;
        this.facts = facts;
        this.comparison = comparison;
        this.keySource = keySource;
        this.part = part;
        this.sentence = sentence;
    }

    static Verification failed(String part, String sentence) {
        return new Verification(Exit.FAILED, null, null, "", part, sentence);
    }

    static Verification of(Facts facts, Comparison comparison, String keySource) {
        return switch (comparison) {
            case Comparison.Same _ ->
                    new Verification(Exit.OK, facts, comparison, keySource, "", "");
            case Comparison.Other other ->
                    new Verification(
                            Exit.FAILED,
                            facts,
                            comparison,
                            keySource,
                            "block hash",
                            other.sentence());
            case Comparison.Nothing nothing ->
                    new Verification(
                            Exit.CANNOT_TELL, facts, comparison, keySource, "", nothing.because());
        };
    }

    int exit() {
        return exit;
    }

    String text(String label, String proofFile) {
        var text =
                new StringBuilder(Printable.of(label)).append(": ").append(headline()).append('\n');
        Facts shown = facts;
        if (shown != null) {
            line(text, "digest", shown.digest().hex());
            line(text, "stage", Sentences.lower(shown.stage()));
            line(
                    text,
                    "accepted",
                    shown.acceptedAt()
                            + " as entry "
                            + shown.index()
                            + " of the log "
                            + shown.origin());
            line(text, "signatures", signatures(shown));
            shown.timestamp().ifPresent(token -> line(text, "time-stamp", timestamp(token)));
            shown.chain().ifPresent(chain -> chain(text, shown, chain));
        }
        if (exit == Exit.CANNOT_TELL) {
            line(text, "compared", "with nothing. " + sentence);
            text.append(next(Printable.of(proofFile))).append('\n');
        }
        return text.toString().stripTrailing();
    }

    private String headline() {
        if (exit == Exit.FAILED) {
            return "DOES NOT HOLD. The " + part + " does not fit: " + Printable.of(sentence);
        }
        return exit == Exit.OK
                ? "the proof holds."
                : "everything fits together, but whether it holds cannot be told from the proof alone.";
    }

    private String signatures(Facts shown) {
        return shown.signaturesChecked()
                ? "good, by " + keySource
                : "not checked: no key of this log is known (--log-key gives one)";
    }

    private static String timestamp(Facts.Timestamp token) {
        return token.time()
                + (token.authorityChecked()
                        ? ", signed by the authority of --tsa-cert"
                        : ", not checked: no authority's certificate is known (--tsa-cert gives"
                                + " one)");
    }

    private void chain(StringBuilder text, Facts shown, Facts.Chain chain) {
        line(
                text,
                "chain",
                chain.chainId()
                        + " ("
                        + Chains.name(chain.chainId())
                        + ")"
                        + (chain.developmentChain() ? ": it proves nothing to anyone else" : ""));
        line(text, "block", chain.blockNumber() + ", " + Sentences.time(chain.blockTime()));
        line(text, "block hash", chain.blockHash().toString());
        line(text, "transaction", chain.transactionHash().toString());
        if (chain.anchored() == Facts.Anchored.DIGEST) {
            line(
                    text,
                    "carries",
                    shown.treeSize().isEmpty()
                            ? "the digest itself: the transaction is its own, and no place in the"
                                    + " log is needed"
                            : "the digest itself, so the place in the log rests on its signature"
                                    + " alone");
        }
        if (comparison instanceof Comparison.Same same) {
            line(text, "compared", "the block hash with " + same.with());
        }
    }

    private String next(String proofFile) {
        Optional<Facts.Chain> chain = facts == null ? Optional.empty() : facts.chain();
        if (chain.isEmpty()) {
            return "Bring it further: vouch upgrade " + proofFile;
        }
        String hash = chain.get().blockHash().toString();
        return Chains.page(chain.get().chainId(), chain.get().blockNumber())
                .map(page ->
                        "Look the block up at "
                                + page
                                + "\nand see that its hash is "
                                + hash
                                + "\n(or name a node you trust: --node-url URL).")
                .orElse(
                        "Ask someone you trust for the hash of block "
                                + chain.get().blockNumber()
                                + " of chain "
                                + chain.get().chainId()
                                + ", see that it is "
                                + hash
                                + ",\nor name a node you trust: --node-url URL.");
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(String.format("  %-12s%s%n", name, Printable.of(value)));
    }

    JsonObject toJson(String label) {
        var json = JsonObject.builder().put("item", label);
        json.put("exit", exit);
        json.put("holds", exit == Exit.OK);
        if (exit == Exit.FAILED) {
            json.put("part", part);
        }
        if (!sentence.isEmpty()) {
            json.put(exit == Exit.FAILED ? "error" : "reason", sentence);
        }
        if (facts != null) {
            FactsJson.put(json, facts);
        }
        if (comparison instanceof Comparison.Same same) {
            json.put("comparedWith", same.with());
        }
        return json.build();
    }
}
