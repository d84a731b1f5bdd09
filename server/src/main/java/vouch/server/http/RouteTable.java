package vouch.server.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// Which route a method and a path mean. Paths are compared as they were sent, byte for byte; a
/// path without `{name}` is preferred to one with, and among those the one that stands first.
final class RouteTable {

    sealed interface Match {

        /// @param parts what each `{name}` matched, as it was sent
        record Found(Route route, Map<String, String> parts) implements Match {}

        record OtherMethod(String allow) implements Match {}

        record Unknown() implements Match {}
    }

    private record Pattern(List<String> segments, boolean rest, Route route) {

        static Pattern of(Route route) {
            var segments = List.of(route.path().substring(1).split("/", -1));
            String last = segments.getLast();
            return new Pattern(segments, last.startsWith("{") && last.endsWith("...}"), route);
        }

        Optional<Map<String, String>> match(String path) {
            String[] given = path.substring(1).split("/", rest ? segments.size() : -1);
            if (given.length != segments.size()) {
                return Optional.empty();
            }
            var parts = new HashMap<String, String>();
            for (int i = 0; i < given.length; i++) {
                String segment = segments.get(i);
                if (segment.startsWith("{")) {
                    if (given[i].isEmpty()) {
                        return Optional.empty();
                    }
                    int nameEnd = segment.length() - (segment.endsWith("...}") ? 4 : 1);
                    parts.put(segment.substring(1, nameEnd), given[i]);
                } else if (!segment.equals(given[i])) {
                    return Optional.empty();
                }
            }
            return Optional.of(parts);
        }
    }

    private final Map<String, Map<String, Route>> plain = new HashMap<>();
    private final List<Pattern> patterns = new ArrayList<>();

    RouteTable(List<Route> routes) {
        var seen = new HashSet<String>();
        for (var route : routes) {
            if (!route.path().startsWith("/")) {
                throw new IllegalArgumentException("a path starts with /: " + route.path());
            }
            if (!seen.add(route.method() + " " + route.path())) {
                throw new IllegalArgumentException(
                        "two routes for " + route.method() + " " + route.path());
            }
            if (route.path().contains("{")) {
                patterns.add(Pattern.of(route));
            } else {
                plain.computeIfAbsent(route.path(), _ -> new HashMap<>())
                        .put(route.method(), route);
            }
        }
    }

    /// Whether handshakes on this path are answered.
    boolean hasWebSocket(String path) {
        return match(Route.WEB_SOCKET, path) instanceof Match.Found;
    }

    Match match(String method, String path) {
        var allowed = new TreeSet<String>();
        var byMethod = plain.getOrDefault(path, Map.of());
        var route = byMethod.get(method);
        if (route == null && method.equals("HEAD")) {
            route = byMethod.get("GET");
        }
        if (route != null) {
            return new Match.Found(route, Map.of());
        }
        allowed.addAll(byMethod.keySet());
        for (var pattern : patterns) {
            var parts = pattern.match(path);
            if (parts.isPresent()) {
                String offered = pattern.route.method();
                if (offered.equals(method) || (offered.equals("GET") && method.equals("HEAD"))) {
                    return new Match.Found(pattern.route, parts.get());
                }
                allowed.add(offered);
            }
        }
        allowed.remove(Route.WEB_SOCKET);
        if (allowed.isEmpty()) {
            return new Match.Unknown();
        }
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        return new Match.OtherMethod(String.join(", ", allowed));
    }
}
