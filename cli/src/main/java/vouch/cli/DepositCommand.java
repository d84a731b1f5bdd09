package vouch.cli;

import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import vouch.client.Deposit;
import vouch.protocol.json.JsonObject;

/// `vouch app deposit`: something arrives for an app, or for any user, from the simulated world
/// outside.
@Command(
        name = "deposit",
        description = {
            "Have something arrive for an app or user of the Mixin API, from nowhere.",
            "",
            "With --confirmations it is on its way, in /external/transactions, until it has",
            "as many as its chain asks for; --of moves on one that is."
        })
final class DepositCommand implements Callable<Integer> {

    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}");

    private final Surroundings surroundings;

    @Parameters(paramLabel = "ID", description = "The app's or user's id.")
    private String id = "";

    @Option(
            names = "--asset",
            paramLabel = "ASSET",
            defaultValue = "CNB",
            description = "Its symbol or id (default: ${DEFAULT-VALUE}).")
    private String asset = "";

    @Option(
            names = "--amount",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How much, in decimals (default: ${DEFAULT-VALUE}).")
    private String amount = "";

    @Option(
            names = "--confirmations",
            paramLabel = "N",
            description = "Blocks on top of it (default: as many as it takes).")
    private @Nullable Long confirmations;

    @Option(names = "--of", description = "ID is that of a deposit that is on its way already.")
    private boolean known;

    @Mixin private AdminOptions options = new AdminOptions();

    DepositCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (!UUID_TEXT.matcher(id).matches()) {
            throw new CommandException(Printable.of(id) + " is no id: vouch app list has them.");
        }
        if (confirmations != null && confirmations < 0) {
            throw new CommandException("--confirmations is 0 or more.");
        }
        var deposit = known ? moved() : made();
        options.print(surroundings, json(deposit), sentence(deposit));
        return Exit.OK;
    }

    private Deposit made() {
        return options.administration(surroundings)
                .deposit(
                        UUID.fromString(id),
                        asset,
                        amount,
                        confirmations == null
                                ? OptionalLong.empty()
                                : OptionalLong.of(confirmations));
    }

    private Deposit moved() {
        if (confirmations == null) {
            throw new CommandException("Say how many --confirmations the deposit has now.");
        }
        return options.administration(surroundings).confirm(UUID.fromString(id), confirmations);
    }

    private static JsonObject json(Deposit deposit) {
        return JsonObject.builder()
                .put("transaction_id", deposit.transactionId().toString())
                .put("user_id", deposit.userId().toString())
                .put("symbol", deposit.symbol())
                .put("amount", deposit.amount())
                .put("confirmations", deposit.confirmations())
                .put("threshold", deposit.threshold())
                .put("state", deposit.confirmed() ? "confirmed" : "pending")
                .build();
    }

    private static String sentence(Deposit deposit) {
        return deposit.confirmed()
                ? "%s %s arrived for %s."
                        .formatted(deposit.amount(), deposit.symbol(), deposit.userId())
                : "%s %s is on its way to %s, with %d of %d confirmations: %s."
                        .formatted(
                                deposit.amount(),
                                deposit.symbol(),
                                deposit.userId(),
                                deposit.confirmations(),
                                deposit.threshold(),
                                deposit.transactionId());
    }
}
