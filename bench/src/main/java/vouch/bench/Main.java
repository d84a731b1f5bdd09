package vouch.bench;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import vouch.client.Account;
import vouch.client.Administration;
import vouch.client.VouchException;

/// `vouch bench`: a load run against a running server, and a table of what it did.
public final class Main {

    private static final int USAGE = 64;
    private static final int BATCH_CONNECTIONS_MAX = 4;
    private static final long PLENTY = 1_000_000_000L;
    private static final List<String> ENDPOINTS = List.of("auth", "credits", "register", "batch");

    private Main() {}

    public static void main(String[] args) throws InterruptedException {
        System.exit(run(List.of(args)));
    }

    private static int run(List<String> args) throws InterruptedException {
        if (args.contains("--help") || args.contains("-h")) {
            System.out.println(Options.USAGE);
            return 0;
        }
        try {
            var options = Options.parse(args, System.nanoTime() & Integer.MAX_VALUE);
            if (options.direct() > 0) {
                return DirectRun.of(options).run() ? 0 : 1;
            }
            measure(options);
            return 0;
        } catch (IllegalArgumentException e) {
            System.err.println("vouch bench: " + e.getMessage() + "\nTry: vouch bench --help");
            return USAGE;
        } catch (VouchException e) {
            System.err.println("vouch bench: " + e.getMessage());
            return 1;
        } catch (IOException e) {
            System.err.println(
                    "vouch bench: the server could not be asked ("
                            + e.getMessage()
                            + "): is it running?");
            return 1;
        }
    }

    private static void measure(Options options) throws IOException, InterruptedException {
        Account.Credentials account = account(Administration.of(options.adminFile()));
        int few = Math.min(BATCH_CONNECTIONS_MAX, options.connections());
        System.out.printf(
                "%s, seed %d, %d s each after a warm-up%n%n",
                options.url(), options.seed(), options.length().toSeconds());
        System.out.printf(
                "%-26s %11s %11s %11s %9s %9s %7s%n",
                "", "connections", "requests/s", "digests/s", "p50 ms", "p99 ms", "errors");
        try (var tokens = new Tokens(options.url(), account)) {
            Load.Call nothing =
                    (wire, _) -> wire.get("/api/v1/credits", tokens.current()).status() == 200;
            Load.Call single = (wire, random) -> register(wire, tokens.current(), random);
            Load.Call batch =
                    (wire, random) ->
                            registerBatch(wire, tokens.current(), random, options.batch());
            row("credits (changes nothing)", options, options.connections(), 0, nothing);
            row("register, one by one", options, options.connections(), 1, single);
            row(
                    String.format("register, %,d at once", options.batch()),
                    options,
                    few,
                    options.batch(),
                    batch);
        }
    }

    private static Account.Credentials account(Administration administration) {
        Account.Credentials account = administration.create("bench", PLENTY);
        for (String endpoint : ENDPOINTS) {
            administration.limit(account.key(), endpoint, OptionalLong.of(PLENTY));
        }
        return account;
    }

    private static void row(
            String name, Options options, int connections, int digests, Load.Call call)
            throws InterruptedException {
        Load.Outcome outcome =
                Load.run(
                        options.url(),
                        connections,
                        options.length(),
                        // No row sends the digests of another: they would be known already.
                        options.seed() + digests,
                        call);
        System.out.printf(
                "%-26s %11d %,11.0f %11s %9.2f %9.2f %7d%n",
                name,
                connections,
                outcome.perSecond(),
                digests == 0 ? "-" : String.format("%,.0f", outcome.perSecond() * digests),
                outcome.p50(),
                outcome.p99(),
                outcome.errors());
    }

    private static boolean register(Wire wire, String token, SplittableRandom random)
            throws IOException {
        Wire.Reply reply =
                wire.post(
                        "/api/v1/register",
                        token,
                        "application/x-www-form-urlencoded",
                        "hash=" + digest(random));
        return reply.status() == 200 && reply.body().contains("\"rescode\":200");
    }

    private static boolean registerBatch(
            Wire wire, String token, SplittableRandom random, int digests) throws IOException {
        return registerBatch(
                wire, token, Stream.generate(() -> digest(random)).limit(digests).toList());
    }

    static boolean registerBatch(Wire wire, String token, List<String> digests) throws IOException {
        Wire.Reply reply =
                wire.post(
                        "/api/v1/register/batch",
                        token,
                        "application/json",
                        "{\"hashes\":[\"" + String.join("\",\"", digests) + "\"]}");
        return reply.status() == 200
                && !reply.body().contains("\"rescode\":4")
                && reply.body().contains("\"rescode\":200");
    }

    static String digest(SplittableRandom random) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
