package vouch.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import vouch.client.Mixer;

/// Which mixer, and with which API key: options first, then the environment, then the demo's beside
/// us.
final class MixerOptions {

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The server (or VOUCH_URL, or what data/demo.json says).")
    private @Nullable String url;

    @Option(
            names = "--api-key-file",
            paramLabel = "FILE",
            description = "A file that holds the API key (or VOUCH_API_KEY).")
    private @Nullable Path apiKeyFile;

    /// What it came down to; the key is never printed.
    record Server(String url, String apiKey) {

        Mixer connect() {
            return MixerOptions.at(url).as(apiKey);
        }

        @Override
        public String toString() {
            return "Server[" + url + "]";
        }
    }

    /// @throws CommandException with a sentence where it is no address
    static Mixer at(String url) {
        try {
            return Mixer.at(URI.create(url));
        } catch (IllegalArgumentException e) {
            throw new CommandException(
                    "The server's address is no use: " + e.getMessage() + ".", e);
        }
    }

    /// @throws CommandException with a sentence that says what is missing
    Server server(Surroundings surroundings) {
        Optional<String> givenUrl =
                Optional.ofNullable(url).or(() -> surroundings.variable("VOUCH_URL"));
        Optional<String> givenKey =
                apiKeyFile == null
                        ? surroundings.variable("VOUCH_API_KEY")
                        : Optional.of(
                                SecretFile.read(
                                        surroundings.directory().resolve(apiKeyFile),
                                        "API key's file"));
        if (givenUrl.isPresent() && givenKey.isPresent()) {
            return new Server(givenUrl.get(), givenKey.get());
        }
        Server demo = demo(surroundings).orElseThrow(() -> new CommandException(missing(givenUrl)));
        if (givenKey.isPresent()) {
            return new Server(demo.url(), givenKey.get());
        }
        // The demo's key is for the demo server, and is shown to no other.
        if (givenUrl.isPresent() && !givenUrl.get().equals(demo.url())) {
            throw new CommandException(missing(givenUrl));
        }
        return demo;
    }

    private static String missing(Optional<String> url) {
        return url.map(named ->
                        "No API key is given for "
                                + named
                                + ": give --api-key-file or VOUCH_API_KEY.")
                .orElse(
                        "No mixer is named: start a server here with `vouch serve`, or give --url"
                                + " and --api-key-file (or VOUCH_URL and VOUCH_API_KEY).");
    }

    /// Empty also where that server has no mixer.
    private static Optional<Server> demo(Surroundings surroundings) {
        return DemoFile.read(
                surroundings,
                demo ->
                        demo.find("mixer")
                                .map(_ -> demo.object("mixer"))
                                .map(mixer ->
                                        new Server(demo.string("url"), mixer.string("apiKey"))));
    }
}
