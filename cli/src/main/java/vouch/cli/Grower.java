package vouch.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import vouch.client.DigestState;
import vouch.client.Prexis;
import vouch.client.TransactionStatus;
import vouch.client.VouchException;
import vouch.client.VouchException.Reason;
import vouch.protocol.proof.Facts;
import vouch.protocol.proof.Proof;

/// Fetches proofs, and waits for them to grow.
///
/// Whoever waits for two thousand proofs asks for one: the log is sequenced and anchored in order,
/// so when its last entry is in a block, all before it are. Every proof is checked before it is
/// kept, and kept as soon as it is there: whatever happens later, what was reached stays.
final class Grower {

    private static final Duration PAUSE_FIRST = Duration.ofMillis(250);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(5);

    /// How long one listens before one looks at the clock.
    private static final Duration LISTENED_AT_ONCE = Duration.ofSeconds(1);

    private static final int REQUESTS_AT_ONCE = 8;

    private final Prexis prexis;
    private final Witness witness;
    private final Surroundings surroundings;
    private final Progress progress;
    private final Report report;
    private final Wanted wanted;

    Grower(
            Prexis prexis,
            Witness witness,
            Surroundings surroundings,
            Progress progress,
            Report report,
            Wanted wanted) {
        this.prexis = prexis;
        this.witness = witness;
        this.surroundings = surroundings;
        this.progress = progress;
        this.report = report;
        this.wanted = wanted;
    }

    /// Brings every item that has not failed as far as wanted, or as far as it gets until
    /// `deadline`.
    void grow(List<Item> items, Instant deadline) {
        progress.phase("fetching proofs", items.size());
        refresh(items);
        List<Item> open = open(items);
        while (!open.isEmpty() && before(deadline)) {
            awaitOne(last(open), deadline);
            progress.phase("fetching proofs", open.size());
            refresh(open);
            open = open(items);
        }
        progress.clear();
    }

    private List<Item> open(List<Item> items) {
        List<Item> open = new ArrayList<>();
        for (Item item : items) {
            if (item.failure().isPresent() || item.hasReached(wanted)) {
                report.item(item);
            } else {
                open.add(item);
            }
        }
        return open;
    }

    /// The one that is anchored last; among those without a proof yet, the one that was sent last.
    private static Item last(List<Item> open) {
        Optional<Item> unproved =
                open.stream().filter(item -> item.held().isEmpty()).reduce((a, b) -> b);
        return unproved.orElseGet(
                () -> open.stream().max(Comparator.comparingLong(Grower::index)).orElseThrow());
    }

    private static long index(Item item) {
        return item.held().map(proof -> proof.receipt().index()).orElse(-1L);
    }

    private void awaitOne(Item item, Instant deadline) {
        progress.phase("waiting: " + item.reached().map(Wanted::toString).orElse("sent"), 0);
        listen(item, deadline);
        poll(item, deadline);
    }

    /// Has the server tell how far it is. Where it doesn't, or breaks off, it is asked.
    private void listen(Item item, Instant deadline) {
        try (var states = prexis.states(item.registered())) {
            while (!states.isOver() && isAwaited(item, deadline)) {
                states.next(LISTENED_AT_ONCE).ifPresent(state -> hear(item, state));
            }
        } catch (VouchException e) {
            if (e.reason() == Reason.INTERRUPTED) {
                throw e;
            }
        }
    }

    /// The proof is worth fetching where it has grown.
    private void hear(Item item, DigestState state) {
        progress.saying("waiting: " + words(state));
        if (state != DigestState.RECEIVED && state != DigestState.PENDING) {
            refresh(item);
        }
    }

    private static String words(DigestState state) {
        return switch (state) {
            case RECEIVED -> "received";
            case LOGGED -> "logged, not yet sent to the chain";
            case PENDING -> "logged, sent to the chain";
            case MINED -> "in a block, not yet final";
            case FINAL -> "final";
        };
    }

