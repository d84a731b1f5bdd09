package vouch.cli;

import java.time.Duration;

/// What is said of an item whose time ran out.
final class Unfinished {

    private Unfinished() {}

    /// Fails an item that has not come as far as wanted, with what to do next.
    static void fail(Item item, Wanted wanted, Duration waited) {
        if (item.failure().isPresent() || item.hasReached(wanted)) {
            return;
        }
        String because = item.trouble().map(trouble -> " " + trouble).orElse("");
        if (item.held().isEmpty()) {
            item.fail(
                    "It is registered, but its proof could not be fetched."
                            + because
                            + " Run the same command again: it takes no further credit.");
            return;
        }
        String stage = item.reached().map(Wanted::toString).orElse("received");
        String after = waited.isZero() ? "" : " after " + Seconds.text(waited);
        item.fail(
                "It is "
                        + stage
                        + " and not yet "
                        + wanted
                        + after
                        + "."
                        + because
                        + " Its proof so far is kept; bring it further later: vouch upgrade "
                        + item.proofFile());
    }
}
