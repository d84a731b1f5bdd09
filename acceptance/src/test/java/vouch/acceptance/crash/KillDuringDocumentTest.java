package vouch.acceptance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import vouch.acceptance.Eventually;
import vouch.acceptance.Launch;
import vouch.acceptance.Postgres;
import vouch.acceptance.RawHttp;
import vouch.acceptance.Server;
import vouch.acceptance.Servers;
import vouch.acceptance.Tokens;
import vouch.client.DocumentRegistration;
import vouch.client.Registration;
import vouch.client.VouchException;
import vouch.protocol.Digest;

/// The gateway is killed while a document comes in, and between its file's place and its commit: no
/// half document stays, and no credit is taken for one that does not.
final class KillDuringDocumentTest {

    private static final long CREDITS = 1_000_000;
    private static final int BYTES = 3_000_000;

    @RegisterExtension private final Servers servers = new Servers();
    @TempDir private Path folder;

    @Test
    void whileItComesIn() throws IOException {
        var server = servers.start(folder.resolve("data"));
        var kept = server.client().registerDocument(file("kept", "kept"));
        String token = Tokens.usable(server.url(), server.key(), server.password());
        try (var upload = RawHttp.to(server.url())) {
            upload.send(head(server, token));
            upload.send(new byte[BYTES / 2]);
            Eventually.isTrue(
                    "a part of the file",
                    () -> files(server).stream().anyMatch(name -> name.endsWith(".part")));
            server.kill9();
        }
        assertThat(files(server)).anyMatch(name -> name.endsWith(".part"));

        server.start();

        nothingStaysOfIt(server, kept);
    }

    private static String head(Server server, String token) {
        return "POST /api/v1/registerdoc HTTP/1.1\r\nHost: "
                + URI.create(server.url()).getAuthority()
                + "\r\nAuthorization: Bearer "
                + token
                + "\r\nContent-Type: multipart/form-data; boundary=cut\r\nContent-Length: "
                + BYTES
                + "\r\n\r\n--cut\r\nContent-Disposition: form-data; name=file; filename=a\r\n\r\n";
    }

    /// A lock on the registrations holds the commit, and lets all that is read pass.
    @Test
    void betweenItsPlaceAndItsCommit() throws Exception {
        try (var postgres = Postgres.start()) {
            var server =
                    servers.start(
                            Launch.in(folder.resolve("data"))
                                    .with(
                                            "--database-url",
                                            postgres.getJdbcUrl("postgres", "postgres")));
            var kept = server.client().registerDocument(file("kept", "kept"));
            var lost = file("lost", "lost");
            try (var connection = postgres.getPostgresDatabase().getConnection();
                    var statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute("lock table registration in share mode");
                var client = server.client();
                var upload =
                        Thread.ofVirtual()
                                .start(() -> refused(() -> client.registerDocument(lost)));
                Eventually.isTrue(
                        "the file in its place",
                        () -> files(server).contains(place(Digest.sha256(bytes("lost")))));
                server.kill9();
                connection.rollback();
                upload.join();
            }
            assertThat(files(server)).contains(place(Digest.sha256(bytes("lost"))));

            server.start();

            nothingStaysOfIt(server, kept);
            assertThat(server.client().registerDocument(lost).registration())
                    .isEqualTo(new Registration.Registered(CREDITS - 2));
        }
    }

    private static void refused(Runnable call) {
        try {
            call.run();
            throw new AssertionError("it was answered");
        } catch (VouchException _) {
            // The gateway is gone.
        }
    }

    private static void nothingStaysOfIt(Server server, DocumentRegistration kept) {
        assertThat(files(server)).containsExactly(place(kept.digest()));
        assertThat(server.client().credits()).isEqualTo(CREDITS - 1);
        assertThat(Checks.findings(server)).isEmpty();
        assertThat(kept.ipfs())
                .isEqualTo(Optional.of("QmfLH4Gtw9RD62acpT1PjG97hgYtLMzw1cBwCEtDWhH23q"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static String place(Digest digest) {
        var hex = digest.hex();
        return hex.substring(0, 2) + "/" + hex.substring(2, 4) + "/" + hex;
    }

    /// What lies in the gateway's folder of documents, by its path there.
    private static List<String> files(Server server) {
        var documents = server.data().resolve("documents");
        try (var all = Files.walk(documents)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> documents.relativize(file).toString())
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (UncheckedIOException e) {
            // Something came or went while it was looked at.
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
