package vouch.server.ethereum;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;

/// One question put to several nodes at once, each by a thread of its own, and what came back in
/// time. Whoever is late goes on, and nobody waits for it.
///
/// @param <N> who is asked
/// @param <T> what is answered
final class Round<N, T> {

    /// How long the others may take once one has answered.
    static final Duration PATIENCE = Duration.ofSeconds(1);

    /// How long all of them may take: more than one request's time.
    static final Duration ANSWER_WITHIN = JsonRpc.TIMEOUT.plusSeconds(5);

    sealed interface Outcome<N, T> {}

    record Answer<N, T>(N from, T value) implements Outcome<N, T> {}

    record Failure<N, T>(RuntimeException why) implements Outcome<N, T> {}

    private final int asked;
    private final List<Answer<N, T>> answers = new ArrayList<>();
    private final List<RuntimeException> failures = new ArrayList<>();

    private Round(int asked) {
        this.asked = asked;
    }

    /// @param enough an answer after which the others have only `patience` left
    static <N, T> Round<N, T> of(
            List<? extends N> nodes,
            Function<? super N, T> question,
            Predicate<T> enough,
            Duration patience) {
        var outcomes = new LinkedBlockingQueue<Outcome<N, T>>();
        for (N node : nodes) {
            Thread.ofVirtual().name("node").start(() -> outcomes.add(outcome(node, question)));
        }
        var round = new Round<N, T>(nodes.size());
        round.collect(outcomes, enough, patience);
        return round;
    }

    private static <N, T> Outcome<N, T> outcome(N node, Function<? super N, T> question) {
        try {
            return new Answer<>(node, question.apply(node));
        } catch (RuntimeException e) {
            return new Failure<>(e);
        }
    }

    private void collect(
            BlockingQueue<Outcome<N, T>> outcomes, Predicate<T> enough, Duration patience) {
        long start = System.nanoTime();
        long within = ANSWER_WITHIN.toNanos();
        while (answers.size() + failures.size() < asked) {
            Optional<Outcome<N, T>> outcome = next(outcomes, start + within - System.nanoTime());
            if (outcome.isEmpty()) {
                return;
            }
            switch (outcome.get()) {
                case Answer<N, T> answer -> {
                    answers.add(answer);
                    if (enough.test(answer.value())) {
                        long passed = System.nanoTime() - start;
                        within = Math.min(within, passed + patience.toNanos());
                    }
                }
                case Failure<N, T>(var why) -> failures.add(why);
            }
        }
    }

    private static <T> Optional<T> next(BlockingQueue<T> queue, long nanoseconds) {
        try {
            return Optional.ofNullable(queue.poll(nanoseconds, TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NodeException("interrupted while asking the nodes");
        }
    }

    /// What was answered, the quickest first.
    List<Answer<N, T>> answers() {
        return answers;
    }

    /// Whether all who were asked answered.
    boolean complete() {
        return answers.size() == asked;
    }

    /// Why there is no answer.
    RuntimeException failure() {
        return failures.isEmpty()
                ? new NodeSilentException("no node answered in time")
                : failures.getFirst();
    }
}
