package vouch.acceptance.script;

import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What `{{name}}` stands for in one run of a script.
///
/// `digest`, `digest2` and so on are digests nobody has registered, made when first named; in
/// capitals they are the same in upper case.
final class Variables {

    private static final Pattern NAME = Pattern.compile("\\{\\{([A-Za-z0-9.]+)}}");
    private static final Pattern DIGEST = Pattern.compile("digest[0-9]*");

    private final Map<String, String> values = new HashMap<>();
    private final SecureRandom random = new SecureRandom();

    void set(String name, String value) {
        values.put(name, value);
    }

    String get(String name) {
        if (DIGEST.matcher(name).matches()) {
            return values.computeIfAbsent(name, _ -> randomDigest());
        }
        if (DIGEST.matcher(name.toLowerCase(Locale.ROOT)).matches()) {
            return get(name.toLowerCase(Locale.ROOT)).toUpperCase(Locale.ROOT);
        }
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("nothing is named {{" + name + "}}");
        }
        return value;
    }

    /// The text with every name replaced.
    String filled(String text) {
        return NAME.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(get(found.group(1))));
    }

    private String randomDigest() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
