package vouch.server.notary;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vouch.certificate.Certificate;
import vouch.protocol.Digest;
import vouch.protocol.format.TimestampResponse;
import vouch.protocol.format.TlogProof;
import vouch.protocol.proof.Proof;
import vouch.protocol.proof.Stage;
import vouch.server.account.Caller;
import vouch.server.database.TestDatabases;
import vouch.server.http.HttpServer;
import vouch.server.limit.PrexisLimits;
import vouch.server.limit.RateLimits;

/// One proof in the formats that callers ask for, over HTTP.
class ProofFormatsTest {

    private final Digest digest = World.digest(1);
    private final HttpClient client = HttpClient.newHttpClient();
    private final World world;
    private final RateLimits limits;
    private final HttpServer server;

    ProofFormatsTest(@TempDir Path folder) {
        world = new World(TestDatabases.Kind.SQLITE, folder);
        world.grant(1, 10);
        limits = new RateLimits(world.database, () -> world.now, PrexisLimits.DEFAULTS);
        server =
                HttpServer.builder()
                        .routes(
                                new PrexisRoutes(
                                                world.notary,
                                                world.documents,
                                                world.changes,
                                                new TransactionPages(31337, () -> "http://h"),
                                                request -> {
                                                    request.put(Caller.KEY, new Caller(1, "key"));
                                                    return null;
                                                },
                                                limits)
                                        .routes())
                        .shape("/api/v1", NotaryService::errorBody)
                        .build()
                        .start();
    }

    @BeforeEach
    void register() {
        world.notary.register(1, List.of(digest));
        world.now = world.now.plusSeconds(42);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
        limits.close();
        world.close();
    }

    @Test
    void theBundleIsWhatEveryoneGetsWhoDoesNotCare() throws Exception {
        for (var accept :
                new String[] {
                    "*/*", "application/json", "text/html,application/xml;q=0.9,*/*;q=0.8"
                }) {
            var answer = get(digest.hex(), accept);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(header(answer, "Content-Type")).isEqualTo("application/json");
            assertThat(header(answer, "Vary")).isEqualTo("Accept");
            assertThat(header(answer, "Content-Disposition")).isEmpty();
            assertThat(Proof.parse(answer.body()).stage()).isEqualTo(Stage.RECEIVED);
        }
    }

    @Test
    void aTimeStampResponseIsThereAtOnceByTypeAndBySuffix() throws Exception {
        for (var answer :
                List.of(
                        get(digest.hex(), "application/timestamp-reply"),
                        get(digest.hex() + ".tsr", "application/json"))) {
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(header(answer, "Content-Type")).isEqualTo("application/timestamp-reply");
            assertThat(header(answer, "Content-Disposition"))
                    .isEqualTo("attachment; filename=\"" + digest.hex() + ".tsr\"");
            var token = TimestampResponse.parse(answer.body()).token().read();
            assertThat(token.digest()).isEqualTo(digest);
            assertThat(token.time()).isEqualTo(world.now);
        }
    }

    @Test
    void aCertificateIsThereAtOnceAndSaysHowFarItIs() throws Exception {
        var answer = get(digest.hex() + ".pdf", "*/*");

        assertThat(header(answer, "Content-Type")).isEqualTo("application/pdf");
        assertThat(Certificate.read(answer.body()).digest()).isEqualTo(digest);
    }

    @Test
    void theBundleBySuffixIsAFile() throws Exception {
        var answer = get(digest.hex() + ".vouch.json", "application/pdf");

        assertThat(header(answer, "Content-Type")).isEqualTo("application/json");
        assertThat(header(answer, "Content-Disposition"))
                .isEqualTo("attachment; filename=\"" + digest.hex() + ".vouch.json\"");
    }

    @Test
    void whatIsNotThereYetIsToldWithItsStateAndAge() throws Exception {
        var early = get(digest.hex() + ".tlog-proof", "*/*");
        world.log.publish();
        var later = get(digest.hex() + ".tlog-proof", "*/*");
        var ots = get(digest.hex(), "application/vnd.opentimestamps.ots");

        assertThat(early.statusCode()).isEqualTo(404);
        assertThat(text(early))
                .contains("The proof has no place in the log yet.")
                .contains("The digest is received, and was accepted 42 s ago.");
        assertThat(later.statusCode()).isEqualTo(200);
        assertThat(TlogProof.parse(later.body()).index()).isZero();
        assertThat(ots.statusCode()).isEqualTo(404);
        assertThat(text(ots)).contains("The digest is logged, and was accepted 42 s ago.");
    }

    @ParameterizedTest
    @CsvSource({
        "image/png, 406, A proof comes in no media type that Accept names",
        "application/json;q=0, 406, A proof comes in no media type that Accept names",
        "nonsense, 406, A proof comes in no media type that Accept names"
    })
    void whatWeDoNotHaveIsRefused(String accept, int status, String message) throws Exception {
        var answer = get(digest.hex(), accept);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(text(answer)).contains(message);
    }

    @Test
    void anUnknownSuffixOrDigestIsNotFound() throws Exception {
        assertThat(text(get(digest.hex() + ".exe", "*/*")))
                .contains("There is no format of that suffix");
        assertThat(get(digest.hex() + ".", "*/*").statusCode()).isEqualTo(404);
        assertThat(get(".pdf", "*/*").statusCode()).isEqualTo(404);
        assertThat(text(get(World.digest(2).hex() + ".pdf", "*/*")))
                .contains("Hash not registered");
    }

    private HttpResponse<byte[]> get(String part, String accept)
            throws IOException, InterruptedException {
        var uri = URI.create("http://127.0.0.1:" + server.port() + "/api/v1/proof/" + part);
        return client.send(
                HttpRequest.newBuilder(uri).header("Accept", accept).build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String header(HttpResponse<byte[]> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
