package vouch.server.notary;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vouch.protocol.Digest;
import vouch.server.account.Caller;
import vouch.server.database.TestDatabases;
import vouch.server.http.Guard;
import vouch.server.http.HttpServer;
import vouch.server.http.Route;
import vouch.server.limit.PrexisLimits;
import vouch.server.limit.RateLimits;

/// Documents as they are handed in and out over HTTP. Who calls is in a header of its own here.
class DocumentRoutesTest {

    private static final String HELLO_IPFS = "Qmf71F5NK2FRvh7KFsfmfmmJLAnbLRoVXZB2BN3iAWhJ8h";
    private static final Digest HELLO =
            Digest.sha256("hello notary\n".getBytes(StandardCharsets.UTF_8));

    @TempDir private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private World world;
    private RateLimits limits;
    private HttpServer server;

    @BeforeEach
    void start() {
        world = new World(TestDatabases.Kind.SQLITE, folder);
        world.grant(1, 10);
        limits = new RateLimits(world.database, () -> world.now, PrexisLimits.DEFAULTS);
        Guard guard =
                request -> {
                    long id = Long.parseLong(request.header("X-Account").orElse("1"));
                    request.put(Caller.KEY, new Caller(id, "key" + id));
                    return null;
                };
        var routes = new ArrayList<Route>();
        routes.addAll(new DocumentRoutes(world.documents, world.notary, guard, limits).routes());
        routes.addAll(
                new PrexisRoutes(
                                world.notary,
                                world.documents,
                                world.changes,
                                new TransactionPages(31337, () -> "http://h"),
                                guard,
                                limits)
                        .routes());
        server =
                HttpServer.builder()
                        .routes(routes)
                        .shape("/api/v1", NotaryService::errorBody)
                        .build()
                        .start();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
        limits.close();
        world.close();
    }

    private HttpRequest.Builder to(String path, long account) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .header("X-Account", Long.toString(account));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String part(String disposition, String content) {
        return "--xx\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n"
                .formatted(disposition, content);
    }

    private HttpResponse<String> upload(long account, String parts) {
        return send(
                to("/api/v1/registerdoc", account)
                        .header("Content-Type", "multipart/form-data; boundary=xx")
                        .POST(BodyPublishers.ofString(parts + "--xx--\r\n")));
    }

    private HttpResponse<String> upload(long account, String name, String content) {
        return upload(account, part("name=\"file\"; filename=\"" + name + "\"", content));
    }

    private HttpResponse<String> download(long account, String hex) {
        return send(to("/api/v1/docs/" + hex, account).GET());
    }

    private long files() {
        try (var all = Files.walk(world.documentsFolder)) {
            return all.filter(Files::isRegularFile).count();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String success(String result) {
        return "{\"code\":200,\"status\":\"success\",\"key\":\"key1\",\"current_time\":1767323045,"
                + "\"result\":"
                + result
                + "}";
    }

    @Test
    void aDocumentIsRegisteredWithItsHashAndItsIpfsName() {
        var reply =
                upload(
                        1,
                        part("name=\"note\"", "not a file")
                                + part("name=\"file\"; filename=\"hello.txt\"", "hello notary\n")
                                + part("name=\"file\"; filename=\"second.txt\"", "left out"));

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body())
                .isEqualTo(
                        success(
                                "{\"credits\":9,\"rescode\":200,\"message\":\"Operation successfull\","
                                        + "\"hash\":\""
                                        + HELLO.hex()
                                        + "\",\"ipfs\":\""
                                        + HELLO_IPFS
                                        + "\"}"));
        assertThat(reply.headers().firstValue("X-RateLimit-Limit")).contains("1000");
        assertThat(files()).isEqualTo(1);
        world.checkBooks();
    }

    @Test
    void aKnownDigestCostsNothingAndOnlyItsOwnKeyLearnsOfAFile() {
        world.grant(2, 10);
        upload(2, "theirs", "hello notary\n");

        assertThat(upload(1, "mine", "hello notary\n").body())
                .isEqualTo(
                        success(
                                "{\"rescode\":402,\"message\":\"Hash already registered\","
                                        + "\"hash\":\""
                                        + HELLO.hex()
                                        + "\"}"));
        assertThat(upload(2, "again", "hello notary\n").body())
                .contains("\"rescode\":402")
                .contains("\"ipfs\":\"" + HELLO_IPFS + "\"")
                .doesNotContain("credits");
        assertThat(world.notary.credits(1)).isEqualTo(10);
        assertThat(world.notary.credits(2)).isEqualTo(9);
    }

    @Test
    void anEmptyFileAndNoCredits() {
        assertThat(upload(1, "empty.txt", "").body())
                .isEqualTo(success("{\"rescode\":405,\"message\":\"File is empty\"}"));
        assertThat(upload(3, "x", "hello notary\n").body())
                .contains(
                        "{\"credits\":0,\"rescode\":404,\"message\":\"Insufficient credits\",\"hash\":\""
                                + HELLO.hex()
                                + "\"}");
        assertThat(files()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--xx\r\nContent-Disposition: form-data; name=file\r\n\r\nno name\r\n",
                "--xx\r\nContent-Disposition: form-data; name=other; filename=a\r\n\r\nhello\r\n",
                "--xx\r\nContent-Disposition: form-data; name=file; filename=\"\"\r\n\r\n\r\n",
            })
    void withoutAFileDataIsMissing(String parts) {
        var reply = parts.isEmpty() ? withoutABody() : upload(1, parts);
        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(reply.body())
                .isEqualTo("{\"code\":0,\"status\":\"error\",\"message\":\"Data missing\"}");
        assertThat(files()).isZero();
    }

    private HttpResponse<String> withoutABody() {
        return send(to("/api/v1/registerdoc", 1).POST(BodyPublishers.noBody()));
    }

    @Test
    void otherFormsHoldNoFileAndOtherTypesAreNone() {
        var form =
                send(
                        to("/api/v1/registerdoc", 1)
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString("file=hello")));
        assertThat(form.statusCode()).isEqualTo(400);
        assertThat(form.body()).contains("Data missing");
        var text =
                send(
                        to("/api/v1/registerdoc", 1)
                                .header("Content-Type", "text/plain")
                                .POST(BodyPublishers.ofString("hello")));
        assertThat(text.statusCode()).isEqualTo(415);
    }

