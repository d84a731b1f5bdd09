package vouch.server.messenger;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import vouch.server.database.Database;
import vouch.server.database.Transaction;
import vouch.server.http.Answer;
import vouch.server.http.Request;
import vouch.server.http.Route;

/// What a code stands for that somebody scanned or followed; anybody may ask.
final class CodeRoutes {

    /// One kind of thing that has codes.
    @FunctionalInterface
    interface Source {
        /// The thing as the API shows it, with its `type`, where this code is its.
        Optional<ObjectNode> find(Transaction tx, UUID codeId);
    }

    private final Database database;
    private final List<Source> sources;

    CodeRoutes(Database database, List<Source> sources) {
        this.database = database;
        this.sources = List.copyOf(sources);
    }

    List<Route> routes() {
        return List.of(Route.get("/codes/{id}", this::code));
    }

    private Answer code(Request request) {
        var codeId =
                Fields.findUuid(request.pathPart("id"))
                        .orElseThrow(() -> new MixinRefusal(MixinError.NOT_FOUND));
        return MixinAnswers.data(
                database.read(tx ->
                        sources.stream()
                                .flatMap(source -> source.find(tx, codeId).stream())
                                .findFirst()
                                .orElseThrow(() -> new MixinRefusal(MixinError.NOT_FOUND))));
    }
}
