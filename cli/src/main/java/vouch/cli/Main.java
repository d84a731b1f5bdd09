package vouch.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import vouch.client.VouchException;

/// The program `vouch`: one command of a user's, and the exit code that says how it went.
@Command(
        name = "vouch",
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Registers digests on Ethereum, and proves what was registered.",
        subcommands = {HelpCommand.class},
        footer = {
            "",
            "vouch COMMAND --help says more about each.",
            "Exit codes: 0 done, 1 failed, 2 verifying found nothing to compare with,",
            "3 status --check found that somebody should look, 64 wrong usage.",
        })
public final class Main implements Runnable {

    /// What `--version` prints.
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"vouch " + (version == null ? "(unpackaged)" : version)};
        }
    }

    private Main() {}

    public static void main(String[] args) {
        // What is printed is read by programs too, with the digits 0 to 9 in every language.
        Locale.setDefault(Locale.ROOT);
        PrintStream out = utf8(FileDescriptor.out);
        PrintStream err = utf8(FileDescriptor.err);
        var surroundings =
                new Surroundings(
                        System.getenv(),
                        Path.of("").toAbsolutePath(),
                        Path.of(
                                Optional.ofNullable(System.getenv("HOME"))
                                        .orElse(System.getProperty("user.home", "."))),
                        out,
                        err,
                        System.in,
                        Terminal.columns(System.getenv()),
                        InstantSource.system(),
                        Thread::sleep);
        int exit = run(surroundings, args);
        out.flush();
        err.flush();
        System.exit(exit);
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /// Runs one command and returns its exit code; nothing escapes it.
    static int run(Surroundings surroundings, String... args) {
        CommandLine vouch = commandLine(surroundings);
        return vouch.execute(args.length == 0 ? new String[] {"help"} : args);
    }

    private static CommandLine commandLine(Surroundings surroundings) {
        CommandLine vouch =
                new CommandLine(new Main())
                        .addSubcommand(new StampCommand(surroundings))
                        .addSubcommand(new VerifyCommand(surroundings))
                        .addSubcommand(new InfoCommand(surroundings))
                        .addSubcommand(new UpgradeCommand(surroundings))
                        .addSubcommand(new ExportCommand(surroundings))
                        .addSubcommand(AccountCommand.create(surroundings))
                        .addSubcommand(AppCommand.create(surroundings))
                        .addSubcommand(ApiKeyCommand.create(surroundings))
                        .addSubcommand(MixerCommand.create(surroundings))
                        .addSubcommand(LetterCommand.create(surroundings))
                        .addSubcommand(new StatusCommand(surroundings))
                        .addSubcommand(TransactionCommand.create(surroundings));
        LauncherCommand.addTo(vouch);
        withHelp(vouch);
        return vouch.setOut(new PrintWriter(surroundings.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(surroundings.err(), true, StandardCharsets.UTF_8))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(Math.clamp(surroundings.columns(), 80, 120))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setParameterExceptionHandler((e, _) -> usage(e))
                .setExecutionExceptionHandler((e, _, _) -> failed(surroundings, e));
    }

    private static void withHelp(CommandLine command) {
        command.getCommandSpec().mixinStandardHelpOptions(true);
        command.getSubcommands().values().forEach(Main::withHelp);
    }

    private static int usage(ParameterException e) {
        CommandLine command = e.getCommandLine();
        command.getErr().println(Printable.of("vouch: " + e.getMessage()));
        command.getErr().println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
        return Exit.USAGE;
    }

    private static int failed(Surroundings surroundings, Exception e) {
        if (e instanceof CommandException || e instanceof VouchException) {
            surroundings.err().println(Printable.of("vouch: " + e.getMessage()));
        } else {
            surroundings.err().println(Printable.of("vouch: a fault of this program: " + e));
            if (surroundings.variable("VOUCH_DEBUG").isPresent()) {
                e.printStackTrace(surroundings.err());
            } else {
                surroundings.err().println("VOUCH_DEBUG=1 shows where it happened.");
            }
        }
        return Exit.FAILED;
    }

    @Override
    public void run() {
        throw new IllegalStateException("a command is always given");
    }
}
