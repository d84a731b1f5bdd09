package vouch.acceptance.mixin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import vouch.acceptance.Launch;
import vouch.acceptance.Server;
import vouch.acceptance.Servers;
import vouch.protocol.json.JsonArray;
import vouch.protocol.json.JsonObject;

/// Messages that wait, and a gateway that is killed and stopped over them.
final class BlazeRestartTest {

    private static final int WAITING = 40;
    private static final int ACKNOWLEDGED = 10;
    private static final int SENT_BEFORE_THE_KILL = 25;

    /// Only ends a test that would otherwise hang.
    private static final long PATIENCE_SECONDS = 60;

    @RegisterExtension private final Servers servers = new Servers();
    @TempDir private Path folder;

    /// A connection, and what came over it.
    private record Heard(BotSocket socket, BlockingQueue<JsonObject> frames)
            implements AutoCloseable {

        static Heard by(Bot bot, Server server) {
            var frames = new LinkedBlockingQueue<JsonObject>();
            return new Heard(bot.connect(server, frames::add), frames);
        }

        JsonObject next() throws InterruptedException {
            return Optional.ofNullable(frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .orElseThrow(() -> new AssertionError("nothing came"));
        }

        /// The ids of so many messages that come next, and nothing else does.
        List<UUID> messages(int count) throws InterruptedException {
            return ids("CREATE_MESSAGE", count);
        }

        /// The ids of the messages that so many receipts are of.
        List<UUID> receipts(int count) throws InterruptedException {
            return ids("ACKNOWLEDGE_MESSAGE_RECEIPT", count);
        }

        private List<UUID> ids(String action, int count) throws InterruptedException {
            var ids = new ArrayList<UUID>();
            while (ids.size() < count) {
                var frame = next();
                assertThat(frame.string("action")).isEqualTo(action);
                ids.add(UUID.fromString(frame.object("data").string("message_id")));
            }
            return ids;
        }

        void answered(String id) throws InterruptedException {
            var frame = next();
            assertThat(frame.string("id")).isEqualTo(id);
            assertThat(frame.find("error")).isEmpty();
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    @Test
    void whatWaitsComesInItsOrderAfterAKillAndAfterAStop() throws Exception {
        var server = servers.start(Launch.in(folder.resolve("data")));
        try (var http = HttpClient.newHttpClient()) {
            var alice = Bot.create(server, http, "alice");
            var bob = Bot.create(server, http, "bob");
            var conversation = alice.talkTo(server, bob.id());
            var waiting = new ArrayList<UUID>();
            var acknowledged = new ArrayList<UUID>();
            for (int i = 0; i < WAITING; i++) {
                waiting.add(UUID.randomUUID());
            }
            var messages = waiting.stream().map(id -> Bot.message(id, conversation, "hi")).toList();
            assertThat(alice.say(server, messages).orElseThrow().isSuccess()).isTrue();
            try (var heard = Heard.by(bob, server)) {
                heard.answered(heard.socket().list());
                assertThat(heard.messages(WAITING)).isEqualTo(waiting);
                var read = waiting.subList(0, ACKNOWLEDGED);
                acknowledge(heard, read);
                acknowledged.addAll(read);
                read.clear();
            }
            waiting.addAll(sentUntilKilled(server, alice, conversation));

            server.start();
            // The last one had no answer: whether it is there or not, it is there once now.
            var doubtful = Bot.message(waiting.getLast(), conversation, "hi");
            assertThat(alice.say(server, List.of(doubtful)).orElseThrow().isSuccess()).isTrue();
            try (var heard = Heard.by(bob, server)) {
                assertWaiting(server, alice, conversation, heard, waiting);
                server.terminate();
                assertThat(heard.socket().closed().get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                        .isEqualTo(1001);
                assertThat(server.awaitExit()).isIn(0, 143);
            }

            server.start();
            try (var heard = Heard.by(bob, server)) {
                assertWaiting(server, alice, conversation, heard, waiting);
                acknowledge(heard, waiting);
                acknowledged.addAll(waiting);
                waiting.clear();
                assertWaiting(server, alice, conversation, heard, waiting);
            }
            // Who sent all of it was never there.
            try (var heard = Heard.by(alice, server)) {
                heard.answered(heard.socket().list());
                assertThat(heard.receipts(acknowledged.size())).isEqualTo(acknowledged);
            }
        }
    }

    /// Says one thing after the other until the gateway is gone.
    ///
    /// @return the ids, in their order; the last one's message had no answer
    private static List<UUID> sentUntilKilled(Server server, Bot sender, String conversation)
            throws Exception {
        var enough = new CountDownLatch(SENT_BEFORE_THE_KILL);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var sending =
                    threads.submit(() -> {
                        var ids = new ArrayList<UUID>();
                        boolean answered = true;
                        while (answered) {
                            var id = UUID.randomUUID();
                            ids.add(id);
                            var message = Bot.message(id, conversation, "hi");
                            answered = sender.say(server, List.of(message)).isPresent();
                            enough.countDown();
                        }
                        return ids;
                    });
            assertThat(enough.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            server.kill9();
            return sending.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    /// All of these come after they were asked for, and then nothing but what is new, which is then
    /// waiting too.
    private static void assertWaiting(
            Server server, Bot sender, String conversation, Heard heard, List<UUID> waiting)
            throws InterruptedException {
        heard.answered(heard.socket().list());
        assertThat(heard.messages(waiting.size())).isEqualTo(waiting);
        var last = UUID.randomUUID();
        sender.say(server, List.of(Bot.message(last, conversation, "the last one")));
        assertThat(heard.messages(1)).containsExactly(last);
        waiting.add(last);
    }

    private static void acknowledge(Heard heard, List<UUID> ids) throws InterruptedException {
        var all = ids.stream().map(BotSocket::acknowledgement).toList();
        var params = JsonObject.builder().put("messages", new JsonArray(List.copyOf(all))).build();
        heard.answered(heard.socket().ask("ACKNOWLEDGE_MESSAGE_RECEIPTS", params));
    }
}
