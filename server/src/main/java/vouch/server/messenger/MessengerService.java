package vouch.server.messenger;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import vouch.protocol.request.Keystore;
import vouch.protocol.request.SessionKey;
import vouch.server.account.AppKey;
import vouch.server.account.AppSessions;
import vouch.server.account.SessionGuard;
import vouch.server.database.Database;
import vouch.server.http.Answer;
import vouch.server.http.Guard;
import vouch.server.http.Problem;
import vouch.server.http.Route;
import vouch.server.limit.WindowLimit;
import vouch.server.metrics.Metrics;

/// The messenger as the gateway sees it: its routes, and what it does beside them.
///
/// [#open], [#start], and [#close] in this order.
public final class MessengerService implements AutoCloseable {

    /// The paths below which refusals are HTTP's own, and no envelopes.
    public static final List<String> OWN_PATHS =
            List.of(AttachmentRoutes.UPLOADS, AttachmentRoutes.VIEWS);

    /// What an operator decides about the messenger.
    ///
    /// @param clockSkew how far callers' clocks may be from ours
    /// @param attachmentsFolder where attachments are kept for as long as messages; made where
    ///   there is none
    /// @param ownUrl this gateway's address, without a slash at its end
    public record Settings(
            Mode mode, Duration clockSkew, Path attachmentsFolder, Supplier<String> ownUrl) {}

    private final Database database;
    private final Users users;
    private final Pins pins;
    private final Apps apps;
    private final AppSessions sessions;
    private final AccountLog log;
    private final Contacts contacts;
    private final WindowLimit searches;
    private final UserAnswers userAnswers;
    private final AccountAnswers accounts;
    private final MixinAnswers answers;
    private final Guard session;
    private final Talking talking;
    private final WalletPart wallet;

    private MessengerService(
            Settings settings,
            Database database,
            AppSessions sessions,
            Metrics metrics,
            InstantSource clock,
            SecureRandom random) {
        this.database = database;
        this.answers = new MixinAnswers(clock);
        var refusals = new TokenRefusals(settings.mode(), clock);
        this.session = new SessionGuard(sessions, refusals::answer);
        this.sessions = sessions;
        this.log = new AccountLog(clock);
        this.users = new Users(database, sessions, clock, random);
        this.pins = new Pins(database, clock, settings.clockSkew(), random, settings.mode(), log);
        this.apps = new Apps(database, users, pins, clock, random);
        var relations = new RelationStore();
        this.contacts = new Contacts(relations, users, clock);
        this.searches = new WindowLimit(UserRoutes.SEARCHES_MAX, UserRoutes.SEARCH_WINDOW, clock);
        this.userAnswers = new UserAnswers(relations, settings.ownUrl());
        this.accounts = new AccountAnswers(database, users, pins, userAnswers);
        this.talking =
                new Talking(
                        database,
                        users,
                        sessions,
                        refusals,
                        settings.attachmentsFolder(),
                        settings.ownUrl(),
                        clock,
                        random);
        this.wallet =
                new WalletPart(
                        database,
                        new WalletPart.Neighbours(
                                users,
                                userAnswers,
                                pins,
                                session,
                                new MessageNotices(talking.messages())),
                        metrics,
                        clock);
    }

    public static MessengerService open(
            Settings settings,
            Database database,
            AppSessions sessions,
            Metrics metrics,
            InstantSource clock,
            SecureRandom random) {
        return new MessengerService(settings, database, sessions, metrics, clock, random);
    }

    public void start() {
        talking.start();
    }

    @Override
    public void close() {
        talking.close();
    }

    /// The public surface.
    public List<Route> routes() {
        var all = new ArrayList<Route>();
        all.addAll(new ProfileRoutes(database, users, pins, log, accounts, session).routes());
        all.addAll(
                new UserRoutes(
                                database,
                                users,
                                pins,
                                contacts,
                                sessions,
                                searches,
                                userAnswers,
                                accounts,
                                session)
                        .routes());
        all.addAll(new AppRoutes(database, apps, userAnswers, session).routes());
        all.addAll(new CodeRoutes(database, codes()).routes());
        all.addAll(wallet.routes());
        all.addAll(talking.routes(session));
        return new MixinRoutes(answers).wrap(all);
    }

    /// Whatever has codes, in the order in which they are asked.
    private List<CodeRoutes.Source> codes() {
        return List.of(
                (tx, code) -> users.findByCode(tx, code).map(userAnswers::user),
                wallet::code,
                talking::code);
    }

    /// The surface of the admin listener.
    public List<Route> adminRoutes() {
        var all = new ArrayList<Route>();
        all.addAll(new AppAdminRoutes(database, apps).routes());
        all.addAll(wallet.adminRoutes());
        all.addAll(talking.adminRoutes());
        return List.copyOf(all);
    }

    /// What users own.
    WalletPart wallet() {
        return wallet;
    }

    /// What a check of the books looked at, and one sentence for each thing that is wrong.
    public record Checked(long snapshots, List<String> findings) {}

    /// Proves from its entries what every user owns.
    public static Checked check(Database database) {
        return database.read(
                tx -> new Checked(new SnapshotStore().count(tx), WalletBooks.check(tx)));
    }

    /// Makes an app to play with, whose requests this key signs, and gives it something to spend.
    public Keystore createDemoApp(String name, SessionKey key) {
        var created = apps.create(name, AppKey.parse(key.publicKey()));
        wallet.giveDemo(created.user().userId());
        return new Keystore(
                created.user().userId(),
                created.session().sessionId(),
                key,
                created.pinFacts().tokenBytes(),
                created.serverKey(),
                created.pin(),
                created.secret().reveal());
    }

    /// For tests.
    Talking talking() {
        return talking;
    }

    /// For tests.
    Apps apps() {
        return apps;
    }

    /// For tests.
    Users users() {
        return users;
    }

    /// For tests.
    Pins pins() {
        return pins;
    }

    /// The error body of every path that no other API has.
    public Answer errorBody(Problem problem) {
        return answers.problem(problem);
    }
}
