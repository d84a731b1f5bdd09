package vouch.server;

import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import vouch.protocol.log.NoteSigner;
import vouch.server.account.Accounts;
import vouch.server.account.ApiKeys;
import vouch.server.account.AppSessions;
import vouch.server.account.SigningKeys;
import vouch.server.account.TokenGuard;
import vouch.server.account.Tokens;
import vouch.server.database.Database;
import vouch.server.database.Databases;
import vouch.server.ethereum.Address;
import vouch.server.ethereum.Chain;
import vouch.server.ethereum.ChainSettings;
import vouch.server.ethereum.KeystorePassword;
import vouch.server.ethereum.SigningKey;
import vouch.server.ethereum.Spending;
import vouch.server.ethereum.Wei;
import vouch.server.http.Answer;
import vouch.server.http.HttpServer;
import vouch.server.http.OpenApiRoutes;
import vouch.server.http.Route;
import vouch.server.limit.Attempts;
import vouch.server.limit.RateLimits;
import vouch.server.messenger.MessengerService;
import vouch.server.metrics.Metrics;
import vouch.server.mixer.MixerService;
import vouch.server.notary.NotaryService;
import vouch.server.timestamp.Authority;
import vouch.server.timestamp.AuthorityRoutes;

/// The whole gateway, wired by hand: the only place that calls the features' constructors.
///
/// [#open] makes the parts in the order in which they need one another and begins to serve;
/// [#close] ends them in the reverse order, after what is in hand.
final class Gateway implements AutoCloseable {

    /// The environment's name for the keystore's password.
    static final String KEYSTORE_PASSWORD = "VOUCH_KEYSTORE_PASSWORD";

    /// Where documents are kept in the data folder.
    static final String DOCUMENTS = "documents";

    /// Where attachments of messages are kept there, for some days.
    private static final String ATTACHMENTS = "attachments";

    /// What belongs to no API of others: its errors are `application/problem+json`. Whatever path
    /// no API has is the messenger's, whose clients begin their paths at the root.
    private static final List<String> OWN_PATHS =
            List.of(
                    "/log",
                    "/health",
                    "/metrics",
                    "/tsa",
                    "/console",
                    "/openapi.yaml",
                    "/asyncapi.yaml");

    private static final Duration EMBEDDED_POLL = Duration.ofSeconds(1);
    private static final Duration NODE_POLL = Duration.ofSeconds(4);
    private static final Duration EMBEDDED_ANCHOR_INTERVAL = Duration.ofSeconds(1);
    private static final Duration NODE_ANCHOR_INTERVAL = Duration.ofMinutes(10);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final AtomicBoolean ready = new AtomicBoolean();
    private volatile String url = "";
    private boolean developmentChain;
    private long chainId;

    private Gateway() {}

    /// Starts everything; on return requests are answered.
    static Gateway open(Config config, InstantSource clock) {
        var gateway = new Gateway();
        try {
            gateway.assemble(config, clock);
            return gateway;
        } catch (RuntimeException | Error e) {
            gateway.closeAfter(e);
            throw e;
        }
    }

    private void assemble(Config config, InstantSource clock) {
        var startedAt = clock.instant();
        var random = new SecureRandom();
        var metrics = new Metrics();
        var data = add(DataDirectory.open(Path.of(config.data())));
        var database = add(open(config.database(), data, metrics));
        var signer = LogKey.open(data, database, random);
        var authority =
                new Authority(
                        TimestampKey.open(config.timestamp(), data, clock, random), clock, random);
        var chain = add(Chain.open(settings(config, data), database, metrics, clock));
        var limits = add(new RateLimits(database, clock, defaults(config)));
        var accounts = new Accounts(database, clock, random);
        var keys =
                new SigningKeys(
                        database,
                        clock,
                        random,
                        config.tokens().keyRotation(),
                        config.tokens().lifetime());
        var tokens = new Tokens(accounts, keys, clock, config.tokens().lifetime());
        var doors =
                new NotaryService.Doors(
                        accounts, tokens, new TokenGuard(tokens), limits, new Attempts(clock));
        var notary =
                add(
                        NotaryService.open(
                                settings(config, data, signer, authority),
                                database,
                                chain.transactions(),
                                doors,
                                metrics,
                                clock));
        var messenger =
                add(
                        MessengerService.open(
                                settings(config.mixin(), data),
                                database,
                                sessions(config.mixin(), database, clock),
                                metrics,
                                clock,
                                random));
        var apiKeys = new ApiKeys(database, random, clock);
        var mixer =
                add(
                        mixer(
                                settings(config.mixer(), poll(config.chain()), data, random),
                                database,
                                chain,
                                apiKeys,
                                limits,
                                clock,
                                random));
        chain.keepMiningWhile(mixer::wantsBlocks);
        developmentChain = chain.developmentChain();
        chainId = chain.chainId();
        chain.start();
        notary.start();
        messenger.start();
        mixer.start();
        var failures = new Failures(clock);
        var health =
                new HealthRoutes(() -> health(database, chain, notary), developmentChain, chainId);
        var http =
                serve(
                        config.http(),
                        routes(config.http(), notary, messenger, mixer, authority, health, metrics),
                        messenger,
                        metrics,
                        failures);
        var publicUrl = config.http().publicUrl();
        url =
                publicUrl == null
                        ? "http://" + shownHost(config.http().host()) + ":" + http.port()
                        : publicUrl;
        var status =
                new StatusRoutes(
                        new StatusRoutes.Installation(url, kind(config.database()), startedAt),
                        () -> health(database, chain, notary),
                        notary::standing,
                        chain::status,
                        mixer::alarms,
                        clock);
        add(
                Admin.open(
                        data,
                        adminRoutes(
                                notary,
                                messenger,
                                mixer,
                                chain,
                                new FsckRoutes(notary, database),
                                new BackupRoutes(
                                        data, database, chain, !isPostgres(config.database())),
                                health,
                                status,
                                metrics),
                        failures,
                        random));
        if (config.chain().isEmbedded()) {
            Demo.write(data, url, notary, messenger, mixer, apiKeys, chain, random);
        }
        ready.set(true);
    }

