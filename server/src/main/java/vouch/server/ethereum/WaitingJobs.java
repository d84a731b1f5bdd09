package vouch.server.ethereum;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vouch.server.database.Database;

/// The queued jobs, as they are to be begun in one step. Purposes take turns, so that many jobs of
/// one keep none of another waiting; within one the oldest is first.
final class WaitingJobs {

    /// How many jobs of one purpose are passed over in a step.
    static final int PASSED_OVER_MAX = 16;

    private final Database database;
    private final String address;
    private final JobStore jobs = new JobStore();
    private final List<String> purposes;
    private final Map<String, List<Long>> passedOver = new HashMap<>();

    WaitingJobs(Database database, String address) {
        this.database = database;
        this.address = address;
        this.purposes = new ArrayList<>(database.read(jobs::queuedPurposes));
    }

    boolean isEmpty() {
        return purposes.isEmpty();
    }

    /// The one whose turn it is.
    Optional<JobStore.Queued> next() {
        while (!purposes.isEmpty()) {
            String purpose = leastInFlight();
            List<Long> passed = passedOver.getOrDefault(purpose, List.of());
            long after = passed.isEmpty() ? 0 : passed.getLast();
            Optional<JobStore.Queued> next =
                    passed.size() == PASSED_OVER_MAX
                            ? Optional.empty()
                            : database.read(tx -> jobs.oldestQueued(tx, purpose, after));
            if (next.isPresent()) {
                return next;
            }
            purposes.remove(purpose);
        }
        return Optional.empty();
    }

    private String leastInFlight() {
        List<JobStore.Open> open = database.read(tx -> jobs.open(tx, address));
        return Collections.min(
                purposes,
                Comparator.comparingLong(purpose ->
                        open.stream().filter(job -> job.purpose().equals(purpose)).count()));
    }

    /// Has no more jobs of this purpose begun in this step.
    void holdBack(String purpose) {
        purposes.remove(purpose);
    }

    /// Has this job wait for another step, and the next one of its purpose take its turn.
    void passOver(JobStore.Queued job) {
        passedOver.computeIfAbsent(job.purpose(), _ -> new ArrayList<>()).add(job.id());
    }
}
