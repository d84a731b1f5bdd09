package vouch.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import vouch.client.Administration;
import vouch.client.ChainTransaction;
import vouch.client.Decision;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonArray;
import vouch.protocol.json.JsonObject;
import vouch.protocol.json.JsonValue;

/// `vouch tx`: what the server that runs on this computer puts on the chain.
@Command(
        name = "tx",
        description = {
            "Look at what a server that runs here puts on the chain, and decide about it.",
            "",
            "Speaks to the running server, whose address and token lie in its data directory."
        })
final class TransactionCommand implements Callable<Integer> {

    private static final Set<String> STATES =
            Set.of(
                    "queued",
                    "held",
                    "sent",
                    "mined",
                    "confirmed",
                    "final",
                    "replaced",
                    "reverted",
                    "stuck");

    @Spec private @Nullable CommandSpec spec;

    static CommandLine create(Surroundings surroundings) {
        return new CommandLine(new TransactionCommand())
                .addSubcommand(new Listing(surroundings))
                .addSubcommand(new Show(surroundings))
                .addSubcommand(new Retry(surroundings))
                .addSubcommand(new Cancel(surroundings));
    }

    @Override
    public Integer call() {
        throw WrongUsage.of(spec, "Say what to do: list, show, retry or cancel.");
    }

    @Command(name = "list", description = "List transactions, newest first.")
    static final class Listing implements Callable<Integer> {

        private static final int LIMIT_MAX = 100_000;

        private final Surroundings surroundings;

        @Option(
                names = "--state",
                paramLabel = "STATE",
                description =
                        "Only those: queued, held, sent, mined, confirmed, final, replaced,"
                                + " reverted or stuck.")
        private @Nullable String state;

        @Option(
                names = "--limit",
                paramLabel = "N",
                defaultValue = "20",
                description = "So many at most (default: ${DEFAULT-VALUE}).")
        private int limit;

        @Mixin private AdminOptions options = new AdminOptions();
        @Spec private @Nullable CommandSpec spec;

        Listing(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() {
            Optional<String> only =
                    Optional.ofNullable(state).map(name -> name.toLowerCase(Locale.ROOT));
            if (only.isPresent() && !STATES.contains(only.get())) {
                throw WrongUsage.of(spec, "'" + state + "' is no state of a transaction.");
            }
            if (limit < 1 || limit > LIMIT_MAX) {
                throw WrongUsage.of(spec, "--limit is 1 to " + LIMIT_MAX + ".");
            }
            List<ChainTransaction> listed = read(only);
            options.print(
                    surroundings,
                    JsonObject.builder()
                            .put(
                                    "transactions",
                                    new JsonArray(
                                            listed.stream()
                                                    .<JsonValue>map(TransactionJson::brief)
                                                    .toList()))
                            .build(),
                    listed.isEmpty() ? "There are none." : text(listed));
            return Exit.OK;
        }

        private List<ChainTransaction> read(Optional<String> only) {
            Administration administration = options.administration(surroundings);
            List<ChainTransaction> all = new ArrayList<>();
            OptionalLong before = OptionalLong.empty();
            while (all.size() < limit) {
                int count = Math.min(limit - all.size(), Administration.LIST_MAX);
                List<ChainTransaction> some = administration.transactions(only, before, count);
                all.addAll(some);
                if (some.size() < count) {
                    break;
                }
                before = OptionalLong.of(some.getLast().id());
            }
            return all;
        }

        private String text(List<ChainTransaction> listed) {
            Instant now = surroundings.clock().instant();
            var table = new Table("ID", "PURPOSE", "STATE", "NONCE", "AGE", "BLOCK", "COST");
            for (ChainTransaction story : listed) {
                table.row(
                        Long.toString(story.id()),
                        story.purpose(),
                        story.state(),
                        story.nonce().isPresent() ? "" + story.nonce().getAsLong() : "",
                        Sentences.length(Duration.between(story.submittedAt(), now)),
                        story.block().map(block -> "" + block.number()).orElse(""),
                        story.paid().map(Coins::ether).orElse(""));
            }
            return table
                    + listed.stream()
                            .filter(story -> story.state().equals("stuck"))
                            .findFirst()
                            .map(story ->
                                    "\nWhy one is stuck, and what to do: "
                                            + options.command("tx show " + story.id()))
                            .orElse("");
        }
    }

    @Command(
            name = "show",
            description = "Tell all there is to know of a transaction, and what can be done.")
    static final class Show implements Callable<Integer> {

        private final Surroundings surroundings;

        @Parameters(paramLabel = "ID", description = "Its number, as list shows it.")
        private long id;

        @Option(names = "--raw", description = "Show all bytes: payloads and signed transactions.")
        private boolean raw;

        @Mixin private AdminOptions options = new AdminOptions();

