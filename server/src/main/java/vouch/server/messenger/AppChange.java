package vouch.server.messenger;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What is wanted of an app, new or changed.
record AppChange(
        Optional<String> name,
        Optional<Avatar> icon,
        Optional<String> description,
        Optional<String> homeUri,
        Optional<String> redirectUri,
        Optional<String> category,
        Optional<List<String>> capabilities,
        Optional<List<String>> resourcePatterns) {

    private static final int DESCRIPTION_CHARS_MAX = 1_000;
    private static final int URI_CHARS_MAX = 1_000;
    private static final int WORD_CHARS_MAX = 64;
    private static final int WORDS_MAX = 32;
    private static final int ICON_CHARS_MAX = Avatar.BYTES_MAX / 3 * 4 + 8;

    private static final Pattern URI = Pattern.compile("(https?|mixin)://[!-~]+");
    private static final Pattern WORD = Pattern.compile("[A-Z][A-Z_]*");

    static AppChange read(JsonNode body) {
        return new AppChange(
                Fields.optionalText(body, "name", Apps.NAME_CHARS_MAX)
                        .filter(text -> !text.isEmpty())
                        .map(text -> Users.name("name", text)),
                Fields.optionalText(body, "icon_base64", ICON_CHARS_MAX)
                        .filter(text -> !text.isEmpty())
                        .map(text -> Avatar.parse("icon_base64", text)),
                Fields.optionalText(body, "description", DESCRIPTION_CHARS_MAX),
                uri(body, "home_uri"),
                uri(body, "redirect_uri"),
                Fields.optionalText(body, "category", WORD_CHARS_MAX)
                        .filter(text -> !text.isEmpty())
                        .map(text -> word("category", text)),
                words(body, "capabilities").map(AppChange::capabilities),
                words(body, "resource_patterns"));
    }

    private static Optional<String> uri(JsonNode body, String name) {
        return Fields.optionalText(body, name, URI_CHARS_MAX)
                .map(text -> {
                    if (!text.isEmpty() && !URI.matcher(text).matches()) {
                        throw MixinRefusal.invalid(name, "must be an address of http or https");
                    }
                    return text;
                });
    }

    private static String word(String name, String text) {
        if (!WORD.matcher(text).matches()) {
            throw MixinRefusal.invalid(name, "must be a word in upper case");
        }
        return text;
    }

    private static List<String> capabilities(List<String> words) {
        words.forEach(word -> word("capabilities", word));
        return words;
    }

    private static Optional<List<String>> words(JsonNode body, String name) {
        return Fields.find(body, name)
                .map(value -> {
                    if (!value.isArray() || value.size() > WORDS_MAX) {
                        throw MixinRefusal.invalid(name, "must be at most " + WORDS_MAX + " texts");
                    }
                    return value.valueStream().map(element -> element(element, name)).toList();
                });
    }

    private static String element(JsonNode element, String name) {
        var text = element.isTextual() ? element.textValue() : "";
        if (text.isBlank()
                || text.length() > URI_CHARS_MAX
                || text.chars().anyMatch(Character::isISOControl)) {
            throw MixinRefusal.invalid(name, "must be texts of 1 to 1000 characters");
        }
        return text;
    }

    /// The app as it is then, but for its picture and its time.
    App of(App app) {
        return new App(
                app.appId(),
                app.creatorId(),
                name.orElse(app.name()),
                description.orElse(app.description()),
                app.iconUrl(),
                homeUri.orElse(app.homeUri()),
                redirectUri.orElse(app.redirectUri()),
                category.orElse(app.category()),
                capabilities.orElse(app.capabilities()),
                resourcePatterns.orElse(app.resourcePatterns()),
                app.updatedAt());
    }
}
