package vouch.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import vouch.client.Decision;
import vouch.client.MixerCheck;
import vouch.client.MixerDesk;
import vouch.client.MixerOrder;
import vouch.protocol.json.JsonArray;
import vouch.protocol.json.JsonObject;
import vouch.protocol.json.JsonString;
import vouch.protocol.json.JsonValue;

/// `vouch mixer`: orders, for whoever asks for them and for the operator of the server here.
@Command(
        name = "mixer",
        description = {
            "Ask a mixer for an order, and look after the mixer of a server that runs here.",
            "",
            "It runs on test networks only, and every payout can be traced (docs/mixer.md)."
        })
final class MixerCommand implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;

    static CommandLine create(Surroundings surroundings) {
        CommandLine mixer =
                new CommandLine(new MixerCommand())
                        .addSubcommand(new MixerOrderCommand(surroundings))
                        .addSubcommand(new Listing(surroundings))
                        .addSubcommand(new Show(surroundings))
                        .addSubcommand(new MixerDepositCommand(surroundings))
                        .addSubcommand(new MixerExportCommand(surroundings))
                        .addSubcommand(new Check(surroundings))
                        .addSubcommand(new Maintenance(surroundings))
                        .addSubcommand(new Resolve(surroundings));
        LauncherCommand.addSimulateTo(mixer);
        return mixer;
    }

    @Override
    public Integer call() {
        throw WrongUsage.of(
                spec,
                "Say what to do: order, orders, show, deposit, export, check, maintenance, resolve"
                        + " or simulate.");
    }

    @Command(name = "orders", description = "List orders of the server here, newest first.")
    static final class Listing implements Callable<Integer> {

        private static final int LIMIT_MAX = 100_000;

        private final Surroundings surroundings;

        @Option(
                names = "--state",
                paramLabel = "STATE",
                description =
                        "Only those: open, funded, waiting, paying, paid, expired, refunding,"
                                + " refunded or held.")
        private MixerOrder.@Nullable State state;

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
            if (limit < 1 || limit > LIMIT_MAX) {
                throw WrongUsage.of(spec, "--limit is 1 to " + LIMIT_MAX + ".");
            }
            List<MixerOrder> orders = read(options.administration(surroundings).mixer());
            options.print(
                    surroundings,
                    JsonObject.builder().put("orders", OrderJson.array(orders)).build(),
                    orders.isEmpty() ? "There are none." : text(orders));
            return Exit.OK;
        }

        private List<MixerOrder> read(MixerDesk desk) {
            List<MixerOrder> all = new ArrayList<>();
            Optional<String> before = Optional.empty();
            while (all.size() < limit) {
                int count = Math.min(limit - all.size(), MixerDesk.LIST_MAX);
                List<MixerOrder> some = desk.orders(Optional.ofNullable(state), before, count);
                all.addAll(some);
                if (some.size() < count) {
                    break;
                }
                before = Optional.of(some.getLast().forwarderAddress());
            }
            return all;
        }

        private String text(List<MixerOrder> orders) {
            var table = new Table("ORDER", "STATE", "OPENED", "DEPOSITED", "PAYOUT");
            for (MixerOrder order : orders) {
                table.row(
                        order.forwarderAddress(),
                        order.state().label(),
                        Sentences.time(order.createdAt()),
                        OrderText.text(order.deposited()),
                        order.payout().map(OrderText::text).orElse(""));
            }
            return table
                    + orders.stream()
                            .filter(order -> order.state() == MixerOrder.State.HELD)
                            .findFirst()
                            .map(order ->
                                    "\nWhy one is held, and what to do: "
                                            + options.command(
                                                    "mixer show " + order.forwarderAddress()))
                            .orElse("");
        }
    }

    @Command(name = "show", description = "Tell all there is to know of an order.")
    static final class Show implements Callable<Integer> {

        private final Surroundings surroundings;

        @Parameters(
                paramLabel = "FORWARDER",
                description = "Its forwarder address, or the file of its letter.")
        private String forwarder = "";

        @Mixin private AdminOptions options = new AdminOptions();

        Show(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() {
            String named = LetterFile.forwarder(surroundings, forwarder);
            MixerOrder order =
                    options.administration(surroundings)
                            .mixer()
                            .order(named)
                            .orElseThrow(
                                    () -> new CommandException("There is no order " + named + "."));
            options.print(
                    surroundings,
                    OrderJson.of(order),
                    new OrderText(surroundings, options).of(order));
            return Exit.OK;
        }
    }

    @Command(
            name = "check",
            description = {
                "Compare the mixer's books with the token balances on the chain.",
                "",
                "Exit codes: 0 they agree, 1 they do not."
            })
    static final class Check implements Callable<Integer> {

        private final Surroundings surroundings;

        @Mixin private AdminOptions options = new AdminOptions();

        Check(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() {
            MixerCheck check = options.administration(surroundings).mixer().check();
            options.print(surroundings, json(check), text(check));
            return check.holds() ? Exit.OK : Exit.FAILED;
        }

        private static JsonObject json(MixerCheck check) {
            List<JsonValue> differences =
                    check.differences().stream().<JsonValue>map(JsonString::new).toList();
            var json =
                    JsonObject.builder()
                            .put("holds", check.holds())
                            .put("differences", new JsonArray(differences));
            check.amounts().forEach((name, amount) -> json.put(name, OrderText.text(amount)));
            return json.build();
        }

        private String text(MixerCheck check) {
            var lines = new Lines(surroundings.columns());
            check.amounts().forEach((name, amount) -> lines.put(name, OrderText.amount(amount)));
            check.differences().forEach(difference -> lines.put("DIFFERENCE", difference));
            lines.line(
                    check.holds()
                            ? "The books and the chain agree."
                            : "The books and the chain do NOT agree.");
            return lines.toString();
        }
    }

    /// Whether new orders are refused.
    enum Switch {
        ON,
        OFF
    }

    @Command(
            name = "maintenance",
            description = {
                "Refuse new orders from now on (error 1), or take them again.",
                "",
                "Orders that are open go on."
            })
    static final class Maintenance implements Callable<Integer> {

        private final Surroundings surroundings;

        @Parameters(paramLabel = "on|off", description = "on refuses new orders.")
        private Switch position = Switch.ON;

        @Mixin private AdminOptions options = new AdminOptions();

        Maintenance(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() {
            boolean on = position == Switch.ON;
            options.administration(surroundings).mixer().maintenance(on);
            options.print(
                    surroundings,
                    JsonObject.builder().put("on", on).build(),
                    on ? "New orders are refused (error 1)." : "New orders are taken.");
            return Exit.OK;
        }
    }

    @Command(
            name = "resolve",
            description = {
                "Decide about an order that is held.",
                "",
                "retry has it go on, refund sends back what came, close leaves it as it is for good."
            })
    static final class Resolve implements Callable<Integer> {

        private final Surroundings surroundings;

        @Parameters(
                index = "0",
                paramLabel = "FORWARDER",
                description = "Its forwarder address, or the file of its letter.")
        private String forwarder = "";

        @Parameters(index = "1", paramLabel = "DECISION", description = "retry, refund or close.")
        private MixerDesk.Choice choice = MixerDesk.Choice.RETRY;

        @Mixin private AdminOptions options = new AdminOptions();

        Resolve(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() {
            String named = LetterFile.forwarder(surroundings, forwarder);
            var desk = options.administration(surroundings).mixer();
            return switch (desk.resolve(named, choice)) {
                case Decision.Done(String what) -> {
                    options.print(
                            surroundings,
                            JsonObject.builder().put("done", what).build(),
                            Printable.of(what));
                    yield Exit.OK;
                }
                case Decision.Refused(String why) -> throw new CommandException(why);
            };
        }
    }
}
