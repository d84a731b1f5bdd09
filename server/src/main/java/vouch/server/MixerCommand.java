package vouch.server;

import picocli.CommandLine.Command;

/// The mixer's commands that need no installation.
@Command(
        name = "mixer",
        mixinStandardHelpOptions = true,
        description = "Plays orders on a throwaway chain.",
        subcommands = SimulateCommand.class)
final class MixerCommand {}
