package vouch.server.mixer;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vouch.server.account.ApiKeys;
import vouch.server.database.Database;
import vouch.server.ethereum.Address;
import vouch.server.ethereum.Chain;
import vouch.server.ethereum.ChainView;
import vouch.server.ethereum.DevelopmentNode;
import vouch.server.ethereum.Loop;
import vouch.server.ethereum.MessageKey;
import vouch.server.ethereum.Transactions;
import vouch.server.http.Answer;
import vouch.server.http.Problem;
import vouch.server.http.Route;
import vouch.server.limit.RateLimits;

/// The mixer as the gateway sees it: its routes, and the thread that moves orders on.
///
/// On a live network it does nothing, and no setting changes that; everything else of the gateway
/// works there as ever. [#open], [#start], and [#close] in this order.
public final class MixerService implements AutoCloseable {

    /// The paths whose errors have the mixer's shape.
    public static final List<String> PATHS = List.of("/current-fees.php", "/api.php", "/mixer");

    /// What counts against a caller's hour.
    public static final String ENDPOINT = MixerRoutes.ENDPOINT;

    private static final Logger LOG = LoggerFactory.getLogger(MixerService.class);

    private static final Duration REST = Duration.ofMillis(50);

    /// What an operator decides about the mixer.
    ///
    /// @param token what it forwards; on the embedded chain a test token is made where none is
    ///   named
    /// @param fixedFee in tokens
    /// @param variableFee per cent
    /// @param orderMax the most that may be deposited for one order, in tokens
    /// @param lifetime how long an order takes deposits
    /// @param openMax how many open orders a caller may have
    /// @param denyList addresses it does no business with
    /// @param guaranteeKey signs letters
    /// @param patience the longest time between two looks at the chain
    public record Settings(
            Optional<Address> token,
            BigDecimal fixedFee,
            BigDecimal variableFee,
            BigDecimal orderMax,
            Duration lifetime,
            int openMax,
            Optional<Path> denyList,
            MessageKey guaranteeKey,
            Duration patience) {}

    /// The chain, as the mixer sees it.
    ///
    /// @param development where there is a chain that depositors can be played on
    public record Surroundings(
            ChainView view, Transactions transactions, Optional<DevelopmentNode> development) {

        public static Surroundings of(Chain chain) {
            return new Surroundings(chain.view(), chain.transactions(), chain.development());
        }
    }

    private sealed interface State {

        record Off(String why) implements State {}

        record Preparing() implements State {}

        record On(Mixer mixer) implements State {}
    }

    private final Settings settings;
    private final Database database;
    private final Surroundings surroundings;
    private final Contracts contracts;
    private final Preparation preparation;
    private final Screening screening;
    private final FeeSchedule fees;
    private final ApiKeys keys;
    private final RateLimits limits;
    private final InstantSource clock;
    private final SecureRandom random;
    private final Loop loop;
    private volatile State state = new State.Preparing();

    private MixerService(
            Settings settings,
            Database database,
            Surroundings surroundings,
            ApiKeys keys,
            RateLimits limits,
            InstantSource clock,
            SecureRandom random) {
        this.settings = settings;
        this.database = database;
        this.surroundings = surroundings;
        this.keys = keys;
        this.limits = limits;
        this.clock = clock;
        this.random = random;
        this.fees = new FeeSchedule(settings.fixedFee(), settings.variableFee());
        this.screening =
                settings.denyList().<Screening>map(DenyList::open).orElse(Screening.NOBODY);
        this.contracts =
                Contracts.of(
                        surroundings.view().account(),
                        surroundings.development().map(DevelopmentNode::depositor));
        this.preparation =
                new Preparation(
                        database,
                        surroundings.view(),
                        surroundings.transactions(),
                        contracts,
                        settings.token(),
                        surroundings.development().isPresent(),
                        clock);
        this.loop = new Loop("mixer", REST, settings.patience(), this::step);
        preparation.refusal().ifPresent(this::turnOff);
        surroundings.transactions().onChange(loop::wake);
    }

    /// @throws IllegalArgumentException with one sentence, where a setting is no good
    public static MixerService open(
            Settings settings,
            Database database,
            Surroundings surroundings,
            ApiKeys keys,
            RateLimits limits,
            InstantSource clock,
            SecureRandom random) {
        return new MixerService(settings, database, surroundings, keys, limits, clock, random);
    }

