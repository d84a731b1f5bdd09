package vouch.acceptance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import vouch.acceptance.Launch;
import vouch.acceptance.Server;
import vouch.acceptance.ServerProgram;
import vouch.acceptance.Servers;
import vouch.acceptance.mixin.Bot;
import vouch.protocol.json.JsonObject;

/// Apps pay one another while the gateway is killed, again and again, with the same data.
final class KillDuringTransfersTest {

    private static final int KILLS = Counts.shortOrLong(2, 10);
    private static final int BOTS = 4;
    private static final int COINS_EACH = 1_000;
    private static final int PAID_MIN = 20;
    private static final int PAID_MAX = 120;
    private static final long PAID_WITHIN_SECONDS = 120;
    private static final int PAGE = 100;

    @RegisterExtension private final Servers servers = new Servers();
    @TempDir private Path folder;

    /// A transfer somebody asked for.
    private record Order(Bot payer, UUID receiver, String amount, UUID trace) {

        JsonObject body() {
            return payer.transfer(receiver, amount, trace);
        }
    }

    private final Map<UUID, String> paid = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Order> doubtful = new ConcurrentLinkedQueue<>();

    @Test
    void everyAnsweredTransferIsThereOnceAndNothingIsLostOrMade() throws Exception {
        var random = Counts.random("kill during transfers");
        var server = servers.start(Launch.in(folder.resolve("data")));
        int inDoubt = 0;
        try (var http = HttpClient.newHttpClient()) {
            List<Bot> bots = new ArrayList<>();
            for (int i = 0; i < BOTS; i++) {
                var bot = Bot.create(server, http, "bot " + i);
                server.admin().faucet(bot.id(), "CNB", Integer.toString(COINS_EACH));
                bots.add(bot);
            }
            for (int kill = 1; kill <= KILLS; kill++) {
                payUntilKilled(server, bots, random);
                inDoubt += doubtful.size();
                fsck(server);
                server.start();
                settle(server);
                check(server, bots);
            }
        }
        assertThat(server.stop()).isIn(0, 143);
        fsck(server);
        assertThat(inDoubt).as("transfers that a kill left in doubt").isPositive();
        System.out.printf("%d kills, %d transfers, %d in doubt%n", KILLS, paid.size(), inDoubt);
    }

    private void payUntilKilled(Server server, List<Bot> bots, Random random) throws Exception {
        var enough = new CountDownLatch(random.nextInt(PAID_MIN, PAID_MAX));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var paying = new ArrayList<Future<?>>();
            for (var bot : bots) {
                var own = new Random(random.nextLong());
                paying.add(threads.submit(() -> payOn(server, bots, bot, own, enough)));
            }
            assertThat(enough.await(PAID_WITHIN_SECONDS, TimeUnit.SECONDS)).isTrue();
            server.kill9();
            for (var one : paying) {
                one.get();
            }
        }
    }

    /// Pays the others until no answer comes.
    private void payOn(
            Server server, List<Bot> bots, Bot payer, Random random, CountDownLatch enough) {
        while (true) {
            var receiver = bots.get(random.nextInt(bots.size()));
            if (receiver != payer) {
                var amount = random.nextInt(1, 3) + "." + random.nextInt(1, 10);
                var order = new Order(payer, receiver.id(), amount, UUID.randomUUID());
                var reply = payer.send(server, "POST", "/transfers", order.body().toString());
                if (reply.isEmpty()) {
                    doubtful.add(order);
                    return;
                }
                paid.put(order.trace(), reply.get().data().string("snapshot_id"));
                enough.countDown();
            }
        }
    }

    /// Asks once more for what had no answer: paid now, or before.
    private void settle(Server server) {
        for (var order = doubtful.poll(); order != null; order = doubtful.poll()) {
            var reply = order.payer().post(server, "/transfers", order.body());
            paid.put(order.trace(), reply.data().string("snapshot_id"));
        }
    }

    private void check(Server server, List<Bot> bots) {
        var all = new HashMap<UUID, String>();
        var sum = BigDecimal.ZERO;
        for (var bot : bots) {
            sum = sum.add(new BigDecimal(balance(server, bot)));
            for (var snapshot : snapshots(server, bot)) {
                if (snapshot.string("amount").startsWith("-")) {
                    var trace = UUID.fromString(snapshot.string("trace_id"));
                    assertThat(all.put(trace, snapshot.string("snapshot_id")))
                            .as("another payment of trace " + trace)
                            .isNull();
                }
            }
        }
        assertThat(all).isEqualTo(paid);
        assertThat(sum).isEqualByComparingTo(BigDecimal.valueOf((long) BOTS * COINS_EACH));
    }

    private static String balance(Server server, Bot bot) {
        return bot.get(server, "/assets/" + Bot.CNB).data().string("balance");
    }

    /// All of a bot's snapshots, read page by page.
    private static List<JsonObject> snapshots(Server server, Bot bot) {
        var all = new ArrayList<JsonObject>();
        Set<String> ids = new HashSet<>();
        var target = "/snapshots?order=ASC&limit=" + PAGE;
        while (true) {
            var page = bot.get(server, target).list().elements();
            for (var one : page) {
                var snapshot = (JsonObject) one;
                assertThat(ids.add(snapshot.string("snapshot_id"))).isTrue();
                all.add(snapshot);
            }
            if (page.size() < PAGE) {
                return all;
            }
            target =
                    "/snapshots?order=ASC&limit="
                            + PAGE
                            + "&offset="
                            + all.getLast().string("created_at");
        }
    }

    private static void fsck(Server server) {
        var result = ServerProgram.run("fsck", "--data", server.data().toString());
        assertThat(result.exit()).as("%s", result).isZero();
        assertThat(result.out()).contains("snapshots", "the books are right");
    }
}