    @Test
    void aBodyThatBreaksOffBehindItsFileRegistersNothing() {
        var reply =
                send(
                        to("/api/v1/registerdoc", 1)
                                .header("Content-Type", "multipart/form-data; boundary=xx")
                                .POST(
                                        BodyPublishers.ofString(
                                                part("name=file; filename=a", "hello")
                                                        + "--xx\r\nContent-Dispo")));
        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(files()).isZero();
        assertThat(world.notary.credits(1)).isEqualTo(10);
    }

    @Test
    void aCallerWhoLeavesInTheMiddleLeavesNothing() throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream()
                    .write(
                            ("POST /api/v1/registerdoc HTTP/1.1\r\nHost: h\r\n"
                                            + "Content-Type: multipart/form-data; boundary=xx\r\n"
                                            + "Content-Length: 1000000\r\n\r\n"
                                            + part("name=file; filename=a", "x".repeat(300_000)))
                                    .getBytes(StandardCharsets.US_ASCII));
            until(1);
        }
        until(0);
        assertThat(world.notary.credits(1)).isEqualTo(10);
        world.checkBooks();
    }

    private void until(long count) {
        for (int i = 0; i < 20_000 && !hasFiles(count); i++) {
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(files()).isEqualTo(count);
    }

    private boolean hasFiles(long count) {
        try {
            return files() == count;
        } catch (UncheckedIOException _) {
            // One went while it was looked at.
            return false;
        }
    }

    @Test
    void whatIsTooLongIsRefused() {
        var long_ = upload(1, "x", "x".repeat((int) World.BYTES_MAX + 1));
        assertThat(long_.statusCode()).isEqualTo(413);
        assertThat(long_.body()).contains("A document has at most 2000000 bytes");
        world.database.change(tx -> world.documentStore.setQuota(tx, 1, 5L));
        var quota = upload(1, "x", "123456");
        assertThat(quota.statusCode()).isEqualTo(413);
        assertThat(quota.body()).contains("does not fit into what this key may store");
        assertThat(upload(1, "x", "12345").body()).contains("\"rescode\":200");
        assertThat(files()).isEqualTo(1);
        world.checkBooks();
    }

    @Test
    void aDocumentGoesBackToItsKeyAndToNobodyElse() {
        upload(1, "../r\u00e9sum\u00e9 1.html", "<html><script>alert(1)</script>");
        String hex = Digest.sha256(bytes("<html><script>alert(1)</script>")).hex();

        var mine = download(1, hex.toUpperCase(Locale.ROOT));

        assertThat(mine.body()).isEqualTo("<html><script>alert(1)</script>");
        assertThat(mine.headers().firstValue("Content-Type")).contains("text/html");
        assertThat(mine.headers().firstValue("Content-Length")).contains("31");
        assertThat(mine.headers().firstValue("ETag")).contains("\"" + hex + "\"");
        assertThat(mine.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename*=UTF-8''r%C3%A9sum%C3%A9%201.html");
        assertThat(mine.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(mine.headers().firstValue("Content-Security-Policy"))
                .contains("sandbox; default-src 'none'");
        for (var reply : List.of(download(2, hex), download(1, "0".repeat(64)), download(1, "x"))) {
            assertThat(reply.statusCode()).isEqualTo(404);
            assertThat(reply.body())
                    .isEqualTo(
                            "{\"code\":0,\"status\":\"error\",\"message\":\"Document not found\"}");
        }
        var head = send(to("/api/v1/docs/" + hex, 1).HEAD());
        assertThat(head.headers().firstValue("Content-Length")).contains("31");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void onlyItsKeySeesTheDocumentBesideAMinedTransaction() {
        upload(1, "a/hello.txt", "hello notary\n");
        assertThat(transaction(1)).contains("\"transaction\":{\"transactionHash\":\"wait\"}");
        assertThat(transaction(1)).doesNotContain("\"doc\"");
        world.log.publish();
        world.now = world.now.plus(Duration.ofMinutes(11));
        world.anchorer.run();
        world.chain.makeFinal("a", 1);

        assertThat(transaction(1))
                .contains(
                        "\"result\":{\"doc\":{\"ipfs\":\""
                                + HELLO_IPFS
                                + "\",\"mimetype\":\"text/plain\",\"original\":\"hello.txt\","
                                + "\"path\":\"docs/"
                                + HELLO.hex()
                                + "\",\"sha256\":\""
                                + HELLO.hex()
                                + "\",\"size\":13},\"transaction\":{\"blockHash\":");
        assertThat(transaction(2)).contains("\"blockHash\"").doesNotContain("\"doc\"");
    }

    private String transaction(long account) {
        return send(to("/api/v1/transaction", account)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("hash=" + HELLO.hex())))
                .body();
    }

    @Test
    void anAccountInDirectModeHandsInDocumentsToo() {
        world.database.change(tx -> world.directs.setDirect(tx, 1, true));
        upload(1, "hello.txt", "hello notary\n");
        assertThat(world.chain.jobs).hasSize(1);
        assertThat(world.chain.jobs.getFirst().payload()).isEqualTo(HELLO.bytes());
        world.checkBooks();
    }
}
