package vouch.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.Yaml;

/// openapi.yaml as tests read it, to be compared with the routes that are really there.
public final class OpenApi {

    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    private final JsonNode root;

    private OpenApi(JsonNode root) {
        this.root = root;
    }

    public static OpenApi read() {
        try (var in = OpenApi.class.getResourceAsStream("/openapi.yaml")) {
            assertThat(in).as("openapi.yaml").isNotNull();
            return new OpenApi(new ObjectMapper().valueToTree(new Yaml().load(in)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Fails where one of them has an operation the other lacks, or another limit on its body.
    public void describesExactly(List<Route> routes) {
        var described = new TreeSet<String>();
        operations().forEach((name, operation) -> described.add(name + bodyBytesMax(operation)));
        var served =
                routes.stream()
                        .filter(route -> !route.method().equals(Route.WEB_SOCKET))
                        .map(OpenApi::described)
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(described).as("operations with their x-body-bytes-max").isEqualTo(served);
    }

    private static String described(Route route) {
        String limit = route.bodyBytesMax() == 0 ? "" : " " + route.bodyBytesMax();
        return route.method() + " " + route.path().replace("...}", "}") + limit;
    }

    private static String bodyBytesMax(JsonNode operation) {
        return operation.has("requestBody")
                ? " " + operation.at("/requestBody/x-body-bytes-max").asLong(-1)
                : "";
    }

    /// By method and path, such as `GET /log/key`.
    Map<String, JsonNode> operations() {
        var operations = new TreeMap<String, JsonNode>();
        root.get("paths")
                .properties()
                .forEach(path ->
                        path.getValue().properties().stream()
                                .filter(member -> METHODS.contains(member.getKey()))
                                .forEach(member ->
                                        operations.put(
                                                member.getKey().toUpperCase(Locale.ROOT)
                                                        + " "
                                                        + path.getKey(),
                                                member.getValue())));
        return operations;
    }

    /// An operation's answers by their status, references followed.
    Map<String, JsonNode> responses(JsonNode operation) {
        var responses = new TreeMap<String, JsonNode>();
        operation
                .get("responses")
                .properties()
                .forEach(member -> responses.put(member.getKey(), resolved(member.getValue())));
        return responses;
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? root.at(node.get("$ref").textValue().substring(1)) : node;
    }

    /// True for the messenger's operations, which answer in an envelope of their own.
    static boolean isMixin(JsonNode operation) {
        return operation.at("/tags/0").asText().equals("mixin");
    }

    /// True for the mixer's operations, whose errors are a number.
    static boolean isMixer(JsonNode operation) {
        return operation.at("/tags/0").asText().equals("mixer");
    }

    /// True where a token of the Prëxis API is asked for.
    static boolean isGuarded(JsonNode operation) {
        return !operation.has("security");
    }

    /// Every reference in the document that leads nowhere.
    List<String> danglingReferences() {
        var dangling = new ArrayList<String>();
        for (var reference : root.findValuesAsText("$ref")) {
            if (root.at(reference.substring(1)).isMissingNode()) {
                dangling.add(reference);
            }
        }
        return dangling;
    }
}
