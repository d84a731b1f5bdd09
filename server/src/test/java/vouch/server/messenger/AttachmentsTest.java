package vouch.server.messenger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vouch.server.database.Database;
import vouch.server.database.DatabaseException;
import vouch.server.database.TestDatabases;

/// Attachments from their making to their end.
class AttachmentsTest {

    @TempDir Path folder;

    private static HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The address a client is told, at the port of this test.
    private static HttpRequest.Builder at(MessengerWorld world, String url) {
        var path = url.replace("http://vouch.test", "");
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + world.port() + path));
    }

    private static int put(MessengerWorld world, String url, byte[] bytes) {
        var body = HttpRequest.BodyPublishers.ofByteArray(bytes);
        return send(at(world, url)
                        .header("Content-Type", "application/octet-stream")
                        .header("x-amz-acl", "public-read")
                        .PUT(body))
                .statusCode();
    }

    private List<String> files() throws IOException {
        try (var files = Files.list(folder.resolve("attachments"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void aFileIsUploadedOnceAndSeenByOthers() throws Exception {
        byte[] file = "a picture".getBytes(StandardCharsets.US_ASCII);
        try (var world = new MessengerWorld(folder)) {
            var alice = world.app(TestKey.ed25519());
            var bob = world.app(TestKey.ed25519());
            var made = world.post(alice, "/attachments", "").data();
            assertThat(made.get("type").asText()).isEqualTo("attachment");
            var id = made.get("attachment_id").asText();
            var view = made.get("view_url").asText();
            var upload = made.get("upload_url").asText();
            assertThat(send(at(world, view)).statusCode()).isEqualTo(404);

            assertThat(put(world, upload, file)).isEqualTo(200);
            assertThat(put(world, upload, "another".getBytes(StandardCharsets.US_ASCII)))
                    .isEqualTo(409);
            assertThat(put(world, upload.substring(0, upload.length() - 1), file)).isEqualTo(404);
            assertThat(files()).containsExactly(id);

            assertThat(world.get(bob, "/attachments/" + id).data()).isEqualTo(made);
            var seen = send(at(world, view));
            assertThat(seen.statusCode()).isEqualTo(200);
            assertThat(seen.body()).isEqualTo(file);
            assertThat(seen.headers().firstValue("Content-Disposition")).contains("attachment");
        }
    }

    @Test
    void aFileTooLongIsRefusedAndNothingIsKept() throws Exception {
        try (var world = new MessengerWorld(folder)) {
            var alice = world.app(TestKey.ed25519());
            var made = world.post(alice, "/attachments", "").data();
            var tooLong = new byte[(int) Attachments.BYTES_MAX + 1];
            assertThat(put(world, made.get("upload_url").asText(), tooLong)).isEqualTo(413);
            assertThat(files()).isEmpty();
            assertThat(put(world, made.get("upload_url").asText(), new byte[0])).isEqualTo(200);
        }
    }

    @Test
    void itsTimeEnds() throws Exception {
        try (var world = new MessengerWorld(folder)) {
            var alice = world.app(TestKey.ed25519());
            var late = world.post(alice, "/attachments", "").data();
            var made = world.post(alice, "/attachments", "").data();
            assertThat(put(world, made.get("upload_url").asText(), new byte[] {1})).isEqualTo(200);
            world.time.pass(Attachments.UPLOADED_WITHIN);
            assertThat(put(world, late.get("upload_url").asText(), new byte[] {1})).isEqualTo(404);
            var path = "/attachments/" + made.get("attachment_id").asText();
            assertThat(world.get(alice, path).data()).isEqualTo(made);
            world.time.pass(Duration.ofDays(7));
            assertThat(world.get(alice, path).code()).isEqualTo(404);
            assertThat(send(at(world, made.get("view_url").asText())).statusCode()).isEqualTo(404);
            var _ = world.messenger.talking().attachments().dropOld();
            assertThat(files()).isEmpty();
        }
    }

    @Test
    void whatACrashLeftIsRemovedAtTheNextStart() throws Exception {
        Files.createDirectories(folder.resolve("attachments"));
        Files.write(folder.resolve("attachments/half.part"), new byte[10]);
        try (var world = new MessengerWorld(folder)) {
            assertThat(world.port()).isPositive();
            assertThat(files()).isEmpty();
        }
    }

    /// The real database, but for commits that fail when a test says so.
    private record Failing(Database database, AtomicBoolean fails) implements Database {

        @Override
        public <T> T read(Work<T> work) {
            return database.read(work);
        }

        @Override
        public <T> T write(Work<T> work) {
            return database.write(tx -> {
                var result = work.in(tx);
                if (fails.get()) {
                    throw new DatabaseException(
                            "the disk is gone", new IOException("no space left"));
                }
                return result;
            });
        }

        @Override
        public void close() {
            database.close();
        }
    }

    @Test
    void whatACommitThatFailedLeftMakesWayAndGoesInTime() throws Exception {
        var clock = new TestTime();
        try (var database =
                new Failing(TestDatabases.Kind.SQLITE.open(folder), new AtomicBoolean())) {
            var files = new AttachmentFiles(folder.resolve("attachments"));
            var attachments = new Attachments(database, files, new SecureRandom(), clock);
            attachments.open();
            var made = attachments.create(UUID.randomUUID());
            var forgotten = attachments.create(UUID.randomUUID());
            database.fails.set(true);
            for (var one : List.of(made, forgotten)) {
                assertThatThrownBy(() -> upload(attachments, one, "first"))
                        .hasMessage("the disk is gone");
            }
            database.fails.set(false);
            assertThat(attachments.find(made.id()).orElseThrow().size()).isEmpty();

            assertThat(upload(attachments, made, "second")).isEqualTo(Attachments.Upload.DONE);
            assertThat(upload(attachments, made, "third"))
                    .isEqualTo(Attachments.Upload.DONE_BEFORE);
            var content = new ByteArrayOutputStream();
            files.send(made.id(), content);
            assertThat(content.toString(StandardCharsets.US_ASCII)).isEqualTo("second");
            assertThat(attachments.find(made.id()).orElseThrow().size()).hasValue(6L);

            clock.pass(Attachments.KEPT);
            assertThat(attachments.dropOld()).isEqualTo(2);
            assertThat(files()).isEmpty();
        }
    }

    private static Attachments.Upload upload(Attachments attachments, Attachment to, String text) {
        return attachments.upload(
                to.uploadKey(), new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void ofUploadsAtOnceOneIsKeptWhole() throws Exception {
        int atOnce = 8;
        try (var database = TestDatabases.Kind.SQLITE.open(folder);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var files = new AttachmentFiles(folder.resolve("attachments"));
            var attachments = new Attachments(database, files, new SecureRandom(), new TestTime());
            attachments.open();
            var made = attachments.create(UUID.randomUUID());
            var start = new CyclicBarrier(atOnce);
            var uploads = new ArrayList<Callable<String>>();
            for (int i = 0; i < atOnce; i++) {
                var text = "x".repeat(i + 1);
                uploads.add(() -> {
                    start.await();
                    var outcome = upload(attachments, made, text);
                    return outcome == Attachments.Upload.DONE ? text : "";
                });
            }
            var kept = new ArrayList<String>();
            for (var upload : threads.invokeAll(uploads)) {
                kept.add(upload.get());
            }
            kept.removeIf(String::isEmpty);
            assertThat(kept).hasSize(1);
            var content = new ByteArrayOutputStream();
            files.send(made.id(), content);
            assertThat(content.toString(StandardCharsets.US_ASCII)).isEqualTo(kept.getFirst());
            assertThat(files()).containsExactly(made.id().toString());
        }
    }

    @Test
    void oneCallerMakesSoManyInAMinute() {
        try (var world = new MessengerWorld(folder)) {
            var alice = world.app(TestKey.ed25519());
            for (int i = 0; i < Attachments.PER_MINUTE_MAX; i++) {
                world.post(alice, "/attachments", "").data();
            }
            assertThat(world.post(alice, "/attachments", "").code()).isEqualTo(429);
        }
    }
}
