package vouch.server;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vouch.protocol.log.NoteSigner;
import vouch.protocol.log.NoteVerifier;
import vouch.server.database.Database;
import vouch.server.ethereum.ChainReader;
import vouch.server.metrics.Metrics;
import vouch.server.notary.Books;

/// An installation whose folder this process holds: its database and its chain, to be looked at.
///
/// @param databaseUrl its PostgreSQL database, where it has one
record StoppedInstallation(DataDirectory directory, @Nullable String databaseUrl) {

    Database open() {
        if (databaseUrl == null && !directory.has("vouch.db")) {
            throw new ConfigException(
                    "there is no vouch.db in "
                            + directory.path()
                            + ": name its PostgreSQL database with --database-url");
        }
        return Gateway.open(new Config.Database(databaseUrl, null), directory, new Metrics());
    }

    Books.Report check(Consumer<String> progress) {
        try (var database = open()) {
            return AllBooks.of(database, Books.check(database, logKey(), documents(), progress));
        }
    }

    /// Compares with the chain too.
    ///
    /// @param nodes of that chain; none for the embedded one
    Books.Report checkDeep(List<URI> nodes, Consumer<String> progress) {
        try (var database = open()) {
            var chain = ChainReader.open(nodes, directory.resolve("chain"), database);
            try {
                var deep = new Books.Deep(chain.map(reader -> reader::blockHashes));
                return AllBooks.of(
                        database,
                        Books.check(database, logKey(), documents(), Optional.of(deep), progress));
            } finally {
                chain.ifPresent(ChainReader::close);
            }
        }
    }

    private Optional<Path> documents() {
        return Optional.of(directory.resolve(Gateway.DOCUMENTS));
    }

    private Optional<NoteVerifier> logKey() {
        var file = directory.resolve("log.key");
        return Files.exists(file)
                ? Optional.of(NoteSigner.parse(Secrets.read(file)).verifier())
                : Optional.empty();
    }
}