    private <T extends AutoCloseable> T add(T part) {
        parts.push(part);
        return part;
    }

    static Database open(Config.Database config, DataDirectory data, Metrics metrics) {
        var urlFile = config.urlFile();
        var postgres = urlFile == null ? config.url() : Secrets.read(Path.of(urlFile));
        return postgres == null
                ? Databases.sqlite(data.resolve("vouch.db"), metrics)
                : Databases.postgres(postgres, metrics);
    }

    private static String kind(Config.Database config) {
        return isPostgres(config) ? "PostgreSQL" : "SQLite";
    }

    private static boolean isPostgres(Config.Database config) {
        return config.url() != null || config.urlFile() != null;
    }

    private static ChainSettings settings(Config settings, DataDirectory data) {
        var config = settings.chain();
        var file = config.nodeUrlFile();
        var node = file == null ? config.nodeUrl() : Secrets.read(Path.of(file));
        return new ChainSettings(
                node == null ? List.of() : nodeUris(node),
                path(config.anvil()),
                data.resolve("chain"),
                key(config),
                poll(config),
                config.resendInterval(),
                config.confirmations(),
                config.finalDepth(),
                new Spending(
                        config.transactionCostMax(),
                        Optional.ofNullable(config.dayCostMax()),
                        budgets(settings.notary())));
    }

    /// The time between two looks at the chain.
    private static Duration poll(Config.Chain config) {
        var poll = config.pollInterval();
        return poll != null ? poll : config.isEmbedded() ? EMBEDDED_POLL : NODE_POLL;
    }

    /// What transactions may cost in a day, by their purpose.
    private static Map<String, Wei> budgets(Config.Notary config) {
        var budgets = new HashMap<String, Wei>();
        var anchor = config.anchorBudget();
        if (anchor != null) {
            budgets.put("anchor", anchor);
        }
        var direct = config.directBudget();
        if (direct != null) {
            budgets.put("direct", direct);
        }
        return budgets;
    }

    /// The addresses of nodes, between spaces or line ends.
    static List<URI> nodeUris(String text) {
        return Pattern.compile("\\s+")
                .splitAsStream(text.strip())
                .map(url -> uri(url, "chain.node-url"))
                .toList();
    }

