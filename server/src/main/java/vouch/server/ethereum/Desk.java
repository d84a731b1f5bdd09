package vouch.server.ethereum;

import java.util.List;
import java.util.Optional;

final class Desk implements TransactionDesk {

    @Override
    public List<TransactionStory> list(Optional<String> state, Optional<Long> before, int count) {
        return List.of();
    }

    @Override
    public Optional<TransactionStory> show(long jobId) {
        return Optional.empty();
    }

    @Override
    public Decision retry(long jobId) {
        return new Decision.Unknown();
    }

    @Override
    public Decision cancel(long jobId) {
        return new Decision.Unknown();
    }
}
