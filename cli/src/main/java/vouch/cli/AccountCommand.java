package vouch.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import vouch.client.Account;
import vouch.client.Administration;
import vouch.protocol.MalformedException;
import vouch.protocol.json.JsonArray;
import vouch.protocol.json.JsonObject;
import vouch.protocol.json.JsonValue;

/// `vouch account`: the accounts of the server that runs on this computer.
@Command(
        name = "account",
        description = {
            "Make and look after the accounts of a server that runs here.",
            "",
            "Speaks to the running server, whose address and token lie in its data directory."
        })
final class AccountCommand implements Callable<Integer> {

    private static final String ENDPOINTS =
            "auth, credits, register, batch, transaction, proof, registerdoc, docs or events";

    @Spec private @Nullable CommandSpec spec;

    static CommandLine create(Surroundings surroundings) {
        return new CommandLine(new AccountCommand())
                .addSubcommand(new Create(surroundings))
                .addSubcommand(new Listing(surroundings))
                .addSubcommand(
                        new CommandLine(new Credit(surroundings))
                                .setUnmatchedOptionsArePositionalParams(true))
                .addSubcommand(new Limit(surroundings))
                .addSubcommand(new Quota(surroundings))
                .addSubcommand(new SetMode(surroundings))
                .addSubcommand(new Rotate(surroundings))
                .addSubcommand(new Disable(surroundings));
    }

    @Override
    public Integer call() {
        throw WrongUsage.of(
                spec, "Say what to do: create, list, credit, limit, mode, rotate or disable.");
    }

    @Command(name = "create", description = "Make an account; its password is shown this once.")
    static final class Create implements Callable<Integer> {

        private final Surroundings surroundings;

        @Parameters(paramLabel = "NAME", description = "Whose account it is, for people.")
        private String name = "";

        @Option(
                names = "--credits",
                paramLabel = "N",
                defaultValue = "0",
                description = "How many digests it may register (default: ${DEFAULT-VALUE}).")
        private long credits;

        @Option(names = "--key", paramLabel = "KEY", description = "Its key, instead of a new one.")
        private @Nullable String key;

        @Option(
                names = "--direct",
                description = "Give each of its digests a transaction of its own.")
        private boolean direct;

        @Mixin private AdminOptions options = new AdminOptions();

        Create(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() {
            Administration administration = options.administration(surroundings);
            Account.Credentials made = made(administration);
            options.print(
                    surroundings,
                    JsonObject.builder()
                            .put("key", made.key())
                            .put("password", made.password())
                            .put("name", name)
                            .put("credits", credits)
                            .put("mode", (direct ? Account.Mode.DIRECT : Account.Mode.LOG).word())
                            .build(),
                    "The account "
                            + Printable.of(name)
                            + " is made, with "
                            + Sentences.count(credits, "credit", "credits")
                            + (direct ? ", each for a transaction of its own.\n" : ".\n")
                            + shown(made));
            return Exit.OK;
        }

        private Account.Credentials made(Administration administration) {
            if (direct) {
                return administration.createDirect(name, credits, Optional.ofNullable(key));
            }
            return key == null
                    ? administration.create(name, credits)
                    : administration.create(name, credits, key);
        }
    }

    private static String shown(Account.Credentials made) {
        return "  key       "
                + made.key()
                + "\n  password  "
                + made.password()
                + "\nThe password is not kept anywhere and cannot be shown again.";
    }

    @Command(name = "list", description = "List every account.")
    static final class Listing implements Callable<Integer> {

        private final Surroundings surroundings;

        @Mixin private AdminOptions options = new AdminOptions();

