package vouch.cli;

import picocli.CommandLine.Option;

/// How a command says what it did.
final class OutputOptions {

    @Option(names = "--json", description = "One JSON object a line, for programs (docs/cli.md).")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "Say nothing but what failed.")
    private boolean quiet;

    boolean json() {
        return json;
    }

    boolean quiet() {
        return quiet;
    }

    Progress progress(Surroundings surroundings) {
        int columns = quiet || json ? 0 : surroundings.columns();
        return new Progress(surroundings.err(), columns, surroundings.clock());
    }
}
