package vouch.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/// Does the same thing to many at once.
final class InParallel {

    private InParallel() {}

    /// Returns when `work` was done for each item, by at most `threads` threads; a failure that
    /// `work` did not expect is thrown here, after all the others are done.
    static <T> void each(String name, int threads, List<T> items, Consumer<T> work) {
        if (items.size() == 1) {
            work.accept(items.getFirst());
            return;
        }
        List<Future<?>> pending = new ArrayList<>(items.size());
        var factory = Thread.ofPlatform().daemon().name(name + "-", 0).factory();
        try (var pool = Executors.newFixedThreadPool(Math.max(1, threads), factory)) {
            for (T item : items) {
                pending.add(pool.submit(() -> work.accept(item)));
            }
        }
        for (Future<?> future : pending) {
            rethrow(future);
        }
    }

    private static void rethrow(Future<?> future) {
        try {
            future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("Interrupted.", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException(e);
        }
    }
}
