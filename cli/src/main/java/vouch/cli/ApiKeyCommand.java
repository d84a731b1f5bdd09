package vouch.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import vouch.client.ApiKey;
import vouch.protocol.json.JsonArray;
import vouch.protocol.json.JsonObject;
import vouch.protocol.json.JsonValue;

/// `vouch apikey`: the keys of the mixer's API on the server that runs on this computer.
@Command(
        name = "apikey",
        description = {
            "Make, list and disable keys of the mixer's API on a server that runs here.",
            "",
            "Speaks to the running server, whose address and token lie in its data directory."
        })
final class ApiKeyCommand implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;

    static CommandLine create(Surroundings surroundings) {
        return new CommandLine(new ApiKeyCommand())
                .addSubcommand(new Create(surroundings))
                .addSubcommand(new Listing(surroundings))
                .addSubcommand(new Disable(surroundings));
    }

    @Override
    public Integer call() {
        throw WrongUsage.of(spec, "Say what to do: create, list or disable.");
    }

    @Command(name = "create", description = "Make an API key; it is shown this once.")
    static final class Create implements Callable<Integer> {

        private final Surroundings surroundings;

        @Parameters(paramLabel = "NAME", description = "Whose key it is, for people.")
        private String name = "";

        @Mixin private AdminOptions options = new AdminOptions();

        Create(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() {
            ApiKey.Secret made = options.administration(surroundings).createApiKey(name);
            options.print(
                    surroundings,
                    JsonObject.builder()
                            .put("id", made.id())
                            .put("name", made.name())
                            .put("apiKey", made.apiKey())
                            .build(),
                    "The API key of "
                            + Printable.of(made.name())
                            + " is made:\n  "
                            + Printable.of(made.apiKey())
                            + "\nIt is not kept anywhere and cannot be shown again. Its id, for"
                            + " disabling it, is "
                            + Printable.of(made.id())
                            + ".");
            return Exit.OK;
        }
    }

    @Command(name = "list", description = "List every API key, by its id.")
    static final class Listing implements Callable<Integer> {

        private final Surroundings surroundings;

        @Mixin private AdminOptions options = new AdminOptions();

        Listing(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() {
            List<JsonValue> items = new ArrayList<>();
            var table = new Table("ID", "NAME", "STATE", "CREATED", "DISABLED");
            for (ApiKey key : options.administration(surroundings).apiKeys()) {
                items.add(json(key));
                table.row(
                        key.id(),
                        key.name(),
                        key.disabledAt().isPresent() ? "disabled" : "active",
                        key.createdAt(),
                        key.disabledAt().orElse(""));
            }
            options.print(
                    surroundings,
                    JsonObject.builder().put("apiKeys", new JsonArray(items)).build(),
                    items.isEmpty() ? "There are none." : table.toString());
            return Exit.OK;
        }

        private static JsonObject json(ApiKey key) {
            var json =
                    JsonObject.builder()
                            .put("id", key.id())
                            .put("name", key.name())
                            .put("createdAt", key.createdAt());
            key.disabledAt().ifPresent(at -> json.put("disabledAt", at));
            return json.build();
        }
    }

    @Command(
            name = "disable",
            description = {
                "Shut a key out from its next request on, for good.",
                "",
                "Orders that were opened with it go on."
            })
    static final class Disable implements Callable<Integer> {

        private final Surroundings surroundings;

        @Parameters(paramLabel = "ID", description = "The key's id, as list shows it.")
        private String id = "";

        @Mixin private AdminOptions options = new AdminOptions();

        Disable(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() {
            // Whoever gives the whole key means its beginning; the rest stays here.
            String named = id.contains("-") ? id.substring(0, id.indexOf('-')) : id;
            options.administration(surroundings).disableApiKey(named);
            options.print(
                    surroundings,
                    JsonObject.builder().put("id", named).put("state", "disabled").build(),
                    "The API key " + Printable.of(named) + " is disabled.");
            return Exit.OK;
        }
    }
}
