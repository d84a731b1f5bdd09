package vouch.acceptance;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How a gateway is started: its data directory, and what differs from the usual.
///
/// @param flags after `serve --port PORT --data DATA`
/// @param environment added to the test's own, which is without `VOUCH_…`
/// @param javaOptions before the class path, such as `-Xmx64m`
public record Launch(
        Path data, List<String> flags, Map<String, String> environment, List<String> javaOptions) {

    public Launch {
        flags = List.copyOf(flags);
        environment = Map.copyOf(environment);
        javaOptions = List.copyOf(javaOptions);
    }

    public static Launch in(Path data) {
        return new Launch(data, List.of(), Map.of(), List.of());
    }

    public Launch with(String... more) {
        return new Launch(data, joined(flags, more), environment, javaOptions);
    }

    /// `--set key=value`.
    public Launch set(String key, String value) {
        return with("--set", key + "=" + value);
    }

    public Launch environment(String name, String value) {
        var more = new HashMap<>(environment);
        more.put(name, value);
        return new Launch(data, flags, more, javaOptions);
    }

    public Launch javaOptions(String... more) {
        return new Launch(data, flags, environment, joined(javaOptions, more));
    }

    private static List<String> joined(List<String> some, String... more) {
        var all = new ArrayList<>(some);
        all.addAll(List.of(more));
        return all;
    }

    /// Starts it as a process and hands that back at once, whatever becomes of it.
    ///
    /// @param port 0 for a free one
    Child child(int port) {
        Installation.installChain();
        var command = new ArrayList<>(BuiltProgram.SERVER.quickCommand(javaOptions));
        command.addAll(List.of("serve", "--port", Integer.toString(port)));
        command.addAll(List.of("--data", data.toString()));
        command.addAll(flags);
        return Child.start(command, Path.of("").toAbsolutePath(), environment);
    }
}