    private boolean isAwaited(Item item, Instant deadline) {
        return item.failure().isEmpty() && !item.hasReached(wanted) && before(deadline);
    }

    private void poll(Item item, Instant deadline) {
        Duration pause = PAUSE_FIRST;
        while (isAwaited(item, deadline)) {
            Duration left = Duration.between(surroundings.clock().instant(), deadline);
            sleep(pause.compareTo(left) < 0 ? pause : left);
            pause = pause.multipliedBy(3).dividedBy(2);
            pause = pause.compareTo(PAUSE_MAX) < 0 ? pause : PAUSE_MAX;
            refresh(item);
            progress.saying("waiting: " + item.trouble().orElseGet(() -> where(item)));
        }
    }

    /// For the eyes of whoever waits; where the server cannot say, the stage is said.
    private String where(Item item) {
        String stage = item.reached().map(Wanted::toString).orElse("sent");
        if (!surroundings.onTerminal() || wanted.compareTo(Wanted.MINED) < 0) {
            return stage;
        }
        try {
            return switch (prexis.transaction(item.registered())) {
                case TransactionStatus.NotRegistered _ -> stage;
                case TransactionStatus.Waiting _ -> stage + ", not yet sent to the chain";
                case TransactionStatus.Pending _ -> stage + ", sent to the chain";
                case TransactionStatus.Mined mined ->
                        item.hasReached(Wanted.FINAL)
                                ? "final"
                                : "in block " + mined.blockNumber() + ", not yet final";
            };
        } catch (VouchException e) {
            return stage;
        }
    }

    private void refresh(List<Item> items) {
        InParallel.each(
                "proof",
                REQUESTS_AT_ONCE,
                items,
                item -> {
                    if (item.failure().isEmpty() && !item.hasReached(wanted)) {
                        refresh(item);
                    }
                    progress.step();
                });
    }

    private void refresh(Item item) {
        try {
            if (isOfAnotherLog(item)) {
                item.fail(
                        "Its proof was made by another server (its log is "
                                + item.held().orElseThrow().receipt().origin()
                                + "): name that one with --url.");
                return;
            }
            Optional<Proof> found = prexis.proof(item.registered());
            if (found.isEmpty()) {
                item.fail("The server does not know this digest.");
                return;
            }
            Proof proof =
                    item.salt().map(salt -> found.get().withSalt(salt.bytes())).orElse(found.get());
            Facts facts = witness.check(item, proof);
            setAside(item);
            Proof standing = ProofFiles.write(item.proofFile(), proof);
            if (standing.salt().isPresent()) {
                SaltFile.done(item.proofFile());
            }
            item.holds(standing, standing.equals(proof) ? facts : witness.check(item, standing));
            if (wanted == Wanted.MINED && !item.hasReached(Wanted.FINAL)) {
                item.seenMined(
                        prexis.transaction(item.registered()) instanceof TransactionStatus.Mined);
            }
        } catch (CommandException e) {
            item.fail(String.valueOf(e.getMessage()));
        } catch (VouchException e) {
            if (e.reason() == Reason.BUSY || e.reason() == Reason.UNREACHABLE) {
                item.troubled(String.valueOf(e.getMessage()));
            } else {
                item.fail(String.valueOf(e.getMessage()));
            }
        }
    }

    private void setAside(Item item) {
        if (item.replaces()) {
            var aside = ProofFiles.setAside(item.proofFile(), surroundings.clock().instant());
            item.replaces(false);
            report.note(item.label() + ": the old proof is kept as " + aside);
        }
    }

    private boolean isOfAnotherLog(Item item) {
        return item.held()
                .filter(proof -> !proof.receipt().origin().equals(witness.origin()))
                .isPresent();
    }

    private boolean before(Instant deadline) {
        return surroundings.clock().instant().isBefore(deadline);
    }

    private void sleep(Duration length) {
        try {
            surroundings.sleep().sleep(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("Interrupted; what was reached is kept.", e);
        }
    }
}
