package vouch.server;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Which feature may know which. To add an edge: think again, then change this table and
/// ARCHITECTURE.md together.
class EdgesTest {

    private static final String ROOT = "vouch.server";

    private static final Map<String, Set<String>> ALLOWED =
            Map.ofEntries(
                    entry("metrics", Set.of()),
                    entry("http", Set.of("metrics")),
                    entry("database", Set.of("metrics")),
                    entry("ethereum", Set.of("metrics", "database")),
                    entry("limit", Set.of("metrics", "http", "database")),
                    entry("account", Set.of("metrics", "http", "database")),
                    entry("ledger", Set.of("metrics", "database")),
                    entry("timestamp", Set.of("metrics", "http")),
                    entry(
                            "mixer",
                            Set.of("metrics", "http", "database", "ethereum", "limit", "account")),
                    entry(
                            "messenger",
                            Set.of("metrics", "http", "database", "limit", "account", "ledger")),
                    entry(
                            "notary",
                            Set.of(
                                    "metrics",
                                    "http",
                                    "database",
                                    "ethereum",
                                    "limit",
                                    "account",
                                    "ledger",
                                    "timestamp")));

    private static final JavaClasses CLASSES = importClasses();

    private static JavaClasses importClasses() {
        // Names are enough: the JDK's and the libraries' classes need not be read.
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("vouch");
    }

    /// The feature a class belongs to: the package below the root, or nothing for the root itself.
    private static String feature(JavaClass type) {
        var name = type.getPackageName();
        return name.startsWith(ROOT + ".")
                ? name.substring(ROOT.length() + 1).split("\\.", -1)[0]
                : "";
    }

    private static Set<String> violations(Map<String, Set<String>> allowed) {
        var found = new TreeSet<String>();
        for (var from : CLASSES) {
            for (var dependency : from.getDirectDependenciesFromSelf()) {
                var to = dependency.getTargetClass();
                if (!to.getPackageName().startsWith(ROOT) || feature(from).isEmpty()) {
                    continue;
                }
                boolean stays = feature(from).equals(feature(to));
                if (!stays
                        && !allowed.getOrDefault(feature(from), Set.of()).contains(feature(to))) {
                    var target = feature(to).isEmpty() ? "root" : feature(to);
                    found.add(
                            "not allowed: %s -> %s; see ARCHITECTURE.md"
                                    .formatted(feature(from), target));
                }
            }
        }
        return found;
    }

    @Test
    void featuresKnowOnlyWhatTheyMay() {
        assertThat(violations(ALLOWED)).isEmpty();
    }

    @Test
    void everyFeatureStandsInTheTable() {
        var features = new TreeSet<String>();
        CLASSES.forEach(type -> features.add(feature(type)));
        features.remove("");
        assertThat(features).isEqualTo(new TreeSet<>(ALLOWED.keySet()));
    }

    @Test
    void anEdgeThatIsNotInTheTableIsNamed() {
        // The notary's real edge to the ledger, with the table's entry for it taken out.
        var planted = new HashMap<>(ALLOWED);
        planted.put(
                "notary",
                Set.of("metrics", "http", "database", "ethereum", "limit", "account", "timestamp"));
        assertThat(violations(planted))
                .containsExactly("not allowed: notary -> ledger; see ARCHITECTURE.md");
    }

    @Test
    void theServerNeverUsesTheClientAndTheProtocolUsesTheJdkAlone() {
        var foreign = new TreeSet<String>();
        for (var type : CLASSES) {
            for (var dependency : type.getDirectDependenciesFromSelf()) {
                var target = dependency.getTargetClass().getBaseComponentType();
                var name = target.getName();
                boolean inProtocol = type.getPackageName().startsWith("vouch.protocol");
                boolean allowedInProtocol =
                        target.isPrimitive()
                                || name.startsWith("vouch.protocol.")
                                || name.startsWith("java.lang.")
                                || name.startsWith("java.util.")
                                || name.startsWith("java.io.")
                                || name.startsWith("java.nio.")
                                || name.startsWith("java.math.")
                                || name.startsWith("java.security.")
                                || name.startsWith("java.time.")
                                || name.startsWith("javax.crypto.")
                                || name.startsWith("org.jspecify.annotations.");
                if (name.startsWith("vouch.client") || (inProtocol && !allowedInProtocol)) {
                    foreign.add(type.getName() + " -> " + name);
                }
            }
        }
        assertThat(foreign).isEmpty();
    }

    @Test
    void theTypesThatTheArchitecturePageNamesExist() throws IOException {
        var home = Path.of(System.getProperty("vouch.home"));
        var page = Files.readString(home.resolve("ARCHITECTURE.md"));
        var named = new ArrayList<String>();
        var match = Pattern.compile("`([A-Z][A-Za-z0-9]+)`").matcher(page);
        while (match.find()) {
            named.add(match.group(1));
        }
        assertThat(named).isNotEmpty();
        var sources = new TreeSet<String>();
        // Not all that lies there: what others build beside us comes and goes.
        try (var modules =
                Files.newDirectoryStream(home, one -> Files.isDirectory(one.resolve("src")))) {
            for (var module : modules) {
                try (var files = Files.walk(module.resolve("src"))) {
                    files.map(file -> file.getFileName().toString())
                            .filter(file -> file.endsWith(".java"))
                            .forEach(file -> sources.add(file.replace(".java", "")));
                }
            }
        }
        List<String> missing = named.stream().filter(name -> !sources.contains(name)).toList();
        assertThat(missing).as("named in ARCHITECTURE.md, but no such type").isEmpty();
    }
}
