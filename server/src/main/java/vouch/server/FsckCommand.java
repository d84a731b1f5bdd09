package vouch.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import vouch.server.notary.Books;

/// Proves an installation's books: on a stopped one from its folder, on a running one through its
/// admin listener.
@Command(
        name = "fsck",
        mixinStandardHelpOptions = true,
        description = {
            "Proves the books of an installation from their entries: credits granted - credits left"
                    + " = digests registered, leaf indices without gap or repeat, every tile,"
                    + " checkpoint and anchor recomputed, every balance of the messenger's users"
                    + " where its snapshots lead. Changes nothing.",
            "",
            "Works on a stopped installation's folder, and on a running one through its admin"
                    + " listener.",
            ""
        },
        footer = {"", "Exit code: 0 the books are right, 1 something is wrong."})
final class FsckCommand implements Callable<Integer> {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The installation's folder. Default: ./data")
    private String data = Config.DEFAULTS.data();

    @Option(
            names = "--database-url",
            paramLabel = "URL",
            description = "Its PostgreSQL database, where it has one (or VOUCH_DATABASE_URL).")
    private @Nullable String databaseUrl;

    @Option(
            names = "--deep",
            description =
                    "Also compare every block that a proof rests on with the chain, and every stored"
                            + " document with its digest.")
    private boolean deep;

    @Option(
            names = "--node-url",
            paramLabel = "URL",
            description =
                    "With --deep on a stopped installation: a node of its chain (or VOUCH_NODE_URL)."
                            + " Default: its embedded chain.")
    private @Nullable String nodeUrl;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var folder = Path.of(data);
        if (!Files.isDirectory(folder)) {
            throw new ConfigException("there is no installation in " + folder);
        }
        Logging.configure(new Config.Log("text", "warn"));
        var terminal =
                json
                        ? new ProgressLine(Terminal.err(spec), false)
                        : new ProgressLine(Terminal.err(spec));
        FsckRoutes.Found found;
        try (var directory = DataDirectory.open(folder)) {
            found = FsckRoutes.Found.of(offline(directory, terminal));
        } catch (DataDirectory.InUse running) {
            found =
                    found(
                            AdminCall.post(
                                    folder,
                                    "/admin/fsck",
                                    Map.of("deep", deep),
                                    terminal,
                                    running));
        }
        terminal.clear();
        return tell(found);
    }

    private Books.Report offline(DataDirectory directory, ProgressLine terminal) {
        var url = databaseUrl != null ? databaseUrl : System.getenv("VOUCH_DATABASE_URL");
        var installation = new StoppedInstallation(directory, url);
        return deep ? installation.checkDeep(nodes(), terminal) : installation.check(terminal);
    }

    private List<URI> nodes() {
        var url = nodeUrl != null ? nodeUrl : System.getenv("VOUCH_NODE_URL");
        return url == null ? List.of() : Gateway.nodeUris(url);
    }

    private static FsckRoutes.Found found(JsonNode answer) {
        var findings = new ArrayList<String>();
        answer.path("findings").forEach(one -> findings.add(one.asText()));
        Map<String, Long> checked = new LinkedHashMap<>();
        answer.path("checked")
                .properties()
                .forEach(entry -> checked.put(entry.getKey(), entry.getValue().asLong()));
        return new FsckRoutes.Found(answer.path("ok").asBoolean(), findings, checked);
    }

    private int tell(FsckRoutes.Found found) throws IOException {
        var out = Terminal.out(spec);
        if (json) {
            out.println(new JsonMapper().writeValueAsString(found));
        } else {
            found.findings().forEach(finding -> out.println("wrong: " + finding));
            var counts = new ArrayList<String>();
            found.checked().forEach((what, count) -> counts.add(count + " " + what));
            out.println("checked " + String.join(", ", counts));
            out.println(found.ok() ? "the books are right" : "the books are not right");
        }
        out.flush();
        return found.ok() ? 0 : 1;
    }
}
