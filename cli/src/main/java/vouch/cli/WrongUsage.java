package vouch.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/// A command line that makes no sense, said in a sentence.
final class WrongUsage {

    private WrongUsage() {}

    /// @param spec the command's own, which picocli has set by the time it runs
    static ParameterException of(@Nullable CommandSpec spec, String sentence) {
        if (spec == null) {
            throw new IllegalStateException(sentence);
        }
        return new ParameterException(spec.commandLine(), sentence);
    }
}
