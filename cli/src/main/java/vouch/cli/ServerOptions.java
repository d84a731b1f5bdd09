package vouch.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import vouch.client.Prexis;
import vouch.protocol.json.JsonObject;

/// Which server, and as whom: options first, then the environment, then the demo account beside us.
final class ServerOptions {

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The server (or VOUCH_URL, or what data/demo.json says).")
    private @Nullable String url;

    @Option(names = "--key", paramLabel = "KEY", description = "The account's key (or VOUCH_KEY).")
    private @Nullable String key;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "A file that holds its password (or VOUCH_PASSWORD).")
    private @Nullable Path passwordFile;

    /// What it came down to; the password is never printed.
    record Server(String url, String key, String password) {

        Prexis connect() {
            try {
                return Prexis.at(URI.create(url)).as(key, password);
            } catch (IllegalArgumentException e) {
                throw new CommandException(
                        "The server's address is no use: " + e.getMessage() + ".", e);
            }
        }

        @Override
        public String toString() {
            return "Server[" + url + ", " + key + "]";
        }
    }

    /// @throws CommandException with a sentence that says what is missing
    Server server(Surroundings surroundings) {
        Optional<String> givenUrl =
                Optional.ofNullable(url).or(() -> surroundings.variable("VOUCH_URL"));
        Optional<String> givenKey =
                Optional.ofNullable(key).or(() -> surroundings.variable("VOUCH_KEY"));
        Optional<String> givenPassword =
                passwordFile == null
                        ? surroundings.variable("VOUCH_PASSWORD")
                        : Optional.of(
                                SecretFile.read(
                                        surroundings.directory().resolve(passwordFile),
                                        "password file"));
        if (givenKey.isPresent() != givenPassword.isPresent()) {
            throw new CommandException(
                    givenKey.isPresent()
                            ? "A key without its password: give --password-file or VOUCH_PASSWORD."
                            : "A password without its key: give --key or VOUCH_KEY.");
        }
        if (givenUrl.isPresent() && givenKey.isPresent() && givenPassword.isPresent()) {
            return new Server(givenUrl.get(), givenKey.get(), givenPassword.get());
        }
        Server demo =
                demo(surroundings)
                        .orElseThrow(() ->
                                new CommandException(missing(givenUrl, givenKey.isPresent())));
        if (givenKey.isPresent() && givenPassword.isPresent()) {
            return new Server(demo.url(), givenKey.get(), givenPassword.get());
        }
        // The demo account is for the demo server: its password is shown to no other.
        if (givenUrl.isPresent() && !givenUrl.get().equals(demo.url())) {
            throw new CommandException(missing(givenUrl, false));
        }
        return demo;
    }

    private static String missing(Optional<String> url, boolean hasKey) {
        if (url.isPresent()) {
            return "No key is given for "
                    + url.get()
                    + ": give --key and --password-file (or VOUCH_KEY and VOUCH_PASSWORD).";
        }
        return hasKey
                ? "No server is named: give --url or VOUCH_URL."
                : "No server is named: start one here with `vouch serve`, or give --url, --key and"
                        + " --password-file (or VOUCH_URL, VOUCH_KEY and VOUCH_PASSWORD).";
    }

    private static Optional<Server> demo(Surroundings surroundings) {
        return DemoFile.read(
                surroundings,
                demo -> {
                    JsonObject prexis = demo.object("prexis");
                    return Optional.of(
                            new Server(
                                    demo.string("url"),
                                    prexis.string("key"),
                                    prexis.string("password")));
                });
    }
}
