package vouch.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import vouch.client.MixerDesk;
import vouch.client.MixerOrder;
import vouch.protocol.json.JsonObject;

/// `vouch mixer deposit`: plays a depositor on the embedded chain.
@Command(
        name = "deposit",
        description = {
            "Play a depositor on the embedded chain: send the test token to an order.",
            "",
            "With --wait the exit code is 0 once the payout is final."
        })
final class MixerDepositCommand implements Callable<Integer> {

    private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,78}(\\.[0-9]{1,36})?");
    private static final Duration POLL = Duration.ofSeconds(1);

    /// What becomes of a deposit that is not forwarded, at last.
    private static final Set<String> NOT_FORWARDED = Set.of("Refunded", "Held", "TakenBack");

    private static final String UNCONFIRMED = "Unconfirmed";

    private final Surroundings surroundings;

    @Parameters(
            index = "0",
            paramLabel = "FORWARDER",
            description = "The order's address, or the file of its letter.")
    private String forwarder = "";

    @Parameters(index = "1", paramLabel = "AMOUNT", description = "So many tokens, such as 12.5.")
    private String amount = "";

    @Option(names = "--call", description = "By transferAndCall (ERC-677), as LINK is often sent.")
    private boolean transferAndCall;

    @Option(names = "--wait", description = "Follow the order until it is paid out.")
    private boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = Seconds.class,
            defaultValue = "5m",
            description = "How long to follow it: 90s, 10m, 2h (default: ${DEFAULT-VALUE}).")
    private Duration timeout = Duration.ofMinutes(5);

    @Mixin private AdminOptions options = new AdminOptions();

    MixerDepositCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (!AMOUNT.matcher(amount).matches()) {
            throw new CommandException(amount + " is no amount of tokens such as 12.5.");
        }
        forwarder = LetterFile.forwarder(surroundings, forwarder);
        MixerDesk desk = options.administration(surroundings).mixer();
        Instant deadline = surroundings.clock().instant().plus(timeout);
        String hash = desk.deposit(forwarder, amount, transferAndCall);
        if (!wait) {
            options.print(
                    surroundings,
                    JsonObject.builder().put("transactionHash", hash).build(),
                    "Sent by "
                            + Printable.of(hash)
                            + ". How it goes on: "
                            + options.command("mixer show " + Printable.of(forwarder)));
            return Exit.OK;
        }
        say("sent by " + hash);
        MixerOrder order = followed(desk, hash, deadline);
        if (options.json()) {
            options.print(surroundings, OrderJson.of(order), "");
        }
        return ended(order, hash);
    }

    /// The order as it stands when it is settled, or when there is no more time.
    private MixerOrder followed(MixerDesk desk, String hash, Instant deadline)
            throws InterruptedException {
        Optional<MixerOrder.State> told = Optional.empty();
        while (true) {
            MixerOrder order = order(desk);
            if (!told.equals(Optional.of(order.state()))) {
                told = Optional.of(order.state());
                tell(order);
            }
            Optional<MixerOrder.Deposit> ours = deposit(order, hash);
            boolean lost = ours.filter(one -> NOT_FORWARDED.contains(one.state())).isPresent();
            if (lost) {
                tell(ours.get());
                return order;
            }
            boolean later = order.due().filter(due -> due.isAfter(deadline)).isPresent();
            boolean over = !surroundings.clock().instant().isBefore(deadline);
            if (later || over || (order.state().isSettled() && isKnown(ours))) {
                return order;
            }
            surroundings.sleep().sleep(POLL);
        }
    }

    private MixerOrder order(MixerDesk desk) {
        return desk.order(forwarder)
                .orElseThrow(() ->
                        new CommandException("There is no order " + forwarder + " any more."));
    }

    private static Optional<MixerOrder.Deposit> deposit(MixerOrder order, String hash) {
        return order.deposits().stream()
                .filter(deposit -> deposit.transactionHash().equals(hash))
                .findFirst();
    }

    private static boolean isKnown(Optional<MixerOrder.Deposit> deposit) {
        return deposit.filter(one -> !one.state().equals(UNCONFIRMED)).isPresent();
    }

    private void tell(MixerOrder.Deposit deposit) {
        say(
                "the deposit is "
                        + deposit.state()
                        + deposit.because().map(because -> ": " + because).orElse(""));
    }

    private void tell(MixerOrder order) {
        String more =
                switch (order.state()) {
                    case WAITING ->
                            order.due().map(due -> ", due " + Sentences.time(due)).orElse("");
                    case PAYING, PAID ->
                            order.payout().map(OrderText::amount).map(a -> ", " + a).orElse("")
                                    + order.payoutTransaction()
                                            .map(hash -> " by " + hash)
                                            .orElse("");
                    case HELD -> order.heldBecause().map(reason -> ": " + reason).orElse("");
                    case OPEN, FUNDED, EXPIRED, REFUNDING, REFUNDED -> "";
                };
        say(order.state().label() + ": " + OrderText.meaning(order.state()) + more);
    }

    /// Programs read the result alone.
    private void say(String sentence) {
        if (!options.json()) {
            surroundings.out().println(Printable.of(sentence));
            surroundings.out().flush();
        }
    }

    private int ended(MixerOrder order, String hash) {
        boolean lost =
                deposit(order, hash).filter(one -> NOT_FORWARDED.contains(one.state())).isPresent();
        if (order.state() == MixerOrder.State.PAID && !lost) {
            return Exit.OK;
        }
        surroundings
                .err()
                .println(
                        Printable.of(
                                "It is not paid out"
                                        + (lost || order.state().isSettled() ? "" : " yet")
                                        + ". What became of it: "
                                        + options.command("mixer show " + forwarder)));
        return Exit.FAILED;
    }
}
