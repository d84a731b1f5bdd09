package vouch.server.timestamp;

import java.nio.charset.StandardCharsets;
import java.util.List;
import vouch.server.http.Answer;
import vouch.server.http.Request;
import vouch.server.http.Route;

/// The authority's certificate, for anyone who is to verify its tokens.
public final class AuthorityRoutes {

    private final byte[] pem;

    public AuthorityRoutes(Authority authority) {
        this.pem = authority.pem().getBytes(StandardCharsets.US_ASCII);
    }

    public List<Route> routes() {
        return List.of(Route.get("/tsa/ca.pem", this::certificate));
    }

    private Answer certificate(Request request) {
        return Answer.bytes(200, "application/x-pem-file", pem).header("Cache-Control", "no-cache");
    }
}
