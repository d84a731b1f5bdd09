package vouch.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import vouch.protocol.log.NoteSigner;
import vouch.protocol.log.NoteVerifier;
import vouch.server.database.Database;
import vouch.server.metrics.Metrics;
import vouch.server.notary.Books;

/// Proves an installation's books: on a stopped one from its folder, on a running one through its
/// admin listener.
@Command(
        name = "fsck",
        mixinStandardHelpOptions = true,
        description = {
            "Proves the books of an installation from their entries: credits granted - credits left"
                    + " = digests registered, leaf indices without gap or repeat, every tile,"
                    + " checkpoint and anchor recomputed. Changes nothing.",
            "",
            "Works on a stopped installation's folder, and on a running one through its admin"
                    + " listener.",
            ""
        },
        footer = {"", "Exit code: 0 the books are right, 1 something is wrong."})
final class FsckCommand implements Callable<Integer> {

    private static final Duration LONGEST = Duration.ofHours(6);

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
        FsckRoutes.Found found;
        try (var directory = DataDirectory.open(folder)) {
            found = offline(directory);
        } catch (DataDirectory.InUse running) {
            found = online(folder, running);
        }
        return tell(found);
    }

    private FsckRoutes.Found offline(DataDirectory directory) throws IOException {
        var url = databaseUrl != null ? databaseUrl : System.getenv("VOUCH_DATABASE_URL");
        if (url == null && !Files.exists(directory.resolve("vouch.db"))) {
            throw new ConfigException(
                    "there is no vouch.db in "
                            + directory.path()
                            + ": name its PostgreSQL database with --database-url");
        }
        try (Database database =
                Gateway.open(new Config.Database(url, null), directory, new Metrics())) {
            var report =
                    Books.check(
                            database,
                            logKey(directory),
                            Optional.of(directory.resolve(Gateway.DOCUMENTS)),
                            this::progress);
            return new FsckRoutes.Found(report.isClean(), report.findings(), report.checked());
        }
    }

    private static Optional<NoteVerifier> logKey(DataDirectory directory) {
        var file = directory.resolve("log.key");
        return Files.exists(file)
                ? Optional.of(NoteSigner.parse(Secrets.read(file)).verifier())
                : Optional.empty();
    }

    private void progress(String line) {
        if (!json && Optional.ofNullable(System.console()).isPresent()) {
            err().print("\r" + line + "   ");
            err().flush();
        }
    }

    private static FsckRoutes.Found online(Path folder, DataDirectory.InUse running)
            throws IOException, InterruptedException {
        var file = folder.resolve("admin.json");
        if (!Files.exists(file)) {
            throw running;
        }
        var admin = new JsonMapper().readTree(Files.readString(file));
        var request =
                HttpRequest.newBuilder(URI.create(admin.path("url").asText() + "/admin/fsck"))
                        .header("Authorization", "Bearer " + admin.path("token").asText())
                        .header("Content-Type", "application/json")
                        .timeout(LONGEST)
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build();
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new ConfigException("the running vouch answered " + answer.statusCode());
            }
            return found(new JsonMapper().readTree(answer.body()));
        }
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
        var out = out();
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

    private PrintWriter out() {
        return command().commandLine().getOut();
    }

    private PrintWriter err() {
        return command().commandLine().getErr();
    }

    private CommandSpec command() {
        if (spec == null) {
            throw new IllegalStateException("the command line sets it");
        }
        return spec;
    }
}