    private static URI uri(String text, String key) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            // The address may hold a key, so it is not repeated.
            throw new ConfigException(key + " is not an address");
        }
    }

    private static SigningKey key(Config.Chain config) {
        var keystore = config.keystore();
        if (keystore != null) {
            var file = config.keystorePasswordFile();
            return new SigningKey.InKeystore(
                    Path.of(keystore),
                    file == null
                            ? new KeystorePassword.InEnvironment(KEYSTORE_PASSWORD)
                            : new KeystorePassword.InFile(Path.of(file)));
        }
        var signerFile = config.signerUrlFile();
        var signer = signerFile == null ? config.signerUrl() : Secrets.read(Path.of(signerFile));
        var address = config.signerAddress();
        return signer == null || address == null
                ? new SigningKey.Development()
                : behindSigner(uri(signer, "chain.signer-url"), address);
    }

    private static SigningKey behindSigner(URI url, String address) {
        try {
            return new SigningKey.BehindSigner(url, address);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("chain.signer-address: " + e.getMessage());
        }
    }

    private static Optional<Path> path(@Nullable String text) {
        return Optional.ofNullable(text).map(Path::of);
    }

    private NotaryService.Settings settings(
            Config config, DataDirectory data, NoteSigner signer, Authority authority) {
        var interval = config.notary().anchorInterval();
        var usual = config.chain().isEmbedded() ? EMBEDDED_ANCHOR_INTERVAL : NODE_ANCHOR_INTERVAL;
        return new NotaryService.Settings(
                signer,
                authority,
                interval == null ? usual : interval,
                config.notary().anchorEntries(),
                config.notary().checkpointInterval(),
                data.resolve(DOCUMENTS),
                config.documents().limits(),
                new NotaryService.Audit(
                        config.notary().auditInterval(), config.notary().auditSample()),
                () -> url);
    }

    private MessengerService.Settings settings(Config.Mixin config, DataDirectory data) {
        return new MessengerService.Settings(
                config.mode(), config.clockSkew(), data.resolve(ATTACHMENTS), () -> url);
    }

    private static AppSessions sessions(
            Config.Mixin config, Database database, InstantSource clock) {
        return new AppSessions(database, clock, config.replay(), config.clockSkew());
    }

    private static MixerService.Settings settings(
            Config.Mixer config, Duration poll, DataDirectory data, SecureRandom random) {
        return new MixerService.Settings(
                Optional.ofNullable(config.token()).map(text -> address(text, "mixer.token")),
                config.fixedFee(),
                config.variableFee(),
                config.orderMax(),
                config.orderLifetime(),
                config.openOrders(),
                path(config.denyList()),
                GuaranteeKey.open(data, random),
                poll);
    }

    private static Address address(String text, String key) {
        try {
            return Address.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(key + ": " + e.getMessage());
        }
    }

    private static MixerService mixer(
            MixerService.Settings settings,
            Database database,
            Chain chain,
            ApiKeys keys,
            RateLimits limits,
            InstantSource clock,
            SecureRandom random) {
        try {
            return MixerService.open(
                    settings,
                    database,
                    MixerService.Surroundings.of(chain),
                    keys,
                    limits,
                    clock,
                    random);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, Long> defaults(Config config) {
        var limits = config.limits();
        return Map.of(
                "auth",
                limits.auth(),
                "credits",
                limits.credits(),
                "register",
                limits.register(),
                "batch",
                limits.batch(),
                "transaction",
                limits.transaction(),
                "proof",
                limits.proof(),
                "registerdoc",
                limits.registerdoc(),
                "docs",
                limits.docs(),
                "events",
                limits.events(),
                MixerService.ENDPOINT,
                config.mixer().requests());
    }

    /// Everything the port answers.
    static List<Route> routes(
            Config.Http http,
            NotaryService notary,
            MessengerService messenger,
            MixerService mixer,
            Authority authority,
            HealthRoutes health,
            Metrics metrics) {
        var all = new ArrayList<Route>(notary.routes());
        all.addAll(messenger.routes());
        all.addAll(mixer.routes());
        all.addAll(new AuthorityRoutes(authority).routes());
        all.addAll(health.routes());
        all.addAll(new OpenApiRoutes().routes());
        if (isLoopback(http.host())) {
            all.addAll(new MetricsRoutes(metrics).routes());
        }
        return all;
    }

    private static List<Route> adminRoutes(
            NotaryService notary,
            MessengerService messenger,
            MixerService mixer,
            Chain chain,
            FsckRoutes fsck,
            BackupRoutes backup,
            HealthRoutes health,
            StatusRoutes status,
            Metrics metrics) {
        var all = new ArrayList<Route>(notary.adminRoutes());
        all.addAll(messenger.adminRoutes());
        all.addAll(mixer.adminRoutes());
        all.addAll(new TransactionRoutes(chain.desk()).routes());
        all.addAll(status.routes());
        all.addAll(fsck.routes());
        all.addAll(backup.routes());
        all.addAll(health.routes());
        all.addAll(new MetricsRoutes(metrics).routes());
        return all;
    }

    private HttpServer serve(
            Config.Http config,
            List<Route> routes,
            MessengerService messenger,
            Metrics metrics,
            Failures failures) {
        var server =
                HttpServer.builder()
                        .host(config.host())
                        .port(config.port())
                        .routes(routes)
                        .shape("/api/v1", NotaryService::errorBody)
                        .shape("", messenger::errorBody)
                        .metrics(metrics)
                        .failures(failures);
        OWN_PATHS.forEach(path -> server.shape(path, Answer::problem));
        MessengerService.OWN_PATHS.forEach(path -> server.shape(path, Answer::problem));
        MixerService.PATHS.forEach(path -> server.shape(path, MixerService::errorBody));
        return add(server.build().start());
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
    }

    private static String shownHost(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    private HealthRoutes.Health health(Database database, Chain chain, NotaryService notary) {
        try {
            database.read(tx -> tx.find("select 1 as one", row -> row.number("one")));
        } catch (RuntimeException e) {
            return new HealthRoutes.Health(false, List.of("the database cannot be read"));
        }
        var troubles = new ArrayList<>(chain.troubles());
        troubles.addAll(notary.troubles());
        return new HealthRoutes.Health(ready.get(), troubles);
    }

    String url() {
        return url;
    }

    boolean developmentChain() {
        return developmentChain;
    }

    long chainId() {
        return chainId;
    }

    @Override
    public void close() {
        ready.set(false);
        RuntimeException failure = null;
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                failure =
                        failure == null ? new IllegalStateException("while stopping", e) : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void closeAfter(Throwable cause) {
        try {
            close();
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }
}
