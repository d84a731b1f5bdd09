package vouch.acceptance;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// One of this tree's programs, run from its jar and `lib` as the launcher does.
enum BuiltProgram {
    SERVER("server", "vouch.server.Main"),
    CLI("cli", "vouch.cli.Main");

    private final String module;
    private final String main;

    BuiltProgram(String module, String main) {
        this.module = module;
        this.main = main;
    }

    Path jar() {
        return Installation.home().resolve(module + "/target/vouch-" + module + ".jar");
    }

    /// The command without the program's own arguments.
    List<String> command(List<String> options) {
        if (!Files.exists(jar())) {
            throw new IllegalStateException(
                    jar() + " is missing: build it with `./mvnw -pl " + module + " -am package`");
        }
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        // A child lives for seconds: the second compiler would only take from the others' time.
        command.addAll(
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1"));
        command.addAll(options);
        command.add("-Dvouch.home=" + Installation.home());
        command.add("-cp");
        command.add(jar() + File.pathSeparator + jar().resolveSibling("lib") + "/*");
        command.add(main);
        return command;
    }

    /// The same, with its [ClassArchives].
    List<String> quickCommand(List<String> options) {
        var all = new ArrayList<>(options);
        all.addAll(ClassArchives.options(this));
        return command(all);
    }
}
