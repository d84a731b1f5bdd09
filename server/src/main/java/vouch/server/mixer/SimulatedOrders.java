package vouch.server.mixer;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import vouch.server.ethereum.Address;

/// The customers of a simulation, drawn from a seed: the same seed gives the same ones.
final class SimulatedOrders {

    /// One customer's wishes.
    ///
    /// @param mixingCode as it is sent; empty for a new one
    record Plan(
            Instant opensAt,
            Address destination,
            int delayHours,
            String mixingCode,
            List<Sending> sendings) {}

    /// @param at when the depositor sends it
    record Sending(Instant at, Address sender, BigDecimal tokens) {}

    private static final int ADDRESS_BYTES = 20;
    private static final int SENDERS_PER_ORDERS = 3;
    private static final int DELAY_HOURS = 49;
    private static final Duration LATE = Duration.ofHours(30);

    /// Most deposits are between these, evenly over the orders of magnitude.
    private static final double SMALLEST = 0.05;

    private static final double LARGEST = 500;

    private final Random random;
    private final List<Address> senders = new ArrayList<>();
    private final List<String> codes = new ArrayList<>();

    private SimulatedOrders(long seed) {
        this.random = new Random(seed);
    }

    /// @param from when the first may come
    /// @param period in which all come
    /// @param codes mixing codes that customers share; 0 and each has a new one
    /// @return by the times they open
    static List<Plan> draw(long seed, int orders, int codes, Instant from, Duration period) {
        var drawn = new SimulatedOrders(seed);
        for (int i = 0; i <= orders / SENDERS_PER_ORDERS; i++) {
            drawn.senders.add(drawn.address());
        }
        for (int i = 0; i < codes; i++) {
            drawn.codes.add("code%04d".formatted(i));
        }
        var plans = new ArrayList<Plan>();
        for (int i = 0; i < orders; i++) {
            plans.add(drawn.plan(from, period));
        }
        plans.sort(Comparator.comparing(Plan::opensAt));
        return List.copyOf(plans);
    }

    private Address address() {
        byte[] bytes = new byte[ADDRESS_BYTES];
        random.nextBytes(bytes);
        return Address.parse("0x" + HexFormat.of().formatHex(bytes));
    }

    private Plan plan(Instant from, Duration period) {
        var opensAt = from.plusSeconds(random.nextLong(Math.max(1, period.toSeconds())));
        int delay = random.nextInt(3) == 0 ? 0 : random.nextInt(DELAY_HOURS);
        String code =
                codes.isEmpty() || random.nextInt(4) == 0
                        ? ""
                        : codes.get(random.nextInt(codes.size()));
        return new Plan(opensAt, address(), delay, code, sendings(opensAt));
    }

    /// Most send once and in time; some in two parts, too late, too much, or never.
    private List<Sending> sendings(Instant opensAt) {
        var sender = senders.get(random.nextInt(senders.size()));
        var at = opensAt.plusSeconds(60 + random.nextLong(20 * 3600));
        var tokens = tokens();
        int kind = random.nextInt(100);
        if (kind < 3) {
            return List.of();
        }
        if (kind < 6) {
            return List.of(new Sending(opensAt.plus(LATE), sender, tokens));
        }
        if (kind < 9) {
            return List.of(new Sending(at, sender, tokens.add(BigDecimal.valueOf(100_000))));
        }
        if (kind < 20) {
            var first = tokens.movePointLeft(1);
            return List.of(
                    new Sending(at, sender, first),
                    new Sending(at, sender, tokens.subtract(first)));
        }
        return List.of(new Sending(at, sender, tokens));
    }

    private BigDecimal tokens() {
        double drawn = SMALLEST * Math.pow(LARGEST / SMALLEST, random.nextDouble());
        return new BigDecimal(drawn, new MathContext(6)).setScale(8, RoundingMode.HALF_UP);
    }
}
