package vouch.server;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Runs the gateway until it is told to stop.
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs the gateway until it is told to stop (SIGTERM or Ctrl-C finish what is in hand).",
            "",
            "Without --node-url it starts an embedded development chain: a registration there"
                    + " proves nothing to anyone else.",
            "",
            "Settings come from a file (--config), from the environment (VOUCH_HTTP_PORT for"
                    + " http.port), and from these options; the later wins.",
            ""
        },
        footer = {"", "It is ready when it prints: vouch is ready: http://127.0.0.1:8080"})
final class ServeCommand implements Callable<Integer> {

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "The port to listen on, 0 for a free one. Default: 8080")
    private @Nullable String port;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "The address to listen on. Default: 127.0.0.1")
    private @Nullable String host;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The folder of everything that must be kept. Default: ./data")
    private @Nullable String data;

    @Option(
            names = "--node-url",
            paramLabel = "URL",
            description =
                    "An Ethereum node's JSON-RPC address; once for each of several nodes of one"
                            + " chain. Where it holds a key, set VOUCH_NODE_URL or"
                            + " chain.node-url-file instead: others can see options.")
    private List<String> nodeUrls = List.of();

    @Option(
            names = "--database-url",
            paramLabel = "URL",
            description =
                    "jdbc:postgresql://host/name. Default: the embedded database in --data."
                            + " Where it holds a password, set VOUCH_DATABASE_URL or database.url-file.")
    private @Nullable String databaseUrl;

    @Option(names = "--config", paramLabel = "FILE", description = "A file of settings, in TOML.")
    private @Nullable Path config;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Any other setting, as notary.anchor-interval=5m.")
    private Map<String, String> others = new LinkedHashMap<>();

    @Option(
            names = "--print-config",
            description = "Print the settings that would hold, secrets left out, and end.")
    private boolean printConfig;

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        var settings = ConfigReader.read(Optional.ofNullable(config), System.getenv(), flags());
        if (printConfig) {
            Terminal.out(spec).print(ConfigReader.print(settings));
            Terminal.out(spec).flush();
            return 0;
        }
        Logging.configure(settings.log());
        var stopped = new CountDownLatch(1);
        var gateway = Gateway.open(settings, InstantSource.system());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(gateway, stopped), "stop"));
        welcome(settings, gateway);
        stopped.await();
        return 0;
    }

    private Map<String, String> flags() {
        var flags = new LinkedHashMap<String, String>(others);
        put(flags, "http.port", port);
        put(flags, "http.host", host);
        put(flags, "data", data);
        put(flags, "chain.node-url", nodeUrls.isEmpty() ? null : String.join(" ", nodeUrls));
        put(flags, "database.url", databaseUrl);
        return flags;
    }

    private static void put(Map<String, String> flags, String key, @Nullable String value) {
        if (value != null) {
            flags.put(key, value);
        }
    }

    private static void stop(Gateway gateway, CountDownLatch stopped) {
        try {
            gateway.close();
        } finally {
            stopped.countDown();
        }
    }

    private void welcome(Config settings, Gateway gateway) {
        var out = Terminal.out(spec);
        if (gateway.developmentChain()) {
            out.println(
                    "This is a development chain (id "
                            + gateway.chainId()
                            + "): a registration here proves nothing to anyone else.");
        }
        if (settings.chain().isEmbedded()) {
            out.println(
                    "Demo credentials are in " + Path.of(settings.data()).resolve(Demo.FILE) + ".");
            out.println("Try in another terminal:");
            out.println("    ./vouch stamp README.md");
            out.println("    ./vouch verify README.md");
            out.println("    ./vouch account list");
        }
        out.println("vouch is ready: " + gateway.url());
        out.flush();
    }
}
