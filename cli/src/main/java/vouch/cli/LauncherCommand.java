package vouch.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// The commands that the launcher script hands elsewhere; they stand here so that the help lists
/// them.
final class LauncherCommand {

    private LauncherCommand() {}

    static void addTo(CommandLine vouch) {
        add(vouch, "serve", "Run a server here, with a chain and a database of its own.");
        add(vouch, "fsck", "Check all that a server has stored.");
        add(vouch, "backup", "Copy a server's installation, and check the copy.");
        add(vouch, "test", "Run the tests of this source tree.");
        add(vouch, "bench", "Measure a running server.");
    }

    static void addSimulateTo(CommandLine mixer) {
        add(mixer, "simulate", "Run orders on a throwaway chain of its own, whose clock moves.");
    }

    private static void add(CommandLine vouch, String name, String description) {
        CommandSpec spec =
                CommandSpec.wrapWithoutInspection(
                        (Runnable)
                                () -> {
                                    throw new CommandException(
                                            "`"
                                                    + name
                                                    + "` is run by the script `vouch` at the top of the"
                                                    + " source tree.");
                                });
        spec.usageMessage().description(description);
        vouch.addSubcommand(name, spec);
    }
}
