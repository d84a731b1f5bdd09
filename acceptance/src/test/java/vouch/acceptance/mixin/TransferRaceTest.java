package vouch.acceptance.mixin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import vouch.acceptance.Server;
import vouch.acceptance.SharedServer;
import vouch.protocol.json.JsonObject;

/// Two hundred transfers at once with one trace: one of them pays, and all who are answered see it.
@ExtendWith(SharedServer.class)
final class TransferRaceTest {

    private static final int AT_ONCE = 200;
    private static final long PIN_INCORRECT = 20119;

    private final Server server;

    TransferRaceTest(Server server) {
        this.server = server;
    }

    @Test
    void oneTraceIsOnePaymentHoweverManyAskForItAtOnce() throws Exception {
        try (var http = HttpClient.newHttpClient();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var payer = Bot.create(server, http, "payer");
            var receiver = Bot.create(server, http, "receiver");
            server.admin().faucet(payer.id(), "CNB", "1000");
            var trace = UUID.randomUUID();
            var start = new CyclicBarrier(AT_ONCE);
            var all = new ArrayList<Callable<Bot.Reply>>();
            for (int i = 0; i < AT_ONCE; i++) {
                all.add(() -> {
                    start.await();
                    return payer.post(
                            server, "/transfers", payer.transfer(receiver.id(), "2.5", trace));
                });
            }

            var answers = new HashMap<String, Integer>();
            for (var one : threads.invokeAll(all)) {
                answers.merge(answer(one.get()), 1, Integer::sum);
            }

            // A PIN whose iterator came behind a greater one is refused, and pays nothing.
            answers.remove("code " + PIN_INCORRECT);
            assertThat(answers).as("snapshots that payers were told of").hasSize(1);
            var again = payer.transfer(receiver.id(), "2.5", trace);
            assertThat(answers).containsKey(answer(payer.post(server, "/transfers", again)));
            assertThat(snapshots(payer)).hasSize(2);
            assertThat(snapshots(receiver)).hasSize(1);
            assertThat(balance(payer)).isEqualTo("997.5");
            assertThat(balance(receiver)).isEqualTo("2.5");
        }
    }

    /// The snapshot that is told of, or the code.
    private static String answer(Bot.Reply reply) {
        return reply.isSuccess() ? reply.data().string("snapshot_id") : "code " + reply.code();
    }

    private List<JsonObject> snapshots(Bot bot) {
        return bot.get(server, "/snapshots").list().elements().stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    private String balance(Bot bot) {
        return bot.get(server, "/assets/" + Bot.CNB).data().string("balance");
    }
}
