package vouch.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `vouch stamp`: registers files or digests, and writes the proof of each beside it.
@Command(
        name = "stamp",
        description = {
            "Register files (or digests), and write the proof of each beside it.",
            "",
            "The proof of FILE is FILE.vouch.json. Run it again at any time: proofs that stand are taken up where they are, and nothing is"
                    + " paid twice."
        })
final class StampCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Spec private @Nullable CommandSpec spec;

    @Parameters(
            paramLabel = "FILE|DIR",
            arity = "0..*",
            description =
                    "Files, and folders with all that lies in them (not through links; hidden files with --hidden).")
    private List<String> paths = new ArrayList<>();

    @Option(
            names = "--digest",
            paramLabel = "HEX",
            arity = "1..*",
            description = "SHA-256 digests, instead of files.")
    private List<String> digests = new ArrayList<>();

    @Option(
            names = "--wait",
            paramLabel = "STAGE",
            defaultValue = "final",
            description = "received, logged, mined or final (default: ${DEFAULT-VALUE}).")
    private Wanted wanted = Wanted.FINAL;

    @Option(names = "--no-wait", description = "The same as --wait received.")
    private boolean noWait;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = Seconds.class,
            defaultValue = "1h",
            description = "How long to wait: 90s, 10m, 2h (default: ${DEFAULT-VALUE}).")
    private Duration timeout = Duration.ofHours(1);

    @Option(
            names = "--salted",
            description =
                    "Register SHA-256(salt, digest) with a random salt, which the proof keeps: for content"
                            + " that could be guessed.")
    private boolean salted;

    @Option(
            names = "--force",
            description =
                    "Where the proof file stands for other content, set it aside (FILE.vouch.json.<time>~).")
    private boolean force;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "DIR",
            description = "Write all proofs to this folder.")
    private @Nullable Path out;

    @Option(names = "--hidden", description = "Take hidden files in folders too.")
    private boolean hidden;

    @Mixin private ServerOptions serverOptions = new ServerOptions();
    @Mixin private OutputOptions output = new OutputOptions();

    StampCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (paths.isEmpty() && digests.isEmpty() && spec != null) {
            throw new ParameterException(
                    spec.commandLine(), "Say what to stamp: files, folders, or --digest.");
        }
        Wanted stage = noWait ? Wanted.RECEIVED : wanted;
        Targets targets = targets();
        Progress progress = output.progress(surroundings);
        var report = new Report(surroundings, progress, output.json(), output.quiet(), stage);
        targets.failed().forEach(report::item);

        var connection = new Connection(serverOptions, surroundings, report);
        // Found out before files are read, which may take long, wherever the server will surely be
        // needed.
        if (targets.targets().stream().anyMatch(t -> !Files.exists(t.item().proofFile()))) {
            connection.open();
        }
        var stamping = new Stamping(progress, report, TrustFile.read(surroundings), salted, force);
        stamping.prepare(targets.targets());
        List<Item> items = new ArrayList<>(targets.targets().stream().map(Target::item).toList());
        OptionalLong balance = OptionalLong.empty();
        if (items.stream().anyMatch(item -> item.failure().isEmpty() && !item.hasReached(stage))) {
            connection.open();
            balance = stamping.register(connection.prexis(), items);
            new Grower(
                            connection.prexis(),
                            connection.witness(),
                            surroundings,
                            progress,
                            report,
                            stage)
                    .grow(items, surroundings.clock().instant().plus(timeout));
        }
        for (Item item : items) {
            Unfinished.fail(item, stage, timeout);
            report.item(item);
        }
        items.addAll(targets.failed());
        return report.summary(items, targets.skipped(), balance);
    }

    private Targets targets() {
        Path folder = out == null ? null : surroundings.directory().resolve(out);
        if (folder != null && !Files.isDirectory(folder)) {
            throw new CommandException("There is no folder " + folder + " to write proofs to.");
        }
        var targets = new Targets(surroundings, folder, hidden);
        paths.forEach(targets::addPath);
        digests.forEach(targets::addDigest);
        return targets;
    }
}
