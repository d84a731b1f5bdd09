package vouch.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import vouch.client.Account;
import vouch.client.Administration;

/// `vouch bench --direct N`: digests that each get a transaction of their own, from the
/// registration until the last of them is final.
final class DirectRun {

    private static final long PLENTY = 1_000_000_000L;

    /// Between two looks; what is measured is as exact as that.
    private static final Duration PAUSE = Duration.ofMillis(100);

    /// On Ethereum a block is final after a quarter of an hour, and 500 take half an hour to get
    /// in.
    private static final Duration PATIENCE = Duration.ofHours(3);

    private static final Pattern SENT =
            Pattern.compile("(?m)^vouch_ethereum_jobs\\{state=\"sent\"\\} ([0-9.E]+)$");
    private static final Pattern BLOCK = Pattern.compile("\"blockNumber\":([0-9]+)");

    private final Options options;
    private final List<String> digests;
    private final Latencies mined = new Latencies();
    private final Set<Long> blocks = new HashSet<>();
    private int mostInFlight;

    private DirectRun(Options options) {
        this.options = options;
        var random = new SplittableRandom(options.seed());
        this.digests = Stream.generate(() -> Main.digest(random)).limit(options.direct()).toList();
    }

    static DirectRun of(Options options) {
        return new DirectRun(options);
    }

    /// @return whether all became final
    boolean run() throws IOException, InterruptedException {
        try (var tokens = new Tokens(options.url(), account());
                var wire = new Wire(options.url())) {
            System.out.printf(
                    "%s, seed %d, %,d digests in transactions of their own%n%n",
                    options.url(), options.seed(), digests.size());
            long start = System.nanoTime();
            if (!Main.registerBatch(wire, tokens.current(), digests)) {
                throw new IOException("the digests were not registered");
            }
            double registered = seconds(start);
            boolean allMined = awaitMined(wire, tokens, start);
            double lastMined = seconds(start);
            boolean allFinal = allMined && awaitFinal(wire, tokens, start);
            print(registered, lastMined, allFinal ? seconds(start) : Double.NaN);
            return allFinal;
        }
    }

    private Account.Credentials account() {
        var administration = Administration.of(options.adminFile());
        var account = administration.createDirect("bench", digests.size(), Optional.empty());
        for (var endpoint : List.of("auth", "transaction", "proof")) {
            administration.limit(account.key(), endpoint, OptionalLong.of(PLENTY));
        }
        return account;
    }

    /// Transactions are mined in the order of registration, so the first that is not yet is the
    /// only one to be asked for.
    private boolean awaitMined(Wire wire, Tokens tokens, long start)
            throws IOException, InterruptedException {
        var waiting = new ArrayDeque<>(digests);
        while (!waiting.isEmpty() && System.nanoTime() - start < PATIENCE.toNanos()) {
            look(wire, tokens);
            var block = block(wire, tokens, waiting.getFirst());
            if (block.isPresent()) {
                blocks.add(block.getAsLong());
                mined.add(System.nanoTime() - start);
                waiting.removeFirst();
            } else {
                Thread.sleep(PAUSE);
            }
        }
        return waiting.isEmpty();
    }

    private boolean awaitFinal(Wire wire, Tokens tokens, long start)
            throws IOException, InterruptedException {
        var waiting = new ArrayDeque<>(digests);
        while (!waiting.isEmpty() && System.nanoTime() - start < PATIENCE.toNanos()) {
            var proof = wire.get("/api/v1/proof/" + waiting.getLast(), tokens.current());
            if (proof.status() == 200 && proof.body().contains("\"ethereum\"")) {
                waiting.removeLast();
            } else {
                Thread.sleep(PAUSE);
            }
        }
        return waiting.isEmpty();
    }

    private void look(Wire wire, Tokens tokens) throws IOException {
        var sent = SENT.matcher(wire.get("/metrics", tokens.current()).body());
        if (sent.find()) {
            mostInFlight = Math.max(mostInFlight, (int) Double.parseDouble(sent.group(1)));
        }
    }

    private static OptionalLong block(Wire wire, Tokens tokens, String digest) throws IOException {
        var reply =
                wire.post(
                        "/api/v1/transaction",
                        tokens.current(),
                        "application/x-www-form-urlencoded",
                        "hash=" + digest);
        var block = BLOCK.matcher(reply.body());
        return block.find()
                ? OptionalLong.of(Long.parseLong(block.group(1)))
                : OptionalLong.empty();
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private void print(double registered, double lastMined, double allFinal) {
        var times = Latencies.merged(new ArrayList<>(List.of(mined)));
        System.out.printf("registered, durable        %9.2f s%n", registered);
        System.out.printf(
                "mined                      %9d of %d, the last after %.2f s%n",
                times.count(), digests.size(), lastMined);
        System.out.printf(
                "  p50, p99                 %9.2f s, %.2f s%n",
                times.millis(50) / 1e3, times.millis(99) / 1e3);
        System.out.printf("  transactions/s           %9.1f%n", times.count() / lastMined);
        System.out.printf("  blocks                   %9d%n", blocks.size());
        System.out.printf("  most in flight seen      %9d%n", mostInFlight);
        System.out.printf("all final after            %9.2f s%n", allFinal);
    }
}
