package vouch.cli;

import org.jspecify.annotations.Nullable;
import vouch.client.Prexis;

/// The way to the server, made when it is first needed.
final class Connection {

    private final ServerOptions options;
    private final Surroundings surroundings;
    private final Report report;
    private @Nullable Open open;

    record Open(Prexis prexis, Witness witness) {}

    Connection(ServerOptions options, Surroundings surroundings, Report report) {
        this.options = options;
        this.surroundings = surroundings;
        this.report = report;
    }

    /// Finds out that the server answers and takes the key, and whether its log is the one known
    /// before.
    Open open() {
        if (open == null) {
            ServerOptions.Server server = options.server(surroundings);
            Prexis prexis = server.connect();
            TrustFile trust = TrustFile.writable(surroundings);
            if (trust.isFallback()) {
                report.note(
                        "The trust file is "
                                + trust.file()
                                + ", since "
                                + TrustFile.usual(surroundings)
                                + " cannot be written.");
            }
            open = new Open(prexis, Witness.of(prexis, server.url(), trust, surroundings.clock()));
            // A wrong password is said once, here, and not for every file.
            prexis.credits();
        }
        return open;
    }

    Prexis prexis() {
        return open().prexis();
    }

    Witness witness() {
        return open().witness();
    }
}
