package vouch.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import vouch.protocol.proof.Proof;
import vouch.protocol.proof.ProofVerifier;
import vouch.protocol.proof.Verdict;

/// `vouch upgrade`: brings proofs that stand as far as they have grown meanwhile.
@Command(
        name = "upgrade",
        description = {
            "Bring proofs up to what the server has by now; they stay as they are where that fails.",
            "",
            "Succeeds where every proof is final."
        })
final class UpgradeCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Parameters(
            paramLabel = "PROOF|DIR",
            arity = "1..*",
            description = "Proofs, and folders with all the proofs in them.")
    private List<Path> paths = new ArrayList<>();

    @Option(
            names = "--wait",
            paramLabel = "STAGE",
            description = "Wait for logged, mined or final, as long as --timeout says.")
    private @Nullable Wanted wait;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = Seconds.class,
            defaultValue = "1h",
            description = "How long --wait waits: 90s, 10m, 2h (default: ${DEFAULT-VALUE}).")
    private Duration timeout = Duration.ofHours(1);

    @Mixin private ServerOptions serverOptions = new ServerOptions();
    @Mixin private OutputOptions output = new OutputOptions();

    UpgradeCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Wanted stage = wait == null ? Wanted.FINAL : wait;
        Duration patience = wait == null ? Duration.ZERO : timeout;
        Progress progress = output.progress(surroundings);
        var report = new Report(surroundings, progress, output.json(), output.quiet(), stage);
        List<Item> items = items();
        Trust trust = TrustFile.read(surroundings);
        items.forEach(item -> takeUp(item, trust));
        if (items.stream().anyMatch(item -> item.failure().isEmpty() && !item.hasReached(stage))) {
            var connection = new Connection(serverOptions, surroundings, report);
            new Grower(
                            connection.prexis(),
                            connection.witness(),
                            surroundings,
                            progress,
                            report,
                            stage)
                    .grow(items, surroundings.clock().instant().plus(patience));
        }
        for (Item item : items) {
            Unfinished.fail(item, stage, patience);
            report.item(item);
        }
        return report.summary(items, 0, OptionalLong.empty());
    }

    private List<Item> items() {
        List<Item> items = new ArrayList<>();
        for (Path path : paths) {
            Path proof = surroundings.directory().resolve(path);
            if (Files.isDirectory(proof)) {
                addFolder(path, proof, items);
            } else {
                items.add(new Item(path.toString(), proof));
            }
        }
        return items;
    }

    private void addFolder(Path label, Path folder, List<Item> items) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(file -> file.toString().endsWith(Proof.FILE_SUFFIX))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .map(file -> new Item(label.resolve(folder.relativize(file)).toString(), file))
                    .forEach(items::add);
        } catch (IOException | java.io.UncheckedIOException e) {
            var item = new Item(label.toString(), folder);
            item.fail("It cannot be looked at: " + e.getMessage() + ".");
            items.add(item);
        }
    }

    private static void takeUp(Item item, Trust trust) {
        if (item.failure().isPresent()) {
            return;
        }
        try {
            Proof proof = ProofFiles.read(item.proofFile());
            ProofVerifier verifier =
                    trust.withLogKey(new ProofVerifier(), proof.receipt().origin());
            switch (verifier.verify(proof)) {
                case Verdict.Fails fails -> item.fail("It does not hold: " + fails.sentence());
                case Verdict.Holds holds -> item.holds(proof, holds.facts());
            }
        } catch (CommandException e) {
            item.fail(String.valueOf(e.getMessage()));
        }
    }
}
