package vouch.server;

import java.util.List;
import java.util.Map;
import vouch.server.database.Database;
import vouch.server.http.Answer;
import vouch.server.http.Request;
import vouch.server.http.Route;
import vouch.server.notary.Books;
import vouch.server.notary.NotaryService;

/// The check of the books, beside the running gateway.
final class FsckRoutes {

    /// What a check found.
    record Found(boolean ok, List<String> findings, Map<String, Long> checked) {

        static Found of(Books.Report report) {
            return new Found(report.isClean(), report.findings(), report.checked());
        }
    }

    private final NotaryService notary;
    private final Database database;

    FsckRoutes(NotaryService notary, Database database) {
        this.notary = notary;
        this.database = database;
    }

    List<Route> routes() {
        return List.of(Route.post("/admin/fsck", this::check));
    }

    private Answer check(Request request) {
        boolean deep = request.body().length > 0 && request.json().path("deep").asBoolean();
        return LongWork.answer(
                progress -> Found.of(AllBooks.of(database, notary.check(deep, progress))));
    }
}
