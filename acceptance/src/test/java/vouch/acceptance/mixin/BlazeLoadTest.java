package vouch.acceptance.mixin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import vouch.acceptance.Eventually;
import vouch.acceptance.Launch;
import vouch.acceptance.Program;
import vouch.acceptance.Server;
import vouch.acceptance.Servers;
import vouch.protocol.json.JsonArray;
import vouch.protocol.json.JsonObject;

/// Many apps on blaze, each of them told something every second, by another that hears when they
/// have read it. The gateway has a heap that does not hold what goes through it.
final class BlazeLoadTest {

    private static final boolean LONG = Boolean.getBoolean("vouch.long");

    /// A thousand messages a second in either run: for a minute in the long one.
    private static final int LISTENERS = LONG ? 1_000 : 100;

    private static final int MESSAGES_EACH = LONG ? 60 : 10;
    private static final int MESSAGES = LISTENERS * MESSAGES_EACH;
    private static final int BATCH = 100;
    private static final long BATCH_EVERY_MILLIS = 100;
    private static final int MADE_AT_ONCE = 8;

    private static final String HEAP_MAX = "-Xmx160m";

    /// By how much the heap may be larger, garbage left out, when everything has gone through.
    private static final long GROWN_KIB_MAX = 16 * 1024;

    /// Only ends a test that would otherwise hang.
    private static final long PATIENCE_SECONDS = 180;

    private static final Pattern USED = Pattern.compile("used (\\d+)K");

    @RegisterExtension private final Servers servers = new Servers();
    @TempDir private Path folder;

    /// A message on its way.
    private record Sent(int listener, long nanos) {}

    private final Map<UUID, Sent> sent = new ConcurrentHashMap<>();
    private final Map<UUID, Long> latencies = new ConcurrentHashMap<>();
    private final Set<UUID> receipts = ConcurrentHashMap.newKeySet();
    private final Set<String> surprises = ConcurrentHashMap.newKeySet();
    private final Set<String> answered = ConcurrentHashMap.newKeySet();
    private final Semaphore heard = new Semaphore(0);
    private final Semaphore read = new Semaphore(0);

    /// An app that listens, where it is spoken to, and its connection.
    private record Listener(String conversation, BotSocket socket) {}

