package vouch.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import vouch.client.MixerOrder;

/// An order of the mixer and what happened to it, for a person.
final class OrderText {

    private final Instant now;
    private final AdminOptions options;
    private final Lines lines;

    OrderText(Surroundings surroundings, AdminOptions options) {
        this.now = surroundings.clock().instant();
        this.options = options;
        this.lines = new Lines(surroundings.columns());
    }

    String of(MixerOrder order) {
        lines.put("order", order.forwarderAddress());
        lines.put("state", order.state().label() + ": " + meaning(order.state()));
        order.heldBecause().ifPresent(reason -> lines.put("held because", reason));
        lines.put("opened", Sentences.time(order.createdAt()));
        lines.put("until", LetterText.until(order.expires(), now));
        lines.put("at most", amount(order.availableFunds()));
        lines.put("mixing code", order.mixingCode());
        lines.put("fees", LetterText.fees(text(order.fixedFee()), text(order.variableFee())));
        lines.put("deposited", amount(order.deposited()));
        order.deposits().forEach(this::deposit);
        lines.put("payout to", order.destination());
        lines.put("after", LetterText.delay(order.delayHours()));
        order.payout().ifPresent(payout -> lines.put("payout", amount(payout)));
        order.due().ifPresent(due -> lines.put("due", due(due)));
        order.payoutTransaction().ifPresent(hash -> lines.put("transaction", hash));
        order.paidAt().ifPresent(at -> lines.put("paid", Sentences.time(at)));
        order.refunds().forEach(this::refund);
        if (order.state() == MixerOrder.State.HELD) {
            lines.gap();
            lines.line("What can be done: " + command(order, "retry") + ",");
            lines.line(command(order, "refund") + " or " + command(order, "close"));
        }
        return lines.toString();
    }

    private String command(MixerOrder order, String choice) {
        return options.command("mixer resolve " + order.forwarderAddress() + " " + choice);
    }

    private void deposit(MixerOrder.Deposit deposit) {
        lines.put(
                "",
                amount(deposit.amount())
                        + deposit.sender().map(sender -> " from " + sender).orElse("")
                        + ", "
                        + deposit.state()
                        + deposit.confirmedAt().map(at -> " " + Sentences.time(at)).orElse("")
                        + deposit.because().map(because -> ": " + because).orElse(""));
        lines.put("", "by " + deposit.transactionHash());
    }

    private void refund(MixerOrder.Refund refund) {
        lines.put(
                "refund",
                amount(refund.amount())
                        + refund.to().map(to -> " to " + to).orElse("")
                        + ", "
                        + refund.state());
        refund.transactionHash().ifPresent(hash -> lines.put("", "by " + hash));
    }

    private String due(Instant due) {
        var left = Duration.between(now, due);
        return Sentences.time(due) + (left.isPositive() ? ", in " + Sentences.length(left) : "");
    }

    static String meaning(MixerOrder.State state) {
        return switch (state) {
            case OPEN -> "it waits for a deposit";
            case FUNDED -> "the deposit is being brought into the pool";
            case WAITING -> "the deposit is in the pool, and the payout waits for its time";
            case PAYING -> "the payout is on its way";
            case PAID -> "the payout is final";
            case EXPIRED -> "nothing came in time";
            case REFUNDING -> "what came is on its way back";
            case REFUNDED -> "what came was sent back";
            case HELD -> "it is stopped until a person decides";
        };
    }

    static String amount(BigDecimal amount) {
        return text(amount) + (amount.compareTo(BigDecimal.ONE) == 0 ? " token" : " tokens");
    }

    /// Without needless zeros or an exponent.
    static String text(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
