package vouch.server.ethereum;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How the chain and our transactions stand, for people.
///
/// @param head the newest block's number, as last seen
/// @param headAt when that block was made, by its own time
/// @param finalUpTo the newest final block's number, as last seen
/// @param balance what the signing account held when last asked
/// @param spentToday what transactions cost in the day before the newest block
/// @param nodes one line for each node: a number in place of its URL, and how it does
/// @param jobs unfinished jobs by state
/// @param alarms what a person should look at, each a sentence with the command that helps
public record ChainStatus(
        long chainId,
        boolean developmentChain,
        String address,
        Optional<Long> head,
        Optional<Instant> headAt,
        Optional<Long> finalUpTo,
        Optional<Wei> balance,
        Wei spentToday,
        List<String> nodes,
        Map<String, Long> jobs,
        List<String> alarms) {

    public ChainStatus {
        nodes = List.copyOf(nodes);
        jobs = Map.copyOf(jobs);
        alarms = List.copyOf(alarms);
    }
}
