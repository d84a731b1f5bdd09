package vouch.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import vouch.client.ChainTransaction;
import vouch.client.ChainTransaction.Attempt;
import vouch.client.ChainTransaction.Block;

/// A transaction's whole story, for a person who has to decide about it.
final class TransactionText {

    /// As many characters of a payload as fit beside its name; a root or digest does.
    private static final int PAYLOAD_CHARACTERS_MAX = 66;

    private static final String CANCEL = "cancel";

    private final Instant now;
    private final boolean raw;
    private final AdminOptions options;
    private final Lines lines;

    /// @param raw whether all bytes are shown
    TransactionText(Surroundings surroundings, boolean raw, AdminOptions options) {
        this.now = surroundings.clock().instant();
        this.raw = raw;
        this.options = options;
        this.lines = new Lines(surroundings.columns());
    }

    String of(ChainTransaction story) {
        lines.put("transaction", Long.toString(story.id()));
        lines.put("purpose", story.purpose());
        lines.put("state", story.state());
        story.reason().ifPresent(reason -> lines.put("reason", reason));
        lines.put("submitted", time(story.submittedAt()));
        story.address().ifPresent(address -> lines.put("account", address));
        story.nonce().ifPresent(nonce -> lines.put("nonce", Long.toString(nonce)));
        story.to().ifPresent(to -> lines.put("recipient", to));
        lines.put("payload", payload(story.payload()));
        lines.put("key", story.key());
        story.block().ifPresent(this::block);
        story.paid().ifPresent(paid -> lines.put("paid", Coins.ether(paid)));
        story.attempts().forEach(this::attempt);
        List<String> next = next(story);
        if (!next.isEmpty()) {
            lines.gap();
            next.forEach(lines::line);
        }
        return lines.toString();
    }

    private String time(Instant time) {
        return Sentences.time(time)
                + " ("
                + Sentences.length(Duration.between(time, now))
                + " ago)";
    }

    private String payload(String hex) {
        if (raw || hex.length() <= PAYLOAD_CHARACTERS_MAX) {
            return hex;
        }
        return hex.substring(0, PAYLOAD_CHARACTERS_MAX / 2)
                + "… ("
                + Sentences.count((hex.length() - 2) / 2, "byte", "bytes")
                + ", all with --raw)";
    }

    private void block(Block block) {
        lines.put("mined", block.transaction());
        lines.put(
                "block",
                block.number()
                        + ", "
                        + time(block.time())
                        + ", its transaction number "
                        + block.index());
        lines.put("block hash", block.hash());
        lines.put("gas used", String.format("%,d", block.gasUsed()));
    }

    private void attempt(Attempt attempt) {
        lines.gap();
        lines.put(
                "attempt " + attempt.number(),
                (attempt.kind().equals(CANCEL) ? "cancel (a transfer of nothing)" : attempt.kind())
                        + ", nonce "
                        + attempt.nonce());
        lines.put("hash", attempt.hash());
        lines.put(
                "fees",
                String.format("%,d", attempt.gas())
                        + " gas at "
                        + Coins.gwei(attempt.feeCap())
                        + " at most (tip "
                        + Coins.gwei(attempt.tip())
                        + "): up to "
                        + Coins.ether(attempt.feeCap().times(attempt.gas())));
        lines.put("signed", time(attempt.createdAt()));
        lines.put(
                "sent",
                attempt.sentAt()
                        .map(last ->
                                attempt.sends() == 1
                                        ? time(last)
                                        : Sentences.count(attempt.sends(), "time", "times")
                                                + ", last "
                                                + time(last))
                        .orElse("never"));
        attempt.answer().ifPresent(answer -> lines.put("node said", answer));
        if (raw) {
            lines.put("raw", attempt.raw());
        }
    }

    private List<String> next(ChainTransaction story) {
        String retry = options.command("tx retry " + story.id());
        String cancel = options.command("tx cancel " + story.id());
        return switch (story.state()) {
            case "stuck" ->
                    List.of(
                            "A person decides. When the cause is gone, have it tried again:",
                            "    " + retry,
                            "Or give it up:",
                            "    " + cancel);
            case "queued" ->
                    List.of("It waits for its turn. To give it up before:", "    " + cancel);
            case "held", "sent" ->
                    isBeingGivenUp(story)
                            ? List.of(
                                    "It is being given up; the next blocks decide. To have that sent"
                                            + " again now:",
                                    "    " + retry)
                            : List.of(
                                    "It goes on by itself. To have it sent again now:",
                                    "    " + retry,
                                    "To give it up, if no block has it by then:",
                                    "    " + cancel);
            default -> List.of();
        };
    }

    private static boolean isBeingGivenUp(ChainTransaction story) {
        return !story.attempts().isEmpty() && story.attempts().getLast().kind().equals(CANCEL);
    }
}
