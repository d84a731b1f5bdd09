package vouch.server;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// Where a command's results go, and its remarks.
final class Terminal {

    private Terminal() {}

    static PrintWriter out(@Nullable CommandSpec spec) {
        return line(spec).getOut();
    }

    static PrintWriter err(@Nullable CommandSpec spec) {
        return line(spec).getErr();
    }

    private static CommandLine line(@Nullable CommandSpec spec) {
        if (spec == null) {
            throw new IllegalStateException("the command line sets it");
        }
        return spec.commandLine();
    }
}
