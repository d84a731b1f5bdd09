package vouch.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import vouch.client.Administration;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonObject;

/// Which server is looked after, and in which shape to answer.
final class AdminOptions {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The server's data directory (default: ./data).")
    private @Nullable Path data;

    @Option(
            names = "--admin-file",
            paramLabel = "FILE",
            description = "Its admin.json, where that lies elsewhere.")
    private @Nullable Path adminFile;

    @Option(names = "--json", description = "Answer in JSON, for programs (docs/cli.md).")
    private boolean json;

    boolean json() {
        return json;
    }

    Administration administration(Surroundings surroundings) {
        Path folder = data == null ? Path.of("data") : data;
        Path file = adminFile == null ? folder.resolve("admin.json") : adminFile;
        return Administration.of(surroundings.directory().resolve(file));
    }

    /// Prints the answer in the shape asked for.
    void print(Surroundings surroundings, JsonObject answer, String text) {
        surroundings.out().println(json ? Json.compact(answer) : text);
    }

    /// A command that speaks to the same server.
    String command(String words) {
        return "vouch "
                + words
                + (data == null ? "" : " --data " + data)
                + (adminFile == null ? "" : " --admin-file " + adminFile);
    }
}
