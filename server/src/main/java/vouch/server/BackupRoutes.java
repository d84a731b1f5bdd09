package vouch.server;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import vouch.server.database.Database;
import vouch.server.ethereum.Chain;
import vouch.server.http.Answer;
import vouch.server.http.Problem;
import vouch.server.http.Request;
import vouch.server.http.Route;

/// The backup of a running gateway.
final class BackupRoutes {

    private final DataDirectory data;
    private final Database database;
    private final Consumer<Runnable> atRest;
    private final boolean embedded;

    /// @param embedded whether the database is the one in the folder
    BackupRoutes(DataDirectory data, Database database, Chain chain, boolean embedded) {
        this.data = data;
        this.database = database;
        this.atRest = chain::atRest;
        this.embedded = embedded;
    }

    List<Route> routes() {
        return List.of(Route.post("/admin/backup", this::backup));
    }

    private Answer backup(Request request) {
        var target = Path.of(request.json().path("directory").asText());
        if (!target.isAbsolute()) {
            throw new Problem.Refused(400, "directory is an absolute path");
        }
        if (!embedded) {
            throw new Problem.Refused(409, BackupCommand.POSTGRES);
        }
        return LongWork.answer(
                progress -> new Backup(data, database, atRest, progress).into(target));
    }
}
