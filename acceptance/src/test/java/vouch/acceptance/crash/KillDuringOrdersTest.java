package vouch.acceptance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import vouch.acceptance.Eventually;
import vouch.acceptance.Launch;
import vouch.acceptance.Server;
import vouch.acceptance.Servers;
import vouch.client.Mixer;
import vouch.client.MixerDesk;
import vouch.client.MixerOrder;
import vouch.client.NewOrder;

/// Orders of the mixer go their way while the gateway is killed, again and again, and its
/// development chain with it.
final class KillDuringOrdersTest {

    private static final int KILLS = Counts.shortOrLong(2, 20);
    private static final int ORDERS = Counts.shortOrLong(3, 25);
    private static final int ADDRESS_BYTES = 20;

    @RegisterExtension private final Servers servers = new Servers();
    @TempDir private Path folder;

    @Test
    void everyOrderIsPaidOnce() throws IOException {
        var random = Counts.random("kill during orders");
        var server =
                servers.start(
                        Launch.in(folder.resolve("data"))
                                .set("chain.poll-interval", "100ms")
                                .set("notary.anchor-interval", "1h"));
        var key = server.admin().createApiKey("orders").apiKey();
        List<String> forwarders = new ArrayList<>();
        for (int i = 0; i < ORDERS; i++) {
            forwarders.add(open(server, key, random));
        }
        for (int i = 0; i < ORDERS; i++) {
            deposit(server, forwarders.get(i), Integer.toString(i + 1), i % 2 == 0);
        }
        for (int kill = 1; kill <= KILLS; kill++) {
            long farEnough = random.nextLong(stepsOfAll() * kill / (KILLS + 1) + 1);
            Eventually.isTrue("orders move", () -> steps(server) >= farEnough);
            server.kill9();
            server.start();
            lostDepositsAreSentAgain(server, forwarders);
        }
        Eventually.isTrue(
                "every order is paid",
                () ->
                        orders(server).stream()
                                .allMatch(order -> order.state() == MixerOrder.State.PAID));
        paidOnce(server, forwarders);
        var books = server.admin().mixer().check();
        assertThat(books.differences()).isEmpty();
        assertThat(books.holds()).isTrue();
    }

    private static String open(Server server, String key, Random random) {
        var mixer = Mixer.at(URI.create(server.url())).as(key);
        byte[] to = new byte[ADDRESS_BYTES];
        random.nextBytes(to);
        String address = "0x" + HexFormat.of().formatHex(to);
        return Eventually.get(
                "the mixer runs",
                () ->
                        switch (mixer.order(address, OptionalInt.empty(), Optional.empty())) {
                            case NewOrder.Opened opened -> Optional.of(opened.forwarderAddress());
                            case NewOrder.Refused _ -> Optional.empty();
                        });
    }

    private static void deposit(Server server, String forwarder, String amount, boolean andCall) {
        assertThat(server.admin().mixer().deposit(forwarder, amount, andCall)).startsWith("0x");
    }

    /// What was on the development chain alone, and in no state of it on disk, is gone with it: to
    /// nobody it was said to be credited.
    private static void lostDepositsAreSentAgain(Server server, List<String> forwarders) {
        Eventually.isTrue("the mixer runs again", () -> runs(server));
        for (int i = 0; i < forwarders.size(); i++) {
            var order = server.admin().mixer().order(forwarders.get(i)).orElseThrow();
            if (order.state() == MixerOrder.State.OPEN && order.deposits().isEmpty()) {
                deposit(server, forwarders.get(i), Integer.toString(i + 1), i % 2 == 0);
            }
        }
    }

    private static boolean runs(Server server) {
        try {
            return !orders(server).isEmpty();
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static List<MixerOrder> orders(Server server) {
        return server.admin().mixer().orders(Optional.empty(), Optional.empty(), ORDERS);
    }

    private static long stepsOfAll() {
        return (long) ORDERS * steps(MixerOrder.State.PAID);
    }

    private static long steps(Server server) {
        return orders(server).stream().mapToLong(order -> steps(order.state())).sum();
    }

    /// How far an order has got on its way.
    private static long steps(MixerOrder.State state) {
        return switch (state) {
            case OPEN -> 0;
            case FUNDED -> 1;
            case WAITING -> 2;
            case PAYING -> 3;
            case PAID, EXPIRED, REFUNDING, REFUNDED, HELD -> 4;
        };
    }

    private static void paidOnce(Server server, List<String> forwarders) throws IOException {
        var table = new ByteArrayOutputStream();
        server.admin().mixer().export("transactions", MixerDesk.Format.CSV, table);
        long payouts =
                table.toString(StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> line.contains(",payout,"))
                        .count();
        assertThat(payouts).isEqualTo(forwarders.size());
    }
}
