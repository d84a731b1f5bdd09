package vouch.server.ethereum;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import vouch.server.database.Database;

/// Hands decisions over to the thread that works on transactions, and waits for what becomes of
/// them. Thread-safe.
final class Desk implements TransactionDesk {

    private static final Duration DECIDED_WITHIN = Duration.ofSeconds(60);

    /// What is to be decided, given the chain as it stands, and who waits for it.
    private record Order(
            Function<Follower.Look, Decision> question, CompletableFuture<Decision> outcome) {}

    private final Database database;
    private final Decisions decisions;
    private final Runnable wake;
    private final StoryStore stories = new StoryStore();
    private final ConcurrentLinkedQueue<Order> orders = new ConcurrentLinkedQueue<>();

    /// @param wake has the thread that works on transactions take its next step now
    Desk(Database database, Decisions decisions, Runnable wake) {
        this.database = database;
        this.decisions = decisions;
        this.wake = wake;
    }

    @Override
    public List<TransactionStory> list(Optional<String> state, Optional<Long> before, int count) {
        if (count < 1 || count > LIST_MAX) {
            throw new IllegalArgumentException("1 to " + LIST_MAX + " are listed: " + count);
        }
        return database.read(tx -> stories.list(tx, state, before.orElse(Long.MAX_VALUE), count));
    }

    @Override
    public Optional<TransactionStory> show(long jobId) {
        return database.read(tx -> stories.find(tx, jobId));
    }

    @Override
    public Decision retry(long jobId) {
        return decide(look -> decisions.retry(jobId, look));
    }

    @Override
    public Decision cancel(long jobId) {
        return decide(look -> decisions.cancel(jobId, look));
    }

    private Decision decide(Function<Follower.Look, Decision> question) {
        var order = new Order(question, new CompletableFuture<>());
        orders.add(order);
        wake.run();
        try {
            return order.outcome().get(DECIDED_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            // Not carried out later, when nobody expects it any more.
            if (order.outcome().cancel(false)) {
                return new Decision.Refused(
                        "the chain was not reached in "
                                + DECIDED_WITHIN.toSeconds()
                                + " s; look at `vouch status` and try again");
            }
            return order.outcome().join();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("a decision failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            order.outcome().cancel(false);
            return new Decision.Refused("the gateway is stopping");
        }
    }

    /// Carries out what was decided; called by the thread that works on transactions.
    ///
    /// @return how many decisions were carried out
    int carryOut(Follower.Look look) {
        int carriedOut = 0;
        for (Order order = orders.poll(); order != null; order = orders.poll()) {
            if (order.outcome().isDone()) {
                continue;
            }
            try {
                order.outcome().complete(order.question().apply(look));
                carriedOut++;
            } catch (SignerException e) {
                order.outcome()
                        .complete(new Decision.Refused(e.getMessage() + "; nothing was changed"));
            } catch (RuntimeException e) {
                order.outcome().completeExceptionally(e);
            }
        }
        return carriedOut;
    }

    /// Tells whoever waits that the chain cannot be asked now.
    void refuseAll(RuntimeException failure) {
        for (Order order = orders.poll(); order != null; order = orders.poll()) {
            order.outcome().completeExceptionally(failure);
        }
    }
}
