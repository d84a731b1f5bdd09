package vouch.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import vouch.server.notary.Books;

/// Copies an installation, running or stopped, and proves the copy's books.
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        description = {
            "Copies an installation into a new folder: the database, documents, keys, and the"
                    + " embedded chain. The copy is checked as `vouch fsck` does, and gets its name"
                    + " only if its books are right.",
            "",
            "Works on a running installation, which goes on serving, and on a stopped one.",
            ""
        },
        footer = {
            "",
            "To restore it, copy the folder (cp -a) and start with --data COPY. The folder holds"
                    + " keys and passwords: keep it as safe as the installation.",
            "",
            "Exit code: 0 the backup is there and its books are right, 1 it is not."
        })
final class BackupCommand implements Callable<Integer> {

    static final String POSTGRES =
            "this installation's database is PostgreSQL: copy it with pg_dump, and the files of the"
                    + " data folder beside it (docs/operating.md)";

    @Parameters(paramLabel = "DIR", description = "The folder to make.")
    private Path folder = Path.of("");

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The installation's folder. Default: ./data")
    private String data = Config.DEFAULTS.data();

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var source = Path.of(data);
        if (!Files.isDirectory(source)) {
            throw new ConfigException("there is no installation in " + source);
        }
        Logging.configure(new Config.Log("text", "warn"));
        var target = folder.toAbsolutePath().normalize();
        var unfinished = target.resolveSibling(target.getFileName() + ".unfinished");
        requireFree(target, unfinished);
        var terminal = new ProgressLine(Terminal.err(spec));
        Backup.Copied copied;
        try (var directory = DataDirectory.open(source)) {
            copied = offline(directory, unfinished, terminal);
        } catch (DataDirectory.InUse running) {
            copied = online(source, unfinished, terminal, running);
        }
        return finish(unfinished, target, copied, terminal);
    }

    private static void requireFree(Path target, Path unfinished) {
        if (Files.exists(target)) {
            throw new ConfigException(target + " is there already: name a new folder");
        }
        if (Files.exists(unfinished)) {
            throw new ConfigException(
                    unfinished
                            + " is left of a backup that did not finish, or one is under way:"
                            + " remove it, or name another folder");
        }
    }

    private static Backup.Copied offline(
            DataDirectory directory, Path target, ProgressLine terminal) {
        var url = System.getenv("VOUCH_DATABASE_URL");
        if (url != null || !directory.has("vouch.db")) {
            throw new ConfigException(
                    url != null ? POSTGRES : "there is no vouch.db in " + directory.path());
        }
        try (var database = new StoppedInstallation(directory, null).open()) {
            return new Backup(directory, database, Runnable::run, terminal).into(target);
        }
    }

    private static Backup.Copied online(
            Path source, Path target, ProgressLine terminal, DataDirectory.InUse running)
            throws IOException, InterruptedException {
        var done =
                AdminCall.post(
                        source,
                        "/admin/backup",
                        Map.of("directory", target.toString()),
                        terminal,
                        running);
        return new Backup.Copied(done.path("files").asLong(), done.path("bytes").asLong());
    }

    /// The copy gets its name once its books were found right.
    private int finish(Path unfinished, Path target, Backup.Copied copied, ProgressLine terminal)
            throws IOException {
        Books.Report report;
        try (var directory = DataDirectory.open(unfinished)) {
            report = new StoppedInstallation(directory, null).check(terminal);
        }
        terminal.clear();
        var out = Terminal.out(spec);
        if (!report.isClean()) {
            report.findings().forEach(finding -> out.println("wrong: " + finding));
            out.println("the copy's books are not right; it is left in " + unfinished);
            out.flush();
            return 1;
        }
        Files.deleteIfExists(unfinished.resolve("lock"));
        Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        try (var parent = FileChannel.open(target.resolve(".."), StandardOpenOption.READ)) {
            parent.force(true);
        }
        out.println(
                "backup in %s: the database and %,d files of %,d bytes; its books are right"
                        .formatted(target, copied.files(), copied.bytes()));
        out.flush();
        return 0;
    }
}
