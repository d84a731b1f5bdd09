package vouch.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vouch.server.http.Answer;
import vouch.server.http.Guard;
import vouch.server.http.HttpServer;
import vouch.server.http.Problem;
import vouch.server.http.Request;
import vouch.server.http.Route;

/// The admin listener: loopback, any free port, a token made anew at each start. Where it is and
/// its token stand in `<data>/admin.json`.
final class Admin implements AutoCloseable {

    private static final String FILE = "admin.json";
    private static final int TOKEN_BYTES = 32;

    private final DataDirectory data;
    private final HttpServer server;

    private Admin(DataDirectory data, HttpServer server) {
        this.data = data;
        this.server = server;
    }

    static Admin open(
            DataDirectory data, List<Route> routes, Failures failures, SecureRandom random) {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        var token = HexFormat.of().formatHex(bytes);
        var guard = new TokenGuard(token);
        var server =
                HttpServer.builder()
                        .host("127.0.0.1")
                        // The token is asked for before anything else.
                        .routes(routes.stream().map(route -> route.guardedFirstBy(guard)).toList())
                        .failures(failures)
                        .build()
                        .start();
        data.write(
                FILE,
                "{\"url\":\"http://127.0.0.1:%d\",\"token\":\"%s\"}\n"
                        .formatted(server.port(), token),
                DataDirectory.Readers.OWNER);
        return new Admin(data, server);
    }

    private record TokenGuard(String token) implements Guard {

        @Override
        public @Nullable Answer refuse(Request request) {
            byte[] given =
                    request.header("Authorization").orElse("").getBytes(StandardCharsets.UTF_8);
            byte[] wanted = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
            if (!MessageDigest.isEqual(given, wanted)) {
                throw new Problem.Refused(401, "the admin token is missing or wrong");
            }
            return null;
        }

        @Override
        public String toString() {
            return "TokenGuard";
        }
    }

    @Override
    public void close() {
        server.close();
        try {
            Files.deleteIfExists(data.resolve(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + data.resolve(FILE), e);
        }
    }
}
