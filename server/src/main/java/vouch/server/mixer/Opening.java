package vouch.server.mixer;

import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import vouch.server.account.ApiCaller;
import vouch.server.database.Database;
import vouch.server.ethereum.Address;
import vouch.server.ethereum.ChainView;
import vouch.server.ethereum.NodeException;

/// Opens orders: looks at what was asked for, in the order in which errors are told, and sets aside
/// what the pool can give. Thread-safe.
final class Opening {

    static final int DELAY_HOURS_MAX = 48;
    static final int CODE_CHARS = 8;

    /// The places after the point that callers are shown.
    static final int PLACES = 8;

    private static final Pattern DELAY = Pattern.compile("\\d{1,9}");
    private static final Pattern CODE = Pattern.compile("[0-9A-Za-z]{" + CODE_CHARS + "}");
    private static final String CODE_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final int SALT_BYTES = 32;

    /// What came of it.
    sealed interface Outcome {

        record Opened(Order order) implements Outcome {}

        record Refused(ErrorCode code) implements Outcome {}
    }

    /// What an operator decides about orders.
    ///
    /// @param orderMax the most that may be deposited for one
    /// @param lifetime how long deposits are taken
    /// @param openMax how many a caller may have open at a time
    record Rules(FeeSchedule fees, TokenAmount orderMax, Duration lifetime, int openMax) {}

    private final Database database;
    private final ChainView chain;
    private final Instance instance;
    private final Contracts contracts;
    private final Pool pool;
    private final Guarantor guarantor;
    private final Screening screening;
    private final Rules rules;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final InstanceStore instances = new InstanceStore();
    private final OrderStore orders = new OrderStore();

    Opening(
            Database database,
            ChainView chain,
            Instance instance,
            Contracts contracts,
            Pool pool,
            Guarantor guarantor,
            Screening screening,
            Rules rules,
            InstantSource clock,
            RandomGenerator random) {
        this.database = database;
        this.chain = chain;
        this.instance = instance;
        this.contracts = contracts;
        this.pool = pool;
        this.guarantor = guarantor;
        this.screening = screening;
        this.rules = rules;
        this.clock = clock;
        this.random = random;
    }

    boolean isInMaintenance() {
        return database.read(tx -> instances.maintenance(tx));
    }

    /// Opens an order for a caller who is known and may ask.
    ///
    /// @param parameters as they came; an absent one and an empty one are the same
    Outcome open(ApiCaller caller, Map<String, String> parameters) {
        String address = parameters.getOrDefault("forwardToAddress", "");
        if (address.isEmpty()) {
            return refused(ErrorCode.NO_ADDRESS);
        }
        Optional<Address> destination = destination(address);
        if (destination.isEmpty()) {
            return refused(ErrorCode.INVALID_ADDRESS);
        }
        try {
            if (chain.code(destination.get()).length > 0) {
                return refused(ErrorCode.CONTRACT);
            }
        } catch (NodeException e) {
            return refused(ErrorCode.MAINTENANCE);
        }
        Optional<Integer> delay = delay(parameters.getOrDefault("timeDelayInHours", ""));
        if (delay.isEmpty()) {
            return refused(ErrorCode.INVALID_DELAY);
        }
        String code = parameters.getOrDefault("mixingCode", "");
        if (!code.isEmpty() && !CODE.matcher(code).matches()) {
            return refused(ErrorCode.INVALID_CODE);
        }
        return open(caller, destination.get(), delay.get(), code.isEmpty() ? newCode() : code);
    }

    private static Outcome refused(ErrorCode code) {
        return new Outcome.Refused(code);
    }

    /// Where a payout may go: not to ourselves, to nobody, or to who is denied.
    private Optional<Address> destination(String text) {
        Address address;
        try {
            address = Address.parse(text);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        boolean taken =
                address.equals(Contracts.NOBODY)
                        || address.equals(instance.pool())
                        || address.equals(instance.token())
                        || address.equals(contracts.factory())
                        || address.equals(guarantor.address())
                        || database.read(tx -> orders.at(tx, address)).isPresent();
        return taken || screening.denies(address) ? Optional.empty() : Optional.of(address);
    }

    private static Optional<Integer> delay(String text) {
        if (text.isEmpty()) {
            return Optional.of(0);
        }
        return Optional.of(text)
                .filter(DELAY.asMatchPredicate())
                .map(Integer::parseInt)
                .filter(hours -> hours <= DELAY_HOURS_MAX);
    }

    private String newCode() {
        var code = new StringBuilder();
        for (int i = 0; i < CODE_CHARS; i++) {
            code.append(CODE_LETTERS.charAt(random.nextInt(CODE_LETTERS.length())));
        }
        return code.toString();
    }

    private Outcome open(ApiCaller caller, Address destination, int delayHours, String code) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        Address forwarder = contracts.forwarder(salt);
        var now = clock.instant();
        var expires = now.plus(rules.lifetime()).truncatedTo(ChronoUnit.SECONDS);
        String letter =
                guarantor.letter(forwarder, destination, rules.fees(), delayHours, expires, code);
        return database.write(tx -> {
            instances.takeTurn(tx);
            if (orders.openOf(tx, caller.id()) >= rules.openMax()) {
                return refused(ErrorCode.TOO_MANY);
            }
            var available =
                    instance.scale().cut(pool.available(tx, code).min(rules.orderMax()), PLACES);
            if (rules.fees().payout(available, instance.scale()).isNone()) {
                // Nothing worth forwarding is left that could be promised.
                return refused(ErrorCode.MAINTENANCE);
            }
            var terms =
                    new OrderTerms(
                            forwarder,
                            HexFormat.of().formatHex(salt),
                            caller.id(),
                            destination,
                            delayHours,
                            code,
                            available,
                            rules.fees(),
                            letter,
                            now,
                            expires);
            long id = orders.add(tx, terms);
            pool.reserve(tx, id, code, available);
            return new Outcome.Opened(orders.get(tx, id));
        });
    }
}