    @Test
    void everyMessageIsHeardOnceByWhoeverItIsForAndTheHeapStaysSmall() throws Exception {
        var server =
                servers.start(
                        Launch.in(folder.resolve("data"))
                                .javaOptions(HEAP_MAX, "-XX:TieredStopAtLevel=4"));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var http = HttpClient.newBuilder().executor(threads).build()) {
            var speaker = Bot.create(server, http, "speaker");
            var listeners = listeners(server, http, speaker);
            askForWhatWaits(listeners);
            var hearing = speaker.connect(server, this::receipt);
            long heapBefore = heapKib(server);
            var cpuBefore = cpu(server);
            long begin = System.nanoTime();

            speak(server, speaker, listeners, threads);
            await(heard, MESSAGES, "messages");
            await(read, MESSAGES, "receipts");

            double seconds = (System.nanoTime() - begin) / 1e9;
            var cpu = cpu(server).minus(cpuBefore);
            long heapAfter = heapKib(server);
            print(seconds, cpu, heapBefore, heapAfter);
            askAgain(server, speaker, listeners);
            assertThat(surprises).isEmpty();
            assertThat(latencies.keySet()).isEqualTo(sent.keySet());
            assertThat(receipts).isEqualTo(sent.keySet());
            assertThat(heapAfter - heapBefore).isLessThan(GROWN_KIB_MAX);
            listeners.forEach(listener -> listener.socket().close());
            hearing.close();
        }
    }

    private List<Listener> listeners(Server server, HttpClient http, Bot speaker) throws Exception {
        var making = new ArrayList<Callable<Listener>>();
        for (int i = 0; i < LISTENERS; i++) {
            int number = i;
            making.add(() -> listener(server, http, speaker, number));
        }
        var listeners = new ArrayList<Listener>();
        try (var few = Executors.newFixedThreadPool(MADE_AT_ONCE)) {
            for (var made : few.invokeAll(making)) {
                listeners.add(made.get());
            }
        }
        return listeners;
    }

    private Listener listener(Server server, HttpClient http, Bot speaker, int number) {
        var bot = Bot.create(server, http, "listener " + number);
        var conversation = speaker.talkTo(server, bot.id());
        var socket = new Ear(number).open(server, bot);
        return new Listener(conversation, socket);
    }

    /// What one listener hears: messages for it, which it acknowledges at once, and answers.
    private final class Ear {

        private final int listener;
        private final CompletableFuture<BotSocket> socket = new CompletableFuture<>();

        Ear(int listener) {
            this.listener = listener;
        }

        BotSocket open(Server server, Bot bot) {
            var open = bot.connect(server, this::hear);
            socket.complete(open);
            return open;
        }

        private void hear(JsonObject frame) {
            long now = System.nanoTime();
            if (frame.find("error").isPresent()) {
                surprises.add(frame.toString());
            } else if (frame.find("data").isPresent()) {
                message(UUID.fromString(frame.object("data").string("message_id")), now);
            } else {
                answered.add(frame.string("id"));
            }
        }

        private void message(UUID id, long now) {
            var known = sent.get(id);
            if (known == null || known.listener() != listener) {
                surprises.add(id + " is not for listener " + listener);
            } else if (latencies.putIfAbsent(id, now - known.nanos()) != null) {
                surprises.add(id + " came again");
            } else {
                socket.join().acknowledge(id);
                heard.release();
            }
        }
    }

    private void receipt(JsonObject frame) {
        var data = frame.object("data");
        var id = UUID.fromString(data.string("message_id"));
        if (!data.string("status").equals("READ") || !receipts.add(id)) {
            surprises.add("a receipt too many: " + frame);
        }
        read.release();
    }

    /// A batch of messages now and then, each listener's turn after the same time.
    private void speak(
            Server server, Bot speaker, List<Listener> listeners, ExecutorService threads)
            throws Exception {
        int batches = MESSAGES / BATCH;
        var spoken = new CountDownLatch(batches);
        try (var ticks = Executors.newSingleThreadScheduledExecutor()) {
            var next = new int[1];
            var tick =
                    ticks.scheduleAtFixedRate(
                            () -> {
                                int from = next[0]++ * BATCH;
                                if (from < MESSAGES) {
                                    threads.execute(() -> {
                                        say(server, speaker, listeners, from);
                                        spoken.countDown();
                                    });
                                }
                            },
                            0,
                            BATCH_EVERY_MILLIS,
                            TimeUnit.MILLISECONDS);
            assertThat(spoken.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            tick.cancel(false);
        }
    }

    private void say(Server server, Bot speaker, List<Listener> listeners, int from) {
        var batch = new ArrayList<JsonObject>();
        long now = System.nanoTime();
        for (int i = from; i < from + BATCH; i++) {
            int listener = i % LISTENERS;
            var id = UUID.randomUUID();
            sent.put(id, new Sent(listener, now));
            batch.add(Bot.message(id, listeners.get(listener).conversation(), "tick " + i));
        }
        if (!speaker.say(server, batch).orElseThrow().isSuccess()) {
            surprises.add("a batch was refused");
        }
    }

    /// A connection's requests are done in turn, so the answer to the one behind the question says
    /// that nothing which is said from now on comes because of it.
    private void askForWhatWaits(List<Listener> listeners) {
        var nothing = JsonObject.builder().put("messages", new JsonArray(List.of())).build();
        var asked = new ArrayList<String>();
        for (var listener : listeners) {
            listener.socket().list();
            asked.add(listener.socket().ask("ACKNOWLEDGE_MESSAGE_RECEIPTS", nothing));
        }
        Eventually.isTrue("everybody has its answer", () -> answered.containsAll(asked));
    }

    /// Everybody asks for what waits, which is nothing, and then is told one thing more: whatever
    /// came again would come before it.
    private void askAgain(Server server, Bot speaker, List<Listener> listeners)
            throws InterruptedException {
        askForWhatWaits(listeners);
        for (int from = 0; from < LISTENERS; from += BATCH) {
            say(server, speaker, listeners, from);
        }
        await(heard, LISTENERS, "last messages");
        await(read, LISTENERS, "last receipts");
    }

    private void await(Semaphore all, int count, String what) throws InterruptedException {
        assertThat(all.tryAcquire(count, PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as(
                        "%d of %d %s came; surprises: %s",
                        all.availablePermits(), count, what, surprises)
                .isTrue();
    }

    /// What the gateway's heap holds when its garbage is gone, in KiB.
    private long heapKib(Server server) {
        jcmd(server, "GC.run");
        var used = USED.matcher(jcmd(server, "GC.heap_info"));
        long sum = 0;
        while (used.find()) {
            sum += Long.parseLong(used.group(1));
        }
        assertThat(sum).isPositive();
        return sum;
    }

    private String jcmd(Server server, String command) {
        var jcmd = Path.of(System.getProperty("java.home"), "bin/jcmd").toString();
        var result = Program.run(folder, Map.of(), jcmd, Long.toString(server.pid()), command);
        assertThat(result.exit()).as(result.toString()).isZero();
        return result.out();
    }

    private static Duration cpu(Server server) {
        return ProcessHandle.of(server.pid()).orElseThrow().info().totalCpuDuration().orElseThrow();
    }

    private void print(double seconds, Duration cpu, long heapBefore, long heapAfter) {
        var sorted = latencies.values().stream().sorted().toList();
        System.out.printf(
                "%,d connections, %,d messages in %.1f s, each acknowledged and its receipt told;"
                        + " sent to heard: p50 %.1f ms, p99 %.1f ms, most %.1f ms;"
                        + " gateway: %.1f s of processor time, heap %,d KiB before and %,d KiB after"
                        + " (%s)%n",
                LISTENERS,
                MESSAGES,
                seconds,
                sorted.get(sorted.size() / 2) / 1e6,
                sorted.get(sorted.size() * 99 / 100) / 1e6,
                sorted.getLast() / 1e6,
                cpu.toMillis() / 1e3,
                heapBefore,
                heapAfter,
                HEAP_MAX);
    }
}
