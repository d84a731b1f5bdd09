package vouch.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonObject;
import vouch.protocol.proof.Facts;
import vouch.protocol.proof.Proof;

/// Says what became of each item: a line for people, or a JSON object a line for programs.
/// Thread-safe.
final class Report {

    private final Surroundings surroundings;
    private final Progress progress;
    private final boolean json;
    private final boolean quiet;
    private final Wanted wanted;

    Report(
            Surroundings surroundings,
            Progress progress,
            boolean json,
            boolean quiet,
            Wanted wanted) {
        this.surroundings = surroundings;
        this.progress = progress;
        this.json = json;
        this.quiet = quiet;
        this.wanted = wanted;
    }

    /// Says the item's result, once.
    synchronized void item(Item item) {
        if (item.isReported()) {
            return;
        }
        item.reported();
        if (json) {
            progress.line(surroundings.out(), Json.compact(document(item)));
        } else if (item.failure().isPresent()) {
            progress.line(
                    surroundings.err(),
                    Printable.of("FAILED  " + item.label() + ": " + item.failure().get()));
        } else if (!quiet) {
            progress.line(surroundings.out(), Printable.of("ok      " + sentence(item)));
        }
    }

    /// A remark beside the results.
    void note(String text) {
        if (!quiet) {
            progress.line(surroundings.err(), Printable.of(text));
        }
    }

    /// The last line; returns the exit code.
    int summary(List<Item> items, int skipped, OptionalLong balance) {
        long failed = items.stream().filter(item -> item.failure().isPresent()).count();
        long credits =
                items.stream()
                        .filter(item -> item.origin() == Item.Origin.REGISTERED)
                        .map(Item::registeredIfAny)
                        .flatMap(Optional::stream)
                        .distinct()
                        .count();
        progress.clear();
        if (json) {
            var summary =
                    JsonObject.builder()
                            .put("items", items.size())
                            .put("succeeded", items.size() - failed)
                            .put("failed", failed)
                            .put("skipped", skipped)
                            .put("registered", credits);
            balance.ifPresent(left -> summary.put("credits", left));
            surroundings
                    .out()
                    .println(
                            Json.compact(
                                    JsonObject.builder().put("summary", summary.build()).build()));
        } else if (!quiet && items.size() != 1) {
            surroundings
                    .out()
                    .println(summarySentence(items.size(), failed, credits, skipped, balance));
        }
        return failed == 0 ? Exit.OK : Exit.FAILED;
    }

    private String summarySentence(
            int all, long failed, long credits, int skipped, OptionalLong balance) {
        var text = new StringBuilder(Sentences.count(all, "item", "items"));
        text.append(": ").append(String.format("%,d %s", all - failed, wanted));
        if (failed > 0) {
            text.append(String.format(", %,d failed", failed));
        }
        if (credits > 0) {
            text.append("; ").append(Sentences.count(credits, "credit", "credits")).append(" used");
            balance.ifPresent(left -> text.append(String.format(", %,d left", left)));
        }
        if (skipped > 0) {
            text.append("; ").append(String.format("%,d skipped", skipped));
        }
        return text.append('.').toString();
    }

    private static String sentence(Item item) {
        String stage = item.reached().map(Wanted::toString).orElse("nothing yet");
        String block =
                item.facts()
                        .flatMap(Facts::chain)
                        .map(chain ->
                                ", block "
                                        + chain.blockNumber()
                                        + " of "
                                        + Chains.name(chain.chainId()))
                        .orElse("");
        String how = item.origin() == Item.Origin.KNOWN ? " (was known already)" : "";
        return item.label() + ": " + stage + block + how;
    }

    private static JsonObject document(Item item) {
        var json = JsonObject.builder().put("item", item.label());
        json.put("ok", item.failure().isEmpty());
        item.failure().ifPresent(failure -> json.put("error", failure));
        item.reached().ifPresent(stage -> json.put("stage", stage.toString()));
        item.content().ifPresent(digest -> json.put("sha256", digest.hex()));
        item.registeredIfAny().ifPresent(digest -> json.put("digest", digest.hex()));
        json.put("salted", item.salt().isPresent());
        item.held()
                .ifPresent(proof -> {
                    json.put("registration", item.origin().name().toLowerCase(Locale.ROOT));
                    json.put("proof", item.proofFile().toString());
                    receipt(json, proof);
                });
        item.facts().flatMap(Facts::chain).ifPresent(chain -> FactsJson.put(json, chain));
        return json.build();
    }

    private static void receipt(JsonObject.Builder json, Proof proof) {
        json.put("origin", proof.receipt().origin());
        json.put("index", proof.receipt().index());
        json.put("acceptedAt", proof.receipt().acceptedAt().toString());
    }
}
