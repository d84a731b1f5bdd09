package vouch.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import vouch.client.Administration;
import vouch.client.Talk;
import vouch.client.VouchException;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonObject;

/// `vouch app talk`: a developer plays a person who writes to an app.
@Command(
        name = "talk",
        description = {
            "Play a person who writes to an app: each line typed is a message, each answer is",
            "printed. Ends with the input (Ctrl-D), after the last answers have come.",
            "",
            "Each run is a new person. It also reads from a pipe: echo hello | vouch app talk ID"
        })
final class TalkCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Parameters(paramLabel = "APP", description = "The app's id or number: vouch app list.")
    private String app = "";

    @Option(
            names = "--name",
            paramLabel = "NAME",
            defaultValue = "Alice",
            description = "What the person is called (default: ${DEFAULT-VALUE}).")
    private String name = "";

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "1",
            description = {
                "After the last line: how often the app is waited for in vain, some seconds each",
                "(default: ${DEFAULT-VALUE})."
            })
    private int rounds;

    @Mixin private AdminOptions options = new AdminOptions();

    TalkCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (rounds < 0) {
            throw new CommandException("--rounds is 0 or more.");
        }
        var administration = options.administration(surroundings);
        var talk = administration.talk(app, name);
        surroundings
                .err()
                .println(Printable.of(name) + " talks to " + Printable.of(talk.appName()) + ".");
        var typed = new AtomicBoolean();
        var failure = new Failure();
        var listener =
                Thread.ofVirtual()
                        .start(() -> failure.keep(() -> listen(administration, talk, typed)));
        try {
            speak(administration, talk);
        } finally {
            typed.set(true);
            listener.join();
        }
        failure.rethrow();
        return Exit.OK;
    }

    /// What went wrong on the other thread.
    private static final class Failure {
        private volatile Optional<VouchException> kept = Optional.empty();

        void keep(Runnable work) {
            try {
                work.run();
            } catch (VouchException e) {
                kept = Optional.of(e);
            }
        }

        void rethrow() {
            kept.ifPresent(e -> {
                throw e;
            });
        }
    }

    private void speak(Administration administration, Talk talk) {
        var lines =
                new BufferedReader(
                        new InputStreamReader(surroundings.in(), StandardCharsets.UTF_8));
        try {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) {
                    administration.say(talk, line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read what is typed", e);
        }
    }

    /// Each round waits for some seconds, on the server.
    private void listen(Administration administration, Talk talk, AtomicBoolean typed) {
        for (int inVain = 0; !typed.get() || inVain < rounds; ) {
            boolean last = typed.get();
            var heard = administration.heard(talk);
            heard.forEach(this::print);
            inVain = heard.isEmpty() && last ? inVain + 1 : 0;
        }
    }

    private void print(Talk.Heard heard) {
        surroundings
                .out()
                .println(options.json() ? Json.compact(json(heard)) : MessageText.of(heard));
        surroundings.out().flush();
    }

    private static JsonObject json(Talk.Heard heard) {
        return JsonObject.builder()
                .put("message_id", heard.messageId().toString())
                .put("category", heard.category())
                .put("payload", heard.payload())
                .build();
    }
}
