package vouch.acceptance.script;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import vouch.acceptance.Launch;
import vouch.acceptance.ManualNode;
import vouch.acceptance.Server;
import vouch.acceptance.Servers;
import vouch.acceptance.SharedServer;

/// Every script of `src/test/resources/scripts`, a test each.
@ExtendWith(SharedServer.class)
final class ScriptsTest {

    /// Most of a script's time is its token's first second.
    private static final int AT_A_TIME = 8;

    @RegisterExtension private final Servers servers = new Servers();
    @TempDir private Path folder;
    private final List<ManualNode> nodes = new ArrayList<>();
    private final Map<String, Place> places = new HashMap<>();

    private final Server shared;

    ScriptsTest(Server shared) {
        this.shared = shared;
    }

    @AfterEach
    void endNodes() {
        nodes.forEach(ManualNode::close);
    }

    @TestFactory
    Stream<DynamicTest> everyAnswerIsAsTheScriptsSay() throws Exception {
        var scripts = scripts();
        assertThat(scripts).isNotEmpty();
        Map<Script, Future<?>> running = new HashMap<>();
        try (var threads = Executors.newFixedThreadPool(AT_A_TIME)) {
            for (var script : scripts) {
                if (script.runsOnTheSharedServer()) {
                    var run = new ScriptRun(script, shared, Optional.empty());
                    running.put(script, threads.submit(run::run));
                }
            }
            for (var group : withServersOfTheirOwn(scripts).values()) {
                var run = onItsOwn(group.getFirst());
                places.put(placeName(group.getFirst()), run);
                for (var script : group) {
                    running.put(script, threads.submit(() -> run.with(script).run()));
                }
            }
        }
        return scripts.stream()
                .map(script ->
                        DynamicTest.dynamicTest(
                                script.name() + ": " + script.title(),
                                () -> outcome(running.get(script), server(script))));
    }

    private static Map<String, List<Script>> withServersOfTheirOwn(List<Script> scripts) {
        return scripts.stream()
                .filter(script -> !script.runsOnTheSharedServer())
                .collect(groupingBy(ScriptsTest::placeName, TreeMap::new, toList()));
    }

    private static String placeName(Script script) {
        return script.flags() + " " + script.manualNode();
    }

    /// A gateway for scripts that need the same.
    private record Place(Server server, Optional<String> nodeUrl) {

        ScriptRun with(Script script) {
            return new ScriptRun(script, server, nodeUrl);
        }
    }

    private Place onItsOwn(Script script) throws IOException {
        var launch =
                Launch.in(Files.createTempDirectory(folder, "data"))
                        .with(script.flags().toArray(String[]::new));
        if (!script.manualNode()) {
            return new Place(servers.start(launch), Optional.empty());
        }
        var node = ManualNode.start();
        nodes.add(node);
        return new Place(
                servers.start(launch.with("--node-url", node.url())), Optional.of(node.url()));
    }

    private Server server(Script script) {
        return places.getOrDefault(placeName(script), new Place(shared, Optional.empty())).server();
    }

    /// What became of a script's run; where it failed, with what its gateway logged.
    private static void outcome(@Nullable Future<?> run, Server server) throws Throwable {
        if (run == null) {
            throw new AssertionError("it was not run");
        }
        try {
            run.get();
        } catch (ExecutionException e) {
            System.out.println(server.transcript());
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private static List<Script> scripts() throws Exception {
        var scripts = new ArrayList<Script>();
        var place = ScriptsTest.class.getResource("/scripts");
        if (place == null) {
            throw new AssertionError("there are no scripts");
        }
        try (var files = Files.list(Path.of(place.toURI()))) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".script")) {
                    scripts.add(ScriptParser.parse(name, Files.readString(file)));
                }
            }
        }
        return scripts;
    }

    @Test
    void aTemplateTakesItsKindAndNothingElse() {
        var variables = new Variables();

        assertThat(Template.of("{\"a\":<number:a>}").fits("{\"a\":12}", variables)).isTrue();
        assertThat(variables.get("a")).isEqualTo("12");
        assertThat(Template.of("{\"a\":<number>}").fits("{\"a\":\"12\"}", variables)).isFalse();
        assertThat(Template.of("{\"a\":<number>}").fits("{\"a\":12,\"b\":1}", variables)).isFalse();
        assertThat(Template.of("{\"a\":1,\"b\":2}").fits("{\"b\":2,\"a\":1}", variables)).isFalse();
        assertThat(Template.of("<hex64>").fits("A".repeat(64), variables)).isFalse();
        assertThat(Template.compact("{ \"a b\" : [ 1,\n 2 ] }")).isEqualTo("{\"a b\":[1,2]}");
    }

    @Test
    void aScriptThatCannotBeReadSaysWhere() {
        assertThatThrownBy(() -> ScriptParser.parse("x.script", "# X\n\n== one\nGET nothing\n"))
                .hasMessageContaining("x.script:4: not a request line");
        assertThatThrownBy(() -> ScriptParser.parse("x.script", "# X\n\n== one\nGET /a\n"))
                .hasMessageContaining("an answer is missing");
    }
}
