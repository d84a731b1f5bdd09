package vouch.server.limit;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Failed logins, counted by who was tried from where, and by where alone. Never by who alone: a
/// stranger could lock a caller out. Thread-safe, in memory.
///
/// Addresses of IPv6 count by their network of 64 bits, of which one machine has all.
public final class Attempts {

    /// Failures of one key from one address in a window.
    public static final int PER_KEY_AND_ADDRESS_MAX = 20;

    /// Failures from one address in a window, whatever the keys.
    public static final int PER_ADDRESS_MAX = 1_000;

    public static final Duration WINDOW = Duration.ofMinutes(15);

    /// What is remembered of either kind; the one unused for longest is forgotten first.
    public static final int REMEMBERED_MAX = 50_000;

    private static final int KEY_CHARS_MAX = 64;

    private final InstantSource clock;
    private final Map<KeyAndAddress, Failures> byKeyAndAddress = lru();
    private final Map<String, Failures> byAddress = lru();

    private record KeyAndAddress(String key, String address) {}

    private record Failures(Instant since, int count) {}

    public Attempts(InstantSource clock) {
        this.clock = clock;
    }

    /// How long nobody at this address may try this key; empty where it may be tried now.
    public synchronized Optional<Duration> mustWait(String key, String address) {
        String network = network(address);
        return longer(
                left(byAddress.get(network), PER_ADDRESS_MAX),
                left(byKeyAndAddress.get(pair(key, network)), PER_KEY_AND_ADDRESS_MAX));
    }

    public synchronized void failed(String key, String address) {
        String network = network(address);
        byAddress.merge(network, new Failures(clock.instant(), 1), this::add);
        byKeyAndAddress.merge(pair(key, network), new Failures(clock.instant(), 1), this::add);
    }

    /// Forgets the failures of this key from this address; the address keeps its own.
    public synchronized void succeeded(String key, String address) {
        byKeyAndAddress.remove(pair(key, network(address)));
    }

    private Failures add(Failures before, Failures one) {
        return isOver(before) ? one : new Failures(before.since, before.count + 1);
    }

    private Optional<Duration> left(@Nullable Failures failures, int max) {
        return failures == null || isOver(failures) || failures.count < max
                ? Optional.empty()
                : Optional.of(Duration.between(clock.instant(), failures.since.plus(WINDOW)));
    }

    private boolean isOver(Failures failures) {
        return Duration.between(failures.since, clock.instant()).abs().compareTo(WINDOW) >= 0;
    }

    private static Optional<Duration> longer(Optional<Duration> a, Optional<Duration> b) {
        return a.isEmpty() || (b.isPresent() && b.get().compareTo(a.get()) > 0) ? b : a;
    }

    private static KeyAndAddress pair(String key, String network) {
        return new KeyAndAddress(key.substring(0, Math.min(key.length(), KEY_CHARS_MAX)), network);
    }

    synchronized int remembered() {
        return byKeyAndAddress.size() + byAddress.size();
    }

    private static String network(String address) {
        try {
            // Numeric addresses only: nothing is asked of any name server.
            return InetAddress.ofLiteral(address) instanceof Inet6Address six
                    ? Arrays.toString(Arrays.copyOf(six.getAddress(), 8))
                    : address;
        } catch (IllegalArgumentException e) {
            return address;
        }
    }

    private static <K, V> Map<K, V> lru() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > REMEMBERED_MAX;
            }
        };
    }
}
