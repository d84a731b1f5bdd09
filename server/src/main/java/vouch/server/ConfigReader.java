package vouch.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import vouch.server.ethereum.Wei;

/// Reads the settings from a file, the environment and flags, the later over the earlier.
final class ConfigReader {

    /// Names of the environment that are not settings of the gateway.
    private static final Set<String> OTHERS =
            Set.of(
                    "VOUCH_URL",
                    "VOUCH_KEY",
                    "VOUCH_PASSWORD",
                    "VOUCH_TRUST",
                    "VOUCH_JAVA_OPTIONS",
                    "VOUCH_KEYSTORE_PASSWORD");

    /// Names of the environment that are shorter than their keys.
    private static final Map<String, String> SHORT =
            Map.of("VOUCH_NODE_URL", "chain.node-url", "VOUCH_DATA", "data");

    private static final ObjectMapper MAPPER =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
                    .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                    .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .nodeFactory(new JsonNodeFactory(true))
                    .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
                    .addModule(
                            new SimpleModule()
                                    .addSerializer(new Durations.Writer())
                                    .addDeserializer(Duration.class, new Durations.Reader())
                                    .addSerializer(new Amounts.Writer())
                                    .addDeserializer(Wei.class, new Amounts.Reader()))
                    .build();

    private final ObjectNode settings = MAPPER.valueToTree(Config.DEFAULTS);

    /// @param file the configuration file, if one was named
    /// @param flags values by key, as `http.port`
    static Config read(
            Optional<Path> file, Map<String, String> environment, Map<String, String> flags) {
        var reader = new ConfigReader();
        file.ifPresent(reader::take);
        reader.takeEnvironment(environment);
        flags.forEach((key, value) -> reader.set(key, new TextNode(value), "the command line"));
        return reader.config();
    }

    private void take(Path file) {
        JsonNode read;
        try {
            read = new TomlMapper().readTree(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new ConfigException("there is no configuration file " + file);
        } catch (JsonProcessingException e) {
            throw new ConfigException(
                    file + " is not valid TOML: " + e.getOriginalMessage() + place(e));
        } catch (IOException e) {
            throw new ConfigException("cannot read the configuration file " + file);
        }
        leaves("", read).forEach((key, value) -> set(key, value, file.toString()));
    }

    private static String place(JsonProcessingException e) {
        return e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
    }

    private void takeEnvironment(Map<String, String> environment) {
        var names = new TreeMap<String, String>(SHORT);
        for (var key : leaves("", settings).keySet()) {
            names.put(environmentName(key), key);
        }
        new TreeMap<>(environment)
                .forEach((name, value) -> {
                    if (!name.startsWith("VOUCH_") || OTHERS.contains(name)) {
                        return;
                    }
                    var key = names.get(name);
                    if (key == null) {
                        throw new ConfigException(
                                "the environment sets " + name + ", which is no setting");
                    }
                    set(key, new TextNode(value), name);
                });
    }

    private static String environmentName(String key) {
        return "VOUCH_" + key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    private void set(String key, JsonNode value, String where) {
        var known = leaves("", settings);
        if (!known.containsKey(key)) {
            throw new ConfigException(
                    where
                            + " sets "
                            + key
                            + ", which is no setting; there are "
                            + String.join(", ", known.keySet()));
        }
        int dot = key.lastIndexOf('.');
        var table = dot < 0 ? settings : (ObjectNode) settings.get(key.substring(0, dot));
        table.set(key.substring(dot + 1), value);
    }

    private Config config() {
        try {
            return MAPPER.treeToValue(settings, Config.class);
        } catch (JsonMappingException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof ConfigException refused) {
                    throw refused;
                }
            }
            throw new ConfigException(key(e) + " cannot be understood: " + e.getOriginalMessage());
        } catch (JsonProcessingException e) {
            throw new ConfigException(e.getOriginalMessage());
        }
    }

    private static String key(JsonMappingException e) {
        return String.join(
                ".",
                e.getPath().stream().map(JsonMappingException.Reference::getFieldName).toList());
    }

    /// The effective settings, a line each; what may hold a secret is not shown.
    static String print(Config config) {
        var lines = new StringBuilder();
        leaves("", MAPPER.<ObjectNode>valueToTree(config))
                .forEach((key, value) ->
                        lines.append(key).append(" = ").append(shown(key, value)).append('\n'));
        return lines.toString();
    }

    private static String shown(String key, JsonNode value) {
        if (value.isNull()) {
            return "(not set)";
        }
        return key.equals("chain.node-url")
                        || key.equals("chain.signer-url")
                        || key.equals("database.url")
                ? "(set, not shown)"
                : value.toString();
    }

    /// The values by their keys, tables taken apart.
    private static Map<String, JsonNode> leaves(String prefix, JsonNode node) {
        var found = new LinkedHashMap<String, JsonNode>();
        node.properties()
                .forEach(entry -> {
                    var key = prefix + entry.getKey();
                    if (entry.getValue().isObject()) {
                        found.putAll(leaves(key + ".", entry.getValue()));
                    } else {
                        found.put(key, entry.getValue());
                    }
                });
        return found;
    }
}
