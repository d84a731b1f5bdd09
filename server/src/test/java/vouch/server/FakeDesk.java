package vouch.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import vouch.server.ethereum.TransactionDesk;
import vouch.server.ethereum.TransactionStory;

/// A desk that shows what it was given, and writes down what was asked of it.
final class FakeDesk implements TransactionDesk {

    final List<TransactionStory> stories = new ArrayList<>();
    final List<String> asked = new ArrayList<>();
    LongFunction<Decision> decision = _ -> new Decision.Unknown();

    @Override
    public List<TransactionStory> list(Optional<String> state, Optional<Long> before, int count) {
        asked.add("list " + state.orElse("-") + " " + before.orElse(0L) + " " + count);
        return List.copyOf(stories);
    }

    @Override
    public Optional<TransactionStory> show(long jobId) {
        return stories.stream().filter(story -> story.id() == jobId).findFirst();
    }

    @Override
    public Decision retry(long jobId) {
        asked.add("retry " + jobId);
        return decision.apply(jobId);
    }

    @Override
    public Decision cancel(long jobId) {
        asked.add("cancel " + jobId);
        return decision.apply(jobId);
    }
}
