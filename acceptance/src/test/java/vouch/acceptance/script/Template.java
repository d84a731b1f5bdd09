package vouch.acceptance.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An expected text with placeholders: `<number>`, `<hex64>` and so on stand for any text of that
/// kind; `<number:block>` also gives it the name `{{block}}` from then on.
final class Template {

    private static final Map<String, String> KINDS =
            Map.ofEntries(
                    Map.entry("any", "[\\s\\S]*"),
                    Map.entry("text", "[^\"\\n]+"),
                    Map.entry("number", "0|[1-9][0-9]{0,18}"),
                    Map.entry("hex", "[0-9a-f]+"),
                    Map.entry("hex64", "[0-9a-f]{64}"),
                    Map.entry("0xhex", "0x[0-9a-f]+"),
                    Map.entry("0xhex64", "0x[0-9a-f]{64}"),
                    Map.entry("0xhex40", "0x[0-9a-f]{40}"),
                    Map.entry("address", "0x[0-9a-fA-F]{40}"),
                    Map.entry("code8", "[0-9A-Za-z]{8}"),
                    Map.entry("decimal8", "(?:0|[1-9][0-9]*)(?:\\.[0-9]{1,8})?"),
                    Map.entry("minutes", "[0-3][0-9] [A-Z][a-z]+ [0-9]{4} [0-2][0-9]:[0-5][0-9]"),
                    Map.entry("base64", "[A-Za-z0-9+/]+={0,2}"),
                    Map.entry("jwt", "[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+"),
                    Map.entry("seconds", "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}"));

    private static final Pattern PLACEHOLDER = Pattern.compile("<([a-z0-9]+)(?::([A-Za-z0-9]+))?>");

    private final Pattern pattern;
    private final List<String> names;

    private Template(Pattern pattern, List<String> names) {
        this.pattern = pattern;
        this.names = names;
    }

    /// @param text with its `{{names}}` replaced already
    static Template of(String text) {
        var pattern = new StringBuilder();
        var names = new ArrayList<String>();
        int from = 0;
        for (Matcher found = PLACEHOLDER.matcher(text); found.find(); from = found.end()) {
            String kind = KINDS.get(found.group(1));
            if (kind == null) {
                throw new IllegalArgumentException("there is no placeholder " + found.group());
            }
            pattern.append(Pattern.quote(text.substring(from, found.start())));
            pattern.append('(').append(kind).append(')');
            names.add(found.group(2) == null ? "" : found.group(2));
        }
        pattern.append(Pattern.quote(text.substring(from)));
        return new Template(Pattern.compile(pattern.toString()), names);
    }

    /// A JSON text without the blanks that mean nothing.
    static String compact(String json) {
        var compact = new StringBuilder();
        boolean inString = false;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (inString && c == '\\') {
                compact.append(c).append(json.charAt(++i));
                continue;
            }
            if (c == '"') {
                inString = !inString;
            }
            if (inString || !Character.isWhitespace(c)) {
                compact.append(c);
            }
        }
        return compact.toString();
    }

    /// Whether the text is of this form; if so, what was named is kept.
    boolean fits(String text, Variables variables) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.matches()) {
            return false;
        }
        for (int i = 0; i < names.size(); i++) {
            if (!names.get(i).isEmpty()) {
                variables.set(names.get(i), matcher.group(i + 1));
            }
        }
        return true;
    }
}
