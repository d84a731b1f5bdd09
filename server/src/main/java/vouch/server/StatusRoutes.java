package vouch.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import vouch.server.ethereum.ChainStatus;
import vouch.server.ethereum.Wei;
import vouch.server.http.Answer;
import vouch.server.http.Request;
import vouch.server.http.Route;
import vouch.server.notary.NotaryService;

/// How the whole gateway stands, for its operator, on the admin listener.
final class StatusRoutes {

    /// What does not change while the gateway runs.
    ///
    /// @param database what keeps everything, in words
    record Installation(String url, String database, Instant startedAt) {}

    private final Installation installation;
    private final Supplier<HealthRoutes.Health> health;
    private final Supplier<NotaryService.Standing> notary;
    private final Supplier<ChainStatus> chain;
    private final Supplier<List<String>> mixer;
    private final InstantSource clock;

    StatusRoutes(
            Installation installation,
            Supplier<HealthRoutes.Health> health,
            Supplier<NotaryService.Standing> notary,
            Supplier<ChainStatus> chain,
            Supplier<List<String>> mixer,
            InstantSource clock) {
        this.installation = installation;
        this.health = health;
        this.notary = notary;
        this.chain = chain;
        this.mixer = mixer;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(Route.get("/admin/status", this::status));
    }

    private record Status(
            String version,
            String url,
            String startedAt,
            long uptimeSeconds,
            String status,
            String database,
            @Nullable Long accounts,
            @Nullable Log log,
            @Nullable Chain chain,
            List<String> alarms) {}

    private record Log(long entries, @Nullable String oldestUnanchoredAt) {

        static Log of(NotaryService.Standing standing) {
            return new Log(
                    standing.entries(),
                    standing.oldestUnanchored().map(Instant::toString).orElse(null));
        }
    }

    private record Chain(
            long chainId,
            boolean developmentChain,
            String address,
            @Nullable Long head,
            @Nullable String headAt,
            @Nullable Long finalUpTo,
            @Nullable String balanceWei,
            String spentTodayWei,
            List<String> nodes,
            Map<String, Long> jobs) {

        static Chain of(ChainStatus chain) {
            return new Chain(
                    chain.chainId(),
                    chain.developmentChain(),
                    chain.address(),
                    chain.head().orElse(null),
                    chain.headAt().map(Instant::toString).orElse(null),
                    chain.finalUpTo().orElse(null),
                    chain.balance().map(Chain::digits).orElse(null),
                    digits(chain.spentToday()),
                    chain.nodes(),
                    new LinkedHashMap<>(new TreeMap<>(chain.jobs())));
        }

        private static String digits(Wei amount) {
            return amount.units().toString();
        }
    }

    private Answer status(Request request) {
        var now = health.get();
        // The rest stands in the database: without it there is only the bad news to tell.
        var standing = Optional.of(notary).filter(_ -> now.ready()).map(Supplier::get);
        var status = Optional.of(chain).filter(_ -> now.ready()).map(Supplier::get);
        return Answer.json(
                200,
                new Status(
                        version(),
                        installation.url(),
                        installation.startedAt().toString(),
                        Math.max(
                                0,
                                Duration.between(installation.startedAt(), clock.instant())
                                        .toSeconds()),
                        now.status(),
                        installation.database(),
                        standing.map(NotaryService.Standing::accounts).orElse(null),
                        standing.map(Log::of).orElse(null),
                        status.map(Chain::of).orElse(null),
                        alarms(now, standing, status)));
    }

    private List<String> alarms(
            HealthRoutes.Health now,
            Optional<NotaryService.Standing> notary,
            Optional<ChainStatus> chain) {
        if (notary.isEmpty() || chain.isEmpty()) {
            return now.degraded();
        }
        return Stream.of(chain.get().alarms(), notary.get().alarms(), mixer.get())
                .flatMap(List::stream)
                .toList();
    }

    private static String version() {
        return Optional.ofNullable(StatusRoutes.class.getPackage().getImplementationVersion())
                .orElse("(unpackaged)");
    }
}
