package vouch.server;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vouch.protocol.log.NoteSigner;
import vouch.protocol.proof.EthereumEvidence;
import vouch.server.account.Accounts;
import vouch.server.account.ApiKeys;
import vouch.server.account.AppSessions;
import vouch.server.account.Replay;
import vouch.server.account.SigningKeys;
import vouch.server.account.TokenGuard;
import vouch.server.account.Tokens;
import vouch.server.database.Database;
import vouch.server.database.TestDatabases;
import vouch.server.database.Transaction;
import vouch.server.ethereum.Job;
import vouch.server.ethereum.JobState;
import vouch.server.ethereum.MessageKey;
import vouch.server.ethereum.Transactions;
import vouch.server.http.OpenApi;
import vouch.server.limit.Attempts;
import vouch.server.limit.PrexisLimits;
import vouch.server.limit.RateLimits;
import vouch.server.messenger.MessengerService;
import vouch.server.messenger.Mode;
import vouch.server.metrics.Metrics;
import vouch.server.mixer.FakeTokenChain;
import vouch.server.mixer.MixerService;
import vouch.server.notary.DocumentLimits;
import vouch.server.notary.NotaryService;
import vouch.server.timestamp.Authority;
import vouch.server.timestamp.AuthorityKey;

/// openapi.yaml tells of everything the port answers, and of nothing else.
class OpenApiTest {

    private final InstantSource clock = InstantSource.system();
    private final Authority authority =
            new Authority(
                    AuthorityKey.make("test", clock.instant(), new SecureRandom()),
                    clock,
                    new SecureRandom());

    @Test
    void everyRouteIsDescribedAndEveryDescriptionIsARoute(@TempDir Path folder) {
        try (var database = TestDatabases.Kind.SQLITE.open(folder);
                var limits = new RateLimits(database, clock, PrexisLimits.DEFAULTS)) {
            var metrics = new Metrics();
            var health =
                    new HealthRoutes(() -> new HealthRoutes.Health(true, List.of()), true, 31337);
            var routes =
                    Gateway.routes(
                            new Config.Http("127.0.0.1", 0, null),
                            notary(database, folder, limits, metrics),
                            messenger(database, folder, metrics),
                            mixer(database, limits),
                            authority,
                            health,
                            metrics);
            OpenApi.read().describesExactly(routes);
        }
    }

    private MixerService mixer(Database database, RateLimits limits) {
        var chain = FakeTokenChain.development();
        return MixerService.open(
                new MixerService.Settings(
                        Optional.empty(),
                        BigDecimal.ZERO,
                        BigDecimal.ZERO,
                        BigDecimal.ONE,
                        Duration.ofHours(1),
                        1,
                        Optional.empty(),
                        MessageKey.generate(new SecureRandom()),
                        Duration.ofSeconds(1)),
                database,
                new MixerService.Surroundings(chain, chain, Optional.empty()),
                new ApiKeys(database, new SecureRandom(), clock),
                limits,
                clock,
                new SecureRandom());
    }

    private NotaryService notary(
            Database database, Path folder, RateLimits limits, Metrics metrics) {
        var random = new SecureRandom();
        var accounts = new Accounts(database, clock, random);
        var keys =
                new SigningKeys(
                        database, clock, random, SigningKeys.ROTATED_EVERY, Tokens.LIFETIME);
        var tokens = new Tokens(accounts, keys, clock, Tokens.LIFETIME);
        return NotaryService.open(
                new NotaryService.Settings(
                        NoteSigner.generate("vouch/0123456789abcdef", random),
                        authority,
                        Duration.ofMinutes(10),
                        1000,
                        Duration.ofSeconds(1),
                        folder.resolve("documents"),
                        DocumentLimits.DEFAULT,
                        new NotaryService.Audit(Duration.ofMinutes(10), 1),
                        () -> "http://127.0.0.1:8080"),
                database,
                new NoChain(),
                new NotaryService.Doors(
                        accounts, tokens, new TokenGuard(tokens), limits, new Attempts(clock)),
                metrics,
                clock);
    }

    private MessengerService messenger(Database database, Path folder, Metrics metrics) {
        var skew = Duration.ofMinutes(5);
        return MessengerService.open(
                new MessengerService.Settings(
                        Mode.LENIENT,
                        skew,
                        folder.resolve("attachments"),
                        () -> "http://127.0.0.1:8080"),
                database,
                new AppSessions(database, clock, Replay.WARN, skew),
                metrics,
                clock,
                new SecureRandom());
    }

    /// Routes are asked for and never called.
    private static final class NoChain implements Transactions {

        @Override
        public List<Long> submit(Transaction tx, List<Job> jobs) {
            throw new UnsupportedOperationException();
        }

        @Override
        public JobState state(Transaction tx, long jobId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void wake() {}

        @Override
        public void onChange(Runnable listener) {}

        @Override
        public EthereumEvidence evidence(long jobId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Optional<String>> blockHashes(List<Long> numbers) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long chainId() {
            return 31337;
        }

        @Override
        public boolean developmentChain() {
            return true;
        }
    }
}
