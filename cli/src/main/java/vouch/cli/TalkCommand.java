package vouch.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import vouch.client.Administration;
import vouch.client.Talk;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonObject;

/// `vouch app talk`: a developer plays a person who writes to an app.
@Command(
        name = "talk",
        description = {
            "Play a person who writes to an app: each line typed is a message, each answer is",
            "printed. Ends with the input (Ctrl-D), after the last answers have come.",
            "",
            "Each run is a new person. It also reads from a pipe: echo hello | vouch app talk demo-rsa"
        })
final class TalkCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Parameters(paramLabel = "APP", description = "The app's name, number or id: vouch app list.")
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
                "After the last line: how often the app is waited for in vain, five seconds each",
                "(default: ${DEFAULT-VALUE}; 0 ends with the input)."
            })
    private int rounds;

    @Mixin private AdminOptions options = new AdminOptions();

    TalkCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (rounds < 0) {
            throw new CommandException("--rounds is 0 or more.");
        }
        var administration = options.administration(surroundings);
        var talk = administration.talk(app, name);
        if (surroundings.onTerminal()) {
            surroundings.err().println(Printable.of(name) + " talks to " + appName(talk) + ".");
        }
        var typed = new AtomicBoolean();
        var over = new CompletableFuture<Void>();
        start(
                over,
                "typing",
                () -> {
                    speak(administration, talk);
                    typed.set(true);
                    if (rounds == 0) {
                        over.complete(null);
                    }
                });
        start(
                over,
                "listening",
                () -> {
                    listen(administration, talk, typed);
                    over.complete(null);
                });
        await(over);
        return Exit.OK;
    }

    /// What goes wrong on either thread ends the talk at once: the other may be waiting for a line
    /// that nobody types, and does not keep the program.
    private static void start(CompletableFuture<Void> over, String thread, Runnable work) {
        Thread.ofPlatform()
                .daemon()
                .name(thread)
                .start(() -> {
                    try {
                        work.run();
                    } catch (RuntimeException | Error e) {
                        over.completeExceptionally(e);
                    }
                });
    }

    private static void await(CompletableFuture<Void> over) {
        try {
            over.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
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

    /// Each round waits for some seconds, on the server. What was heard counts as read once it is
    /// printed, not before.
    private void listen(Administration administration, Talk talk, AtomicBoolean typed) {
        for (int inVain = 0; !typed.get() || inVain < rounds; ) {
            boolean last = typed.get();
            var heard = administration.heard(talk);
            if (!heard.isEmpty()) {
                print(talk, heard);
                administration.read(talk, heard);
            }
            inVain = heard.isEmpty() && last ? inVain + 1 : 0;
        }
    }

    private void print(Talk talk, List<Talk.Heard> heard) {
        var out = surroundings.out();
        for (var message : heard) {
            out.println(options.json() ? Json.compact(json(message)) : words(talk, message));
        }
        out.flush();
        if (out.checkError()) {
            throw new CommandException("What the app says cannot be printed: nobody reads it.");
        }
    }

    /// On a terminal, where it stands between typed lines, with the app's name before it.
    private String words(Talk talk, Talk.Heard message) {
        var text = MessageText.of(message);
        return surroundings.onTerminal() ? appName(talk) + ": " + text : text;
    }

    private static String appName(Talk talk) {
        return Printable.of(talk.appName());
    }

    private static JsonObject json(Talk.Heard heard) {
        return JsonObject.builder()
                .put("message_id", heard.messageId().toString())
                .put("category", heard.category())
                .put("payload", heard.payload())
                .build();
    }
}
