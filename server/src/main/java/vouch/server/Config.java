package vouch.server;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import vouch.server.account.Replay;
import vouch.server.ethereum.ChainSettings;
import vouch.server.ethereum.Spending;
import vouch.server.ethereum.Wei;
import vouch.server.messenger.Mode;
import vouch.server.notary.DocumentLimits;

/// Everything an operator can set; this type is the manual.
///
/// Each component is a key of the configuration file (TOML, names in kebab-case): `http.port` is
/// `port` in the table `[http]`, `VOUCH_HTTP_PORT` in the environment and `--set http.port=…` on
/// the command line. The later of file, environment and flags wins. An unknown key refuses to
/// start. Durations are a number and a unit: `250ms`, `10s`, `5m`, `2h`, `30d`.
///
/// @param data the folder of everything that must be kept; made with mode 0700
record Config(
        String data,
        Http http,
        Database database,
        Chain chain,
        Notary notary,
        Documents documents,
        Timestamp timestamp,
        Tokens tokens,
        Limits limits,
        Mixin mixin,
        Mixer mixer,
        Log log) {

    /// @param host the address to listen on; anything but loopback is for the world to reach
    /// @param port 1 to 65535, or 0 for a free one
    /// @param publicUrl the address others reach this gateway by, where that is another
    record Http(String host, int port, @Nullable String publicUrl) {

        Http {
            require(port >= 0 && port <= 65535, "http.port is 0 to 65535: " + port);
            require(!host.isBlank(), "http.host is an address or a name");
        }
    }

    /// @param url `jdbc:postgresql://…`; without it the embedded database in `data` is used
    /// @param urlFile a file that holds the url, where it names a password
    record Database(@Nullable String url, @Nullable String urlFile) {

        Database {
            require(
                    url == null || urlFile == null,
                    "set database.url or database.url-file, not both");
            require(
                    url == null || url.startsWith("jdbc:postgresql:"),
                    "database.url begins with jdbc:postgresql:");
        }
    }

    /// @param nodeUrl an Ethereum node's JSON-RPC address, or those of several nodes of one chain
    ///   with spaces between; without it the embedded development chain is started
    /// @param nodeUrlFile a file that holds them, one a line, where they name a key
    /// @param anvil the embedded chain's program, where it is not to be searched for
    /// @param keystore the signing key, a keystore V3 file of mode 0600; a node other than a
    ///   development chain's needs one
    /// @param keystorePasswordFile a file with its password; or `VOUCH_KEYSTORE_PASSWORD`
    /// @param signerUrl a Web3Signer (eth1) that signs, in place of a keystore
    /// @param signerUrlFile a file that holds its address, where that names a password
    /// @param signerAddress the account it signs for, `0x` and 40 digits
    /// @param pollInterval the time between two looks at the chain
    /// @param resendInterval the time after which what is in no block is sent again
    /// @param confirmations the blocks above a transaction's that make it confirmed
    /// @param finalDepth the blocks that make it final, where the node knows no `finalized`
    /// @param transactionCostMax the most one transaction may cost, as `0.02 ether`
    /// @param dayCostMax the most all transactions may cost in a day; without it 0.5 ether, and
    ///   nothing at all on a development chain
    record Chain(
            @Nullable String nodeUrl,
            @Nullable String nodeUrlFile,
            @Nullable String anvil,
            @Nullable String keystore,
            @Nullable String keystorePasswordFile,
            @Nullable String signerUrl,
            @Nullable String signerUrlFile,
            @Nullable String signerAddress,
            @Nullable Duration pollInterval,
            Duration resendInterval,
            int confirmations,
            int finalDepth,
            Wei transactionCostMax,
            @Nullable Wei dayCostMax) {

        Chain {
            require(
                    nodeUrl == null || nodeUrlFile == null,
                    "set chain.node-url or chain.node-url-file, not both");
            require(
                    signerUrl == null || signerUrlFile == null,
                    "set chain.signer-url or chain.signer-url-file, not both");
            boolean signer = signerUrl != null || signerUrlFile != null;
            require(
                    keystore == null || !signer,
                    "set chain.keystore or chain.signer-url, not both");
            require(
                    signer == (signerAddress != null),
                    "chain.signer-url and chain.signer-address belong together");
        }

        /// Whether the gateway starts a development chain of its own.
        boolean isEmbedded() {
            return nodeUrl == null && nodeUrlFile == null;
        }
    }

    /// @param anchorInterval how long a digest waits at most until a transaction is made for it;
    ///   without it 1 s on the embedded chain and 10 minutes elsewhere
    /// @param anchorEntries so many new digests are anchored without waiting for the interval
    /// @param checkpointInterval the least time between two signed checkpoints
    /// @param auditInterval how often a few entries' proofs are made again and compared with the
    ///   chain, and documents with their digests, 1 s or more
    /// @param auditSample how many of each, 0 to 10,000
    /// @param anchorBudget the most that putting checkpoints on the chain may cost in a day, as
    ///   `0.01 ether`; what is due then waits, and one transaction does for all of it
    /// @param directBudget the most that the transactions of accounts in direct mode may cost in a
    ///   day; they then wait in their order
    record Notary(
            @Nullable Duration anchorInterval,
            long anchorEntries,
            Duration checkpointInterval,
            Duration auditInterval,
            int auditSample,
            @Nullable Wei anchorBudget,
            @Nullable Wei directBudget) {

        Notary {
            require(anchorEntries >= 1, "notary.anchor-entries is 1 or more: " + anchorEntries);
            require(
                    auditInterval.compareTo(Duration.ofSeconds(1)) >= 0,
                    "notary.audit-interval is 1s or more");
            require(
                    auditSample >= 0 && auditSample <= 10_000,
                    "notary.audit-sample is 0 to 10000: " + auditSample);
            require(!checkpointInterval.isNegative(), "notary.checkpoint-interval is 0 or more");
            require(
                    anchorInterval == null || !anchorInterval.isNegative(),
                    "notary.anchor-interval is 0 or more");
        }
    }

    /// @param bytesMax the longest document taken, in bytes
    /// @param quota what all documents of a key may take together, in bytes, where it has no limit
    ///   of its own
    record Documents(long bytesMax, long quota) {

        Documents {
            require(
                    bytesMax >= 1 && bytesMax <= DocumentLimits.BYTES_MAX_MOST,
                    "documents.bytes-max is 1 to " + DocumentLimits.BYTES_MAX_MOST);
            require(
                    quota >= 0 && quota <= DocumentLimits.QUOTA_BYTES_MOST,
                    "documents.quota is 0 to " + DocumentLimits.QUOTA_BYTES_MOST);
        }

        DocumentLimits limits() {
            return new DocumentLimits(bytesMax, quota);
        }
    }

    /// The time-stamping authority (RFC 3161). Without these a key and a certificate are made at
    /// the first start and kept in `data`.
    ///
    /// @param keyFile a P-256 private key in PEM, of mode 0600 and not encrypted
    /// @param certificateFile its certificate in PEM, for time-stamping alone (critical), and after
    ///   it others that lead to one people trust
    record Timestamp(@Nullable String keyFile, @Nullable String certificateFile) {

        Timestamp {
            require(
                    (keyFile == null) == (certificateFile == null),
                    "timestamp.key-file and timestamp.certificate-file belong together");
        }
    }

    /// @param lifetime how long a token of the Prëxis API is good for, 2 s to 1 h
    /// @param keyRotation how often its signing key is replaced
    record Tokens(Duration lifetime, Duration keyRotation) {

        Tokens {
            require(
                    lifetime.compareTo(Duration.ofSeconds(2)) >= 0
                            && lifetime.compareTo(Duration.ofHours(1)) <= 0,
                    "tokens.lifetime is 2s to 1h");
            require(keyRotation.compareTo(lifetime) >= 0, "tokens.key-rotation outlasts a token");
        }
    }

    /// Requests an hour for each key, where it has no limit of its own.
    record Limits(
            long auth,
            long credits,
            long register,
            long batch,
            long transaction,
            long proof,
            long registerdoc,
            long docs,
            long events) {

        Limits {
            require(
                    LongStream.of(
                                    auth,
                                    credits,
                                    register,
                                    batch,
                                    transaction,
                                    proof,
                                    registerdoc,
                                    docs,
                                    events)
                            .allMatch(limit -> limit >= 0),
                    "limits are 0 or more");
        }
    }

    /// The Mixin API.
    ///
    /// @param mode `lenient`, which says what is wrong with tokens and PINs, or `strict`
    /// @param replay what becomes of a token used before: `off` and it is taken, `warn` and its
    ///   answer says so, `strict` and it is refused, as is any issued longer ago than `clock-skew`
    /// @param clockSkew how far callers' clocks may be from ours, 1 s to 1 h
    record Mixin(Mode mode, Replay replay, Duration clockSkew) {

        Mixin {
            require(
                    clockSkew.compareTo(Duration.ofSeconds(1)) >= 0
                            && clockSkew.compareTo(Duration.ofHours(1)) <= 0,
                    "mixin.clock-skew is 1s to 1h");
        }
    }

    /// The mixer. It runs on test networks only, and no setting changes that.
    ///
    /// @param token the token it forwards, `0x` and 40 digits; without it the embedded chain has a
    ///   test token, and there is no mixer elsewhere
    /// @param fixedFee what forwarding costs, in tokens
    /// @param variableFee what it costs besides, in per cent of the deposit, below 100
    /// @param orderMax the most that may be deposited for one order, in tokens
    /// @param orderLifetime how long an order takes deposits, 1 min to 30 days
    /// @param openOrders how many open orders one API key may have
    /// @param requests how many requests one API key may make in an hour
    /// @param denyList a file of addresses it does no business with, one a line; read again when it
    ///   changes
    record Mixer(
            @Nullable String token,
            BigDecimal fixedFee,
            BigDecimal variableFee,
            BigDecimal orderMax,
            Duration orderLifetime,
            int openOrders,
            long requests,
            @Nullable String denyList) {

        private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

        Mixer {
            require(isFee(fixedFee), "mixer.fixed-fee is 0 or more: " + fixedFee);
            require(
                    isFee(variableFee) && variableFee.compareTo(HUNDRED) < 0,
                    "mixer.variable-fee is 0 to 100 per cent, without the 100: " + variableFee);
            require(orderMax.signum() > 0, "mixer.order-max is above 0: " + orderMax);
            require(
                    orderLifetime.compareTo(Duration.ofMinutes(1)) >= 0
                            && orderLifetime.compareTo(Duration.ofDays(30)) <= 0,
                    "mixer.order-lifetime is 1m to 30d");
            require(openOrders >= 1, "mixer.open-orders is 1 or more: " + openOrders);
            require(requests >= 0, "mixer.requests is 0 or more: " + requests);
        }

        private static boolean isFee(BigDecimal fee) {
            return fee.signum() >= 0 && fee.scale() <= 18 && fee.precision() <= 36;
        }
    }

    /// @param format `text`, or `json` for one object a line
    /// @param level `error`, `warn`, `info` or `debug`
    record Log(String format, String level) {

        Log {
            require(format.equals("text") || format.equals("json"), "log.format is text or json");
            require(
                    level.matches("error|warn|info|debug"),
                    "log.level is error, warn, info or debug");
        }
    }

    /// What holds where nothing is set.
    static final Config DEFAULTS =
            new Config(
                    "./data",
                    new Http("127.0.0.1", 8080, null),
                    new Database(null, null),
                    new Chain(
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            ChainSettings.RESEND_INTERVAL_DEFAULT,
                            1,
                            ChainSettings.FINAL_DEPTH_DEFAULT,
                            Spending.TRANSACTION_MAX_DEFAULT,
                            null),
                    new Notary(
                            null,
                            10_000,
                            Duration.ofMillis(200),
                            Duration.ofMinutes(10),
                            20,
                            null,
                            null),
                    new Documents(
                            DocumentLimits.DEFAULT.bytesMax(), DocumentLimits.DEFAULT.quotaBytes()),
                    new Timestamp(null, null),
                    new Tokens(Duration.ofSeconds(60), Duration.ofDays(30)),
                    new Limits(
                            1_000, 10_000, 10_000, 10_000, 10_000, 10_000, 1_000, 10_000, 10_000),
                    new Mixin(Mode.LENIENT, Replay.WARN, Duration.ofMinutes(5)),
                    new Mixer(
                            null,
                            new BigDecimal("0.001"),
                            new BigDecimal("2.0"),
                            BigDecimal.valueOf(1_000),
                            Duration.ofHours(24),
                            1_000,
                            10_000,
                            null),
                    new Log("text", "info"));

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new ConfigException(otherwise);
        }
    }
}
