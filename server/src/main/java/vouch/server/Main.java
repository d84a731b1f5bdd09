package vouch.server;

import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The commands of an installation: `vouch serve`, `vouch fsck`, `vouch backup`.
@Command(
        name = "vouch",
        description = "The commands of an installation.",
        subcommands = {
            ServeCommand.class,
            FsckCommand.class,
            BackupCommand.class,
            MixerCommand.class
        })
public final class Main {

    /// The command line cannot be understood (sysexits.h, EX_USAGE).
    static final int USAGE = 64;

    private Main() {}

    public static void main(String[] arguments) {
        // Before anything is formatted: some languages have digits of their own, which belong in no
        // pattern, amount or protocol.
        Locale.setDefault(Locale.ROOT);
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        var line = new CommandLine(new Main());
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            var sentence = Sentences.of(failure);
            command.getErr().println("vouch: " + sentence.orElse("something nobody foresaw:"));
            if (sentence.isEmpty()) {
                failure.printStackTrace(command.getErr());
            }
            return 1;
        });
        line.setParameterExceptionHandler((failure, arguments) -> {
            var command = failure.getCommandLine();
            command.getErr().println("vouch: " + failure.getMessage());
            command.getErr()
                    .println(
                            "See vouch " + command.getCommandName() + " --help for what it takes.");
            return USAGE;
        });
        return line;
    }
}
