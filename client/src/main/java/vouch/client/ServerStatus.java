package vouch.client;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// How a server stands, as its administrator sees it.
///
/// @param state `ready`, `degraded` or `not ready`
/// @param database what keeps everything, in words
/// @param accounts how many there are; with `log` and `chain` empty where the database is away
/// @param alarms what a person should look at, each a sentence
public record ServerStatus(
        String version,
        String url,
        Instant startedAt,
        Duration uptime,
        String state,
        String database,
        OptionalLong accounts,
        Optional<Log> log,
        Optional<Chain> chain,
        List<String> alarms) {

    public ServerStatus {
        alarms = List.copyOf(alarms);
    }

    /// True where nothing asks for a person.
    public boolean isReady() {
        return state.equals("ready");
    }

    /// @param oldestUnanchoredAt when the oldest digest was accepted that no final block covers
    public record Log(long entries, Optional<Instant> oldestUnanchoredAt) {}

    /// @param address the account that signs and pays
    /// @param head the newest block's number, as last seen
    /// @param headAt when that block was made, by its own time
    /// @param balance what the account held when last asked
    /// @param nodes one line for each node
    /// @param jobs unfinished transactions by state
    public record Chain(
            long chainId,
            boolean developmentChain,
            String address,
            OptionalLong head,
            Optional<Instant> headAt,
            OptionalLong finalUpTo,
            Optional<Wei> balance,
            Wei spentToday,
            List<String> nodes,
            Map<String, Long> jobs) {

        public Chain {
            nodes = List.copyOf(nodes);
            jobs = Map.copyOf(jobs);
        }
    }
}