        Listing(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() {
            List<Account> accounts = options.administration(surroundings).accounts();
            List<JsonValue> items = new ArrayList<>();
            var table =
                    new Table(
                            "KEY",
                            "NAME",
                            "STATE",
                            "MODE",
                            "CREDITS",
                            "REGISTERED",
                            "CREATED",
                            "LIMITS");
            for (Account account : accounts) {
                items.add(json(account));
                table.row(
                        account.key(),
                        account.name(),
                        account.state(),
                        account.mode().word(),
                        String.format("%,d", account.credits()),
                        String.format("%,d", account.registered()),
                        account.createdAt(),
                        limits(account));
            }
            options.print(
                    surroundings,
                    JsonObject.builder().put("accounts", new JsonArray(items)).build(),
                    table.toString());
            return Exit.OK;
        }

        private static String limits(Account account) {
            List<String> limits = new ArrayList<>();
            new java.util.TreeMap<>(account.limits())
                    .forEach((endpoint, perHour) -> limits.add(endpoint + "=" + perHour));
            return String.join(" ", limits);
        }

        private static JsonObject json(Account account) {
            var limits = JsonObject.builder();
            new java.util.TreeMap<>(account.limits()).forEach(limits::put);
            var json =
                    JsonObject.builder()
                            .put("key", account.key())
                            .put("name", account.name())
                            .put("state", account.state())
                            .put("mode", account.mode().word())
                            .put("credits", account.credits())
                            .put("registered", account.registered())
                            .put("createdAt", account.createdAt())
                            .put("limits", limits.build())
                            .put("documentBytes", account.documentBytes());
            account.documentQuota().ifPresent(bytes -> json.put("documentQuota", bytes));
            return json.build();
        }
    }

    @Command(name = "credit", description = "Give credits to an account, or take some back.")
    static final class Credit implements Callable<Integer> {

        private final Surroundings surroundings;

        @Parameters(index = "0", paramLabel = "KEY", description = "The account's key.")
        private String key = "";

        @Parameters(
                index = "1",
                paramLabel = "N",
                description = "How many; negative takes back, never below none.")
        private long credits;

        @Option(
                names = "--reason",
                paramLabel = "TEXT",
                defaultValue = "by the administrator",
                description = "Kept with the entry in the books.")
        private String reason = "";

        @Mixin private AdminOptions options = new AdminOptions();

        Credit(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() {
            long left = options.administration(surroundings).credit(key, credits, reason);
            options.print(
                    surroundings,
                    JsonObject.builder().put("key", key).put("credits", left).build(),
                    Printable.of(key) + " has " + Sentences.count(left, "credit", "credits") + ".");
            return Exit.OK;
        }
    }

    /// A number of at most so many digits, or nothing for `default`.
    private static OptionalLong numberOrDefault(
            @Nullable CommandSpec spec, String text, int digitsMax) {
        if (text.equals("default")) {
            return OptionalLong.empty();
        }
        if (spec != null && !text.matches("[0-9]{1," + digitsMax + "}")) {
            throw new ParameterException(
                    spec.commandLine(), "'" + text + "' is neither a number nor default.");
        }
        return OptionalLong.of(Long.parseLong(text));
    }

    @Command(name = "limit", description = "Set how many requests an hour an account may make.")
    static final class Limit implements Callable<Integer> {

        private final Surroundings surroundings;

        @Parameters(index = "0", paramLabel = "KEY", description = "The account's key.")
        private String key = "";

        @Parameters(index = "1", paramLabel = "ENDPOINT", description = ENDPOINTS + ".")
        private String endpoint = "";

        @Parameters(
                index = "2",
                paramLabel = "N|default",
                description = "Requests an hour, or default for the server's own limit.")
        private String perHour = "";

        @Mixin private AdminOptions options = new AdminOptions();
        @Spec private @Nullable CommandSpec spec;

        Limit(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() {
            OptionalLong limit = numberOrDefault(spec, perHour, 12);
            try {
                options.administration(surroundings).limit(key, endpoint, limit);
            } catch (IllegalArgumentException e) {
                throw new CommandException(
                        "There is no endpoint " + endpoint + ": it is " + ENDPOINTS + ".", e);
            }
            options.print(
                    surroundings,
                    JsonObject.builder()
                            .put("key", key)
                            .put("endpoint", endpoint)
                            .put("perHour", perHour)
                            .build(),
                    Printable.of(key)
                            + " may call "
                            + endpoint
                            + (limit.isEmpty()
                                    ? " as often as the server's own limit says."
                                    : String.format(" %,d times an hour.", limit.getAsLong())));
            return Exit.OK;
        }
    }

