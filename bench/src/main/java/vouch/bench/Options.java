package vouch.bench;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// What a load run is to do.
///
/// @param adminFile where the server's administrative listener is said to be
/// @param connections how many callers there are at once
/// @param batch how many digests one batch holds
/// @param direct how many transactions of their own to have made instead; 0 for none
record Options(
        URI url,
        Path adminFile,
        Duration length,
        int connections,
        int batch,
        int direct,
        long seed) {

    static final String USAGE =
            """
            Usage: vouch bench [--url URL] [--data DIR | --admin-file FILE] [--seconds N]
                               [--connections N] [--batch N] [--direct N] [--seed N]
            Measures a running server: registrations one by one and in batches, all of them
            durable before they are answered, and an authenticated request that changes
            nothing beside them. Makes an account of its own, with limits that do not matter.
              --url URL           the server (default: http://127.0.0.1:8080)
              --data DIR          its data directory (default: ./data)
              --admin-file FILE   its admin.json, where that lies elsewhere
              --seconds N         how long each measurement takes (default: 10)
              --connections N     callers at once (default: 64)
              --batch N           digests in a batch (default: 1000)
              --direct N          instead: registers N digests that each get a transaction of
                                  their own, and waits until all of these are final
              --seed N            which digests; another each time unless it is given\
            """;

    private static final Set<String> NAMES =
            Set.of(
                    "--url",
                    "--data",
                    "--admin-file",
                    "--seconds",
                    "--connections",
                    "--batch",
                    "--direct",
                    "--seed");
    private static final int CONNECTIONS_MAX = 4_096;
    private static final int BATCH_MAX = 10_000;

    Options {
        if (!"http".equals(url.getScheme()) || url.getHost() == null) {
            throw new IllegalArgumentException("--url must be a plain http:// address");
        }
        if (connections < 1 || connections > CONNECTIONS_MAX) {
            throw new IllegalArgumentException("--connections must be 1 to " + CONNECTIONS_MAX);
        }
        if (batch < 1 || batch > BATCH_MAX) {
            throw new IllegalArgumentException("--batch must be 1 to " + BATCH_MAX);
        }
        if (direct < 0 || direct > BATCH_MAX) {
            throw new IllegalArgumentException("--direct must be 1 to " + BATCH_MAX);
        }
        if (length.toSeconds() < 1 || length.toSeconds() > 3_600) {
            throw new IllegalArgumentException("--seconds must be 1 to 3600");
        }
    }

    /// @throws IllegalArgumentException with a sentence where the arguments make no sense
    static Options parse(List<String> args, long seedUnlessGiven) {
        URI url = URI.create("http://127.0.0.1:8080");
        Path adminFile = Path.of("data", "admin.json");
        int seconds = 10;
        int connections = 64;
        int batch = 1_000;
        int direct = 0;
        long seed = seedUnlessGiven;
        for (int i = 0; i < args.size(); i += 2) {
            String name = args.get(i);
            if (!NAMES.contains(name)) {
                throw new IllegalArgumentException("there is no option " + name);
            }
            if (i + 1 == args.size()) {
                throw new IllegalArgumentException(name + " needs a value");
            }
            String value = args.get(i + 1);
            switch (name) {
                case "--url" -> url = URI.create(value);
                case "--data" -> adminFile = Path.of(value, "admin.json");
                case "--admin-file" -> adminFile = Path.of(value);
                case "--seconds" -> seconds = number(name, value);
                case "--connections" -> connections = number(name, value);
                case "--batch" -> batch = number(name, value);
                case "--direct" -> direct = number(name, value);
                case "--seed" -> seed = number(name, value);
                default -> throw new IllegalStateException(name);
            }
        }
        return new Options(
                url, adminFile, Duration.ofSeconds(seconds), connections, batch, direct, seed);
    }

    private static int number(String name, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " must be a number, not " + value, e);
        }
    }
}