        Show(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() {
            ChainTransaction story =
                    options.administration(surroundings)
                            .transaction(id)
                            .orElseThrow(() ->
                                    new CommandException(
                                            "There is no transaction "
                                                    + id
                                                    + ": `"
                                                    + options.command("tx list")
                                                    + "` lists them."));
            options.print(
                    surroundings,
                    TransactionJson.whole(story),
                    new TransactionText(surroundings, raw, options).of(story));
            return Exit.OK;
        }
    }

    @Command(
            name = "retry",
            description = {
                "Have transactions tried again.",
                "",
                "One that is stuck goes on or starts anew, one that was sent is sent again at once."
                        + " Nothing is ever mined twice."
            })
    static final class Retry implements Callable<Integer> {

        private final Surroundings surroundings;

        @Parameters(paramLabel = "ID", arity = "1..*", description = "Their numbers.")
        private List<Long> ids = List.of();

        @Mixin private AdminOptions options = new AdminOptions();

        Retry(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() {
            Administration administration = options.administration(surroundings);
            var decided = new Decided(surroundings, options.json());
            for (long id : new LinkedHashSet<>(ids)) {
                decided.tell(id, administration.retry(id));
            }
            return decided.summary();
        }
    }

    @Command(
            name = "cancel",
            description = {
                "Give transactions up: what they carry will not reach the chain by them.",
                "",
                "One that may have left already is replaced by a transfer of nothing; the chain"
                        + " decides which of the two counts."
            })
    static final class Cancel implements Callable<Integer> {

        private final Surroundings surroundings;

        @Parameters(paramLabel = "ID", arity = "1..*", description = "Their numbers.")
        private List<Long> ids = List.of();

        @Option(names = "--yes", description = "Do not ask; needed where there is no terminal.")
        private boolean yes;

        @Mixin private AdminOptions options = new AdminOptions();
        @Spec private @Nullable CommandSpec spec;

        Cancel(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() {
            if (!yes && !surroundings.onTerminal()) {
                throw WrongUsage.of(
                        spec, "There is no terminal to ask at: say --yes if you are sure.");
            }
            var distinct = new LinkedHashSet<>(ids);
            Administration administration = options.administration(surroundings);
            if (!yes && !confirmed(distinct)) {
                surroundings.err().println("Nothing was changed.");
                return Exit.FAILED;
            }
            var decided = new Decided(surroundings, options.json());
            for (long id : distinct) {
                decided.tell(id, administration.cancel(id));
            }
            return decided.summary();
        }

        private boolean confirmed(Set<Long> distinct) {
            surroundings
                    .err()
                    .print(
                            (distinct.size() == 1
                                            ? "Give up transaction "
                                            : "Give up transactions ")
                                    + distinct.stream()
                                            .map(String::valueOf)
                                            .collect(Collectors.joining(", "))
                                    + "? [y/N] ");
            surroundings.err().flush();
            try {
                // Never closed: it is the program's own input.
                var typed =
                        new BufferedReader(
                                new InputStreamReader(surroundings.in(), StandardCharsets.UTF_8));
                String answer = typed.readLine();
                return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
            } catch (IOException e) {
                throw new CommandException("The answer cannot be read.", e);
            }
        }
    }

    /// What became of each decision, told as it is known.
    private static final class Decided {

        private final Surroundings surroundings;
        private final boolean json;
        private int done;
        private int failed;

        Decided(Surroundings surroundings, boolean json) {
            this.surroundings = surroundings;
            this.json = json;
        }

        void tell(long id, Decision decision) {
            switch (decision) {
                case Decision.Done(String what) -> {
                    done++;
                    line(true, id, what);
                }
                case Decision.Refused(String why) -> {
                    failed++;
                    line(false, id, why);
                }
            }
        }

        private void line(boolean ok, long id, String sentence) {
            if (json) {
                surroundings
                        .out()
                        .println(
                                Json.compact(
                                        JsonObject.builder()
                                                .put("item", id)
                                                .put("ok", ok)
                                                .put(ok ? "done" : "error", sentence)
                                                .build()));
            } else {
                (ok ? surroundings.out() : surroundings.err())
                        .println(
                                (ok ? "ok      " : "FAILED  ")
                                        + id
                                        + ": "
                                        + Printable.of(sentence));
            }
        }

        int summary() {
            if (json) {
                var summary =
                        JsonObject.builder()
                                .put("items", done + failed)
                                .put("succeeded", done)
                                .put("failed", failed)
                                .build();
                surroundings
                        .out()
                        .println(
                                Json.compact(JsonObject.builder().put("summary", summary).build()));
            } else if (done + failed > 1) {
                surroundings
                        .out()
                        .println(
                                Sentences.count(done + failed, "transaction", "transactions")
                                        + String.format(": %,d done, %,d failed.", done, failed));
            }
            return failed == 0 ? Exit.OK : Exit.FAILED;
        }
    }
}
