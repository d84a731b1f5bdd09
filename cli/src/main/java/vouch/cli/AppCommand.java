package vouch.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import vouch.client.App;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonArray;
import vouch.protocol.json.JsonObject;
import vouch.protocol.json.JsonValue;
import vouch.protocol.request.Keystore;
import vouch.protocol.request.KeystoreShape;
import vouch.protocol.request.SessionKey;

/// `vouch app`: the apps (bots) of the Mixin API on the server that runs on this computer.
@Command(
        name = "app",
        description = {
            "Make, list, pay and talk to apps (bots) of the Mixin API on a server that runs here.",
            "",
            "Speaks to the running server, whose address and token lie in its data directory."
        })
final class AppCommand implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;

    static CommandLine create(Surroundings surroundings) {
        return new CommandLine(new AppCommand())
                .addSubcommand(new Create(surroundings))
                .addSubcommand(new Listing(surroundings))
                .addSubcommand(new DepositCommand(surroundings))
                .addSubcommand(new TalkCommand(surroundings));
    }

    @Override
    public Integer call() {
        throw WrongUsage.of(spec, "Say what to do: create, list, deposit or talk.");
    }

    /// What an app signs its requests with.
    enum KeyKind {
        RSA,
        ED25519
    }

    @Command(
            name = "create",
            description = {
                "Make an app; its keystore is shown this once.",
                "",
                "The private key is made here, and the server never sees it."
            })
    static final class Create implements Callable<Integer> {

        private final Surroundings surroundings;

        @Parameters(paramLabel = "NAME", description = "What the app is called.")
        private String name = "";

        @Option(
                names = "--key",
                paramLabel = "KIND",
                defaultValue = "ed25519",
                description = "What it signs with: rsa or ed25519 (default: ${DEFAULT-VALUE}).")
        private KeyKind key = KeyKind.ED25519;

        @Option(
                names = "--for",
                paramLabel = "CLIENT",
                description = {
                    "Print the keystore alone, as this client reads it: mixin-node-sdk,",
                    "@mixin.dev/mixin-node-sdk, fox-one, bot-api-go-client,",
                    "bot-api-kotlin-client, mixin_bot, or all, with every field."
                })
        private @Nullable String client;

        @Option(
                names = {"-o", "--output"},
                paramLabel = "FILE",
                description = "Write the keystore to a file that only you can read.")
        private @Nullable Path output;

        @Mixin private AdminOptions options = new AdminOptions();

        Create(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() {
            var shape = shape();
            var random = new SecureRandom();
            SessionKey made =
                    switch (key) {
                        case RSA -> SessionKey.rsa(random);
                        case ED25519 -> SessionKey.ed25519(random);
                    };
            if (!shape.takes(made)) {
                throw new CommandException(
                        shape.client() + " cannot sign with an RSA key: leave --key rsa out.");
            }
            Keystore keystore = options.administration(surroundings).createApp(name, made);
            if (output != null) {
                write(output, Json.pretty(keystore.json(shape)));
                say(keystore, "Its keystore is in " + output + ".");
            } else if (client != null || options.json()) {
                JsonObject json = keystore.json(shape);
                surroundings.out().print(options.json() ? json + "\n" : Json.pretty(json));
            } else {
                say(keystore, keystores(keystore));
            }
            return Exit.OK;
        }

        private KeystoreShape shape() {
            if (client == null) {
                return KeystoreShape.ALL;
            }
            return KeystoreShape.of(client)
                    .orElseThrow(() ->
                            new CommandException(
                                    "There is no keystore for "
                                            + client
                                            + "; there are those for "
                                            + Arrays.stream(KeystoreShape.values())
                                                    .map(KeystoreShape::client)
                                                    .collect(Collectors.joining(", "))
                                            + "."));
        }

        private void write(Path file, String text) {
            try {
                AtomicFile.writeSecret(
                        surroundings.directory().resolve(file),
                        text.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // The app is made, and its key would be lost with this process.
                surroundings.out().print(text);
                throw new CommandException(
                        "Cannot write "
                                + file
                                + ": "
                                + Sentences.of(e)
                                + ". The app is made; its keystore is above.",
                        e);
            }
        }

        private void say(Keystore keystore, String more) {
            surroundings
                    .out()
                    .println(
                            "The app "
                                    + Printable.of(name)
                                    + " is made: "
                                    + keystore.appId()
                                    + ".\n"
                                    + more
                                    + "\nThe private key is not kept anywhere else.");
        }

        private static String keystores(Keystore keystore) {
            var text = new StringBuilder();
            for (var shape : KeystoreShape.values()) {
                if (shape != KeystoreShape.ALL && shape.takes(keystore.key())) {
                    text.append("\nfor ")
                            .append(shape.client())
                            .append(":\n")
                            .append(Json.pretty(keystore.json(shape)));
                }
            }
            return text.toString();
        }
    }

    @Command(name = "list", description = "List every app.")
    static final class Listing implements Callable<Integer> {

        private final Surroundings surroundings;

        @Mixin private AdminOptions options = new AdminOptions();

        Listing(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() {
            List<JsonValue> items = new ArrayList<>();
            var table = new Table("APP", "NUMBER", "NAME", "CREATED");
            for (App app : options.administration(surroundings).apps()) {
                items.add(json(app));
                table.row(
                        app.appId().toString(), app.identityNumber(), app.name(), app.createdAt());
            }
            options.print(
                    surroundings,
                    JsonObject.builder().put("apps", new JsonArray(items)).build(),
                    table.toString());
            return Exit.OK;
        }

        private static JsonObject json(App app) {
            return JsonObject.builder()
                    .put("app_id", app.appId().toString())
                    .put("identity_number", app.identityNumber())
                    .put("name", app.name())
                    .put("created_at", app.createdAt())
                    .build();
        }
    }
}