    private void turnOff(String why) {
        state = new State.Off(why);
        if (settings.token().isPresent()) {
            LOG.error("{}", why);
        }
    }

    public void start() {
        if (!(state instanceof State.Off)) {
            loop.start();
        }
    }

    @Override
    public void close() {
        loop.close();
    }

    /// Does what is to be done now; called by the loop alone, and by tests.
    void step() {
        switch (state) {
            case State.Off _ -> {}
            case State.Preparing _ -> prepare();
            case State.On(Mixer mixer) -> mixer.step();
        }
    }

    private void prepare() {
        switch (preparation.step()) {
            case Preparation.Outcome.NotYet _ -> {}
            case Preparation.Outcome.Refused(String why) -> turnOff(why);
            case Preparation.Outcome.Ready(Instance instance) -> {
                state = new State.On(mixer(instance));
                loop.wake();
            }
        }
    }

    private Mixer mixer(Instance instance) {
        return new Mixer(
                new Mixer.Parts(
                        database,
                        surroundings.view(),
                        surroundings.transactions(),
                        contracts,
                        screening,
                        clock,
                        random),
                instance,
                new Guarantor(settings.guaranteeKey(), instance),
                new Opening.Rules(
                        fees,
                        instance.scale().down(settings.orderMax()),
                        settings.lifetime(),
                        settings.openMax()));
    }

    private Optional<Mixer> running() {
        return state instanceof State.On(Mixer mixer) ? Optional.of(mixer) : Optional.empty();
    }

    /// The mixer, where it runs.
    ///
    /// @throws Problem.Refused where it does not
    private Mixer required() {
        return switch (state) {
            case State.On(Mixer mixer) -> mixer;
            case State.Off(String why) ->
                    throw new Problem.Refused(409, "The mixer does not run: " + why);
            case State.Preparing _ ->
                    throw new Problem.Refused(
                            503, "The mixer is being prepared: ask again in some seconds");
        };
    }

    /// Whether blocks must be made for something that waits.
    public boolean wantsBlocks() {
        return switch (state) {
            case State.Off _ -> false;
            case State.Preparing _ -> true;
            case State.On(Mixer mixer) -> mixer.wantsBlocks();
        };
    }

    /// The token that is or will be forwarded; none where the mixer does not run.
    public Optional<Address> token() {
        return state instanceof State.Off ? Optional.empty() : preparation.token();
    }

    /// The public surface.
    public List<Route> routes() {
        return new MixerRoutes(database, this::running, fees, keys, limits).routes();
    }

    /// The surface of the admin listener.
    public List<Route> adminRoutes() {
        var all = new ArrayList<Route>();
        all.addAll(new ApiKeyRoutes(keys).routes());
        all.addAll(
                new MixerAdminRoutes(
                                database, this::required, surroundings.development(), loop::wake)
                        .routes());
        return List.copyOf(all);
    }

    /// The error body of [#PATHS].
    public static Answer errorBody(Problem problem) {
        return MixerRoutes.errorBody(problem);
    }

    /// What a check of the books looked at, and one sentence for each thing that is wrong.
    public record Checked(long orders, List<String> findings) {}

    /// Proves the books from what they are made of, without asking the chain.
    public static Checked check(Database database) {
        return database.read(new InstanceStore()::find)
                .map(instance -> new Books(database, instance).check())
                .map(result -> new Checked(result.orders(), result.findings()))
                .orElseGet(() -> new Checked(0, List.of()));
    }

    /// What an operator should know: one sentence each.
    public List<String> alarms() {
        return switch (state) {
            case State.Off(String why) -> settings.token().isPresent() ? List.of(why) : List.of();
            case State.Preparing _ -> List.of();
            case State.On(Mixer mixer) -> held(mixer.held());
        };
    }

    private static List<String> held(long count) {
        return count == 0
                ? List.of()
                : List.of(
                        count
                                + (count == 1
                                        ? " order of the mixer is"
                                        : " orders of the mixer are")
                                + " held until a person decides: `vouch mixer orders --state Held`");
    }
}
