package vouch.server.notary;

import java.io.ByteArrayOutputStream;
import java.util.List;
import vouch.protocol.Digest;
import vouch.protocol.MalformedException;
import vouch.protocol.log.TilePath;
import vouch.server.database.Database;
import vouch.server.http.Answer;
import vouch.server.http.Problem;
import vouch.server.http.Request;
import vouch.server.http.Route;

/// The log as C2SP tlog-tiles: the checkpoint, tiles of hashes, tiles of entries. Anybody may read
/// it.
final class LogRoutes {

    private static final String BYTES = "application/octet-stream";
    private static final String FOR_EVER = "public, max-age=31536000, immutable";

    private final Log log;
    private final Database database;
    private final NotaryStore store;

    LogRoutes(Log log, Database database, NotaryStore store) {
        this.log = log;
        this.database = database;
        this.store = store;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/log/checkpoint", this::checkpoint),
                Route.get("/log/key", this::key),
                Route.get("/log/tile/{path...}", this::tile));
    }

    private Answer checkpoint(Request request) {
        var published =
                log.published()
                        .orElseThrow(() -> new Problem.Refused(404, "The log is still empty"));
        return Answer.text(200, published.note().toString()).header("Cache-Control", "no-cache");
    }

    private Answer key(Request request) {
        return Answer.text(200, log.verifierKey() + "\n");
    }

    private Answer tile(Request request) {
        var path = path("tile/" + request.pathPart("path"));
        var published =
                log.published()
                        .orElseThrow(() -> new Problem.Refused(404, "The log is still empty"));
        var tree = published.tree();
        int level = path.isEntries() ? 0 : path.level();
        if (path.index() > tree.width(level) / FullTile.WIDTH
                || path.index() * FullTile.WIDTH + path.width() > tree.width(level)) {
            throw new Problem.Refused(404, "The log has no such tile yet");
        }
        byte[] body =
                path.isEntries()
                        ? entries(path)
                        : tree.hashes(path.level(), path.index(), path.width());
        return Answer.bytes(200, BYTES, body).header("Cache-Control", FOR_EVER);
    }

    /// Each entry with its length before it, in two bytes.
    private byte[] entries(TilePath path) {
        var digests =
                database.read(tx -> store.entries(tx, path.index() * FullTile.WIDTH, path.width()));
        var out = new ByteArrayOutputStream();
        for (var digest : digests) {
            out.write(0);
            out.write(Digest.BYTES);
            out.writeBytes(digest.bytes());
        }
        return out.toByteArray();
    }

    private static TilePath path(String text) {
        try {
            return TilePath.parse(text);
        } catch (MalformedException e) {
            throw new Problem.Refused(404, "There is no tile of that name");
        }
    }
}