    @Command(name = "quota", description = "Set how much an account's documents may take.")
    static final class Quota implements Callable<Integer> {

        private final Surroundings surroundings;

        @Parameters(index = "0", paramLabel = "KEY", description = "The account's key.")
        private String key = "";

        @Parameters(
                index = "1",
                paramLabel = "BYTES|default",
                description = "Bytes, or default for the server's own limit.")
        private String bytes = "";

        @Mixin private AdminOptions options = new AdminOptions();
        @Spec private @Nullable CommandSpec spec;

        Quota(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() {
            OptionalLong quota = numberOrDefault(spec, bytes, 18);
            options.administration(surroundings).quota(key, quota);
            options.print(
                    surroundings,
                    JsonObject.builder().put("key", key).put("bytes", bytes).build(),
                    "The documents of "
                            + Printable.of(key)
                            + " may take "
                            + (quota.isEmpty()
                                    ? "what the server's own limit says."
                                    : String.format("%,d bytes.", quota.getAsLong())));
            return Exit.OK;
        }
    }

    @Command(
            name = "mode",
            description = "Say how an account's digests get to the chain from the next one on.")
    static final class SetMode implements Callable<Integer> {

        private final Surroundings surroundings;

        @Parameters(index = "0", paramLabel = "KEY", description = "The account's key.")
        private String key = "";

        @Parameters(
                index = "1",
                paramLabel = "direct|log",
                description = "Each in a transaction of its own, or many with the log's root.")
        private String mode = "";

        @Mixin private AdminOptions options = new AdminOptions();
        @Spec private @Nullable CommandSpec spec;

        SetMode(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() {
            Account.Mode wanted = wanted();
            options.administration(surroundings).mode(key, wanted);
            options.print(
                    surroundings,
                    JsonObject.builder().put("key", key).put("mode", wanted.word()).build(),
                    Printable.of(key)
                            + switch (wanted) {
                                case DIRECT -> ": each new digest gets a transaction of its own.";
                                case LOG -> ": new digests go to the chain with the log's root.";
                            });
            return Exit.OK;
        }

        private Account.Mode wanted() {
            try {
                return Account.Mode.of(mode);
            } catch (MalformedException e) {
                if (spec != null) {
                    throw new ParameterException(spec.commandLine(), e.getMessage(), e);
                }
                throw e;
            }
        }
    }

    @Command(
            name = "rotate",
            description = "Give an account a new password; the old one stops working at once.")
    static final class Rotate implements Callable<Integer> {

        private final Surroundings surroundings;

        @Parameters(paramLabel = "KEY", description = "The account's key.")
        private String key = "";

        @Mixin private AdminOptions options = new AdminOptions();

        Rotate(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() {
            Account.Credentials made = options.administration(surroundings).rotate(key);
            options.print(
                    surroundings,
                    JsonObject.builder()
                            .put("key", made.key())
                            .put("password", made.password())
                            .build(),
                    shown(made));
            return Exit.OK;
        }
    }

    @Command(name = "disable", description = "Shut an account out from its next request on.")
    static final class Disable implements Callable<Integer> {

        private final Surroundings surroundings;

        @Parameters(paramLabel = "KEY", description = "The account's key.")
        private String key = "";

        @Option(names = "--undo", description = "Let it in again.")
        private boolean undo;

        @Mixin private AdminOptions options = new AdminOptions();

        Disable(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() {
            String state = options.administration(surroundings).disable(key, !undo);
            options.print(
                    surroundings,
                    JsonObject.builder().put("key", key).put("state", state).build(),
                    Printable.of(key + " is " + state + "."));
            return Exit.OK;
        }
    }
}
