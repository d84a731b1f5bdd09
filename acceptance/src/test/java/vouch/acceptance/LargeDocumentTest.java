package vouch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import vouch.client.DocumentRegistration;
import vouch.client.Registration;

/// A document longer than all the memory a gateway has goes in and comes out again.
final class LargeDocumentTest {

    private static final boolean LONG = Boolean.getBoolean("vouch.long");

    /// 2 GB in the long run; the names of so many zeros are ipfs-only-hash's.
    private static final long BYTES = LONG ? 2_000_000_000L : 96_000_000L;

    private static final String IPFS =
            LONG
                    ? "Qma54h88YJ8VS2jSTsPEARksVsFgq8ouY5LwLUVv81AgwQ"
                    : "QmTNsyS2guQKhUVZzrZ8VvidhUAL888Jz4BmpVYhje2hmH";

    @RegisterExtension private final Servers servers = new Servers();
    @TempDir private Path folder;

    @Test
    void aDocumentLongerThanTheHeapIsRegisteredAndHandedBack() throws Exception {
        var server = servers.start(Launch.in(folder.resolve("data")).javaOptions("-Xmx64m"));
        var file = folder.resolve("zeros.bin");
        try (var zeros = new RandomAccessFile(file.toFile(), "rw")) {
            zeros.setLength(BYTES);
        }

        var registered = server.client().registerDocument(file);

        assertThat(registered)
                .isEqualTo(
                        new DocumentRegistration(
                                registered.digest(),
                                new Registration.Registered(999_999),
                                Optional.of(IPFS)));
        assertThat(downloaded(server, registered.digest().hex()))
                .isEqualTo(registered.digest().hex());
    }

    /// The SHA-256 of what the gateway hands back.
    private static String downloaded(Server server, String hex) throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create(server.url() + "/api/v1/docs/" + hex))
                        .header(
                                "Authorization",
                                "Bearer "
                                        + Tokens.usable(
                                                server.url(), server.key(), server.password()))
                        .build();
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValueAsLong("Content-Length")).hasValue(BYTES);
            return sha256(answer.body());
        }
    }

    private static String sha256(InputStream body) throws Exception {
        var sha256 = MessageDigest.getInstance("SHA-256");
        try (var in = new DigestInputStream(body, sha256)) {
            byte[] buffer = new byte[1 << 16];
            while (in.read(buffer) >= 0) {}
        } catch (IOException e) {
            throw new AssertionError("the download broke off", e);
        }
        return HexFormat.of().formatHex(sha256.digest());
    }
}
