package vouch.server;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import vouch.server.mixer.Simulation;

/// Plays orders of the mixer on a chain of its own.
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description = {
            "Plays orders of the mixer on a throwaway chain whose clock it moves, and writes the"
                    + " whole story as tables (docs/mixer.md): which deposit became which lot, and"
                    + " which lots paid whom. Touches no installation.",
            "",
            "The same seed gives the same orders.",
            ""
        },
        footer = {"", "Exit code: 0 it is written and the books hold, 1 something is wrong."})
final class SimulateCommand implements Callable<Integer> {

    @Option(names = "--orders", paramLabel = "N", description = "How many. Default: 100")
    private int orders = 100;

    @Option(names = "--seed", paramLabel = "S", description = "A whole number. Default: 1")
    private long seed = 1;

    @Option(
            names = "--codes",
            paramLabel = "N",
            description = "Mixing codes that customers share. Default: 20")
    private int codes = 20;

    @Option(
            names = "--days",
            paramLabel = "N",
            description = "The days in which they come, 1 to 365. Default: 7")
    private int days = 7;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description =
                    "Where the tables go; must not be there, or be empty. Default:"
                            + " ./simulation-SEED")
    private @Nullable Path output;

    @Option(
            names = "--anvil",
            paramLabel = "FILE",
            description = "The chain's program, where it is not to be searched for.")
    private @Nullable Path anvil;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Logging.configure(new Config.Log("text", "error"));
        var folder = output != null ? output : Path.of("simulation-" + seed);
        requireEmpty(folder);
        var plan = plan();
        var terminal = new ProgressLine(Terminal.err(spec));
        try (var simulation = Simulation.open(plan, Optional.ofNullable(anvil))) {
            var result = simulation.run(terminal);
            simulation.export(folder);
            terminal.clear();
            return tell(result, folder);
        }
    }

    private Simulation.Plan plan() {
        try {
            return new Simulation.Plan(orders, seed, codes, Duration.ofDays(days));
        } catch (IllegalArgumentException e) {
            throw new ConfigException(String.valueOf(e.getMessage()));
        }
    }

    private static void requireEmpty(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var inside = Files.list(folder)) {
            if (inside.findAny().isPresent()) {
                throw new ConfigException(folder + " is not empty: name another with --output");
            }
        }
    }

    private int tell(Simulation.Result result, Path folder) throws IOException {
        var out = Terminal.out(spec);
        if (json) {
            out.println(new JsonMapper().writeValueAsString(result));
        } else {
            out.println(
                    result.states().entrySet().stream()
                            .map(entry -> entry.getValue() + " " + entry.getKey())
                            .collect(Collectors.joining(", ")));
            if (result.refused() > 0) {
                out.println(result.refused() + " turned away: the pool had nothing left for them");
            }
            result.findings().forEach(finding -> out.println("wrong: " + finding));
            out.println("tables in " + folder);
        }
        out.flush();
        return result.findings().isEmpty() ? 0 : 1;
    }
}
