package vouch.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import vouch.client.MixerDesk;
import vouch.protocol.json.JsonArray;
import vouch.protocol.json.JsonObject;
import vouch.protocol.json.JsonValue;

/// `vouch mixer export`: every order's whole story, as tables.
@Command(
        name = "export",
        description = {
            "Write what links each deposit to each payout, as CSV and JSON Lines.",
            "",
            "docs/mixer.md names the tables and their columns."
        })
final class MixerExportCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    /// In which form, or forms.
    enum Form {
        CSV,
        JSONL,
        BOTH;

        private List<MixerDesk.Format> formats() {
            return switch (this) {
                case CSV -> List.of(MixerDesk.Format.CSV);
                case JSONL -> List.of(MixerDesk.Format.JSONL);
                case BOTH -> List.of(MixerDesk.Format.values());
            };
        }
    }

    private record Target(String table, MixerDesk.Format format, Path file) {}

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "DIR",
            description = "The folder, which is made where it is missing.")
    private Path out = Path.of("");

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "both",
            description = "csv, jsonl or both (default: ${DEFAULT-VALUE}).")
    private Form form = Form.BOTH;

    @Option(names = "--force", description = "Replace files that are there already.")
    private boolean force;

    @Mixin private AdminOptions options = new AdminOptions();

    MixerExportCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Path folder = surroundings.directory().resolve(out);
        List<Target> targets = targets(folder);
        requireFree(targets);
        MixerDesk desk = options.administration(surroundings).mixer();
        makeFolder(folder);
        List<JsonValue> files = new ArrayList<>();
        var table = new Table("FILE", "BYTES");
        for (Target target : targets) {
            long bytes = write(desk, target);
            String name = String.valueOf(target.file().getFileName());
            files.add(JsonObject.builder().put("file", name).put("bytes", bytes).build());
            table.row(name, String.format("%,d", bytes));
        }
        options.print(
                surroundings,
                JsonObject.builder().put("files", new JsonArray(files)).build(),
                table.toString());
        return Exit.OK;
    }

    private List<Target> targets(Path folder) {
        List<Target> targets = new ArrayList<>();
        for (String table : MixerDesk.TABLES) {
            for (MixerDesk.Format format : form.formats()) {
                String suffix = "." + Sentences.lower(format);
                targets.add(new Target(table, format, folder.resolve(table + suffix)));
            }
        }
        return targets;
    }

    private void requireFree(List<Target> targets) {
        targets.stream()
                .map(Target::file)
                .filter(file -> !force && Files.exists(file))
                .findFirst()
                .ifPresent(taken -> {
                    throw new CommandException(
                            out.resolve(taken.getFileName())
                                    + " is there already (--force replaces it).");
                });
    }

    private void makeFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new CommandException(
                    "Cannot make the folder " + out + ": " + Sentences.of(e) + ".", e);
        }
    }

    private static long write(MixerDesk desk, Target target) {
        List<Long> bytes = new ArrayList<>(1);
        try {
            AtomicFile.write(
                    target.file(),
                    stream -> bytes.add(desk.export(target.table(), target.format(), stream)));
            return bytes.getFirst();
        } catch (IOException e) {
            throw new CommandException(
                    "Cannot write " + target.file() + ": " + Sentences.of(e) + ".", e);
        }
    }
}
