package vouch.server.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// What media types a caller would take, and how gladly (RFC 9110, section 12.5.1). A range that
/// cannot be read counts as not said.
public final class Accept {

    /// More ranges than a browser sends, and few enough to look through for each answer.
    private static final int RANGES_MAX = 64;

    private static final Pattern QUALITY = Pattern.compile("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?");

    /// @param exactness 2 for a type and subtype, 1 for all of a type, 0 for everything
    private record Range(String type, String subtype, int exactness, double quality) {

        boolean covers(String otherType, String otherSubtype) {
            return switch (exactness) {
                case 0 -> true;
                case 1 -> type.equals(otherType);
                default -> type.equals(otherType) && subtype.equals(otherSubtype);
            };
        }
    }

    private final List<Range> ranges = new ArrayList<>();

    private Accept() {}

    /// @param header the header's value; without one everything is taken
    public static Accept of(Optional<String> header) {
        var accept = new Accept();
        Arrays.stream(header.orElse("*/*").split(",", RANGES_MAX + 1))
                .limit(RANGES_MAX)
                .forEach(text -> range(text).ifPresent(accept.ranges::add));
        return accept;
    }

    private static Optional<Range> range(String text) {
        var parts = text.split(";", -1);
        var type = parts[0].strip().toLowerCase(Locale.ROOT).split("/", -1);
        if (type.length != 2 || type[0].isEmpty() || type[1].isEmpty()) {
            return Optional.empty();
        }
        if (type[0].equals("*") && !type[1].equals("*")) {
            return Optional.empty();
        }
        int exactness = type[0].equals("*") ? 0 : type[1].equals("*") ? 1 : 2;
        double quality = 1;
        for (int i = 1; i < parts.length; i++) {
            var parameter = parts[i].strip().toLowerCase(Locale.ROOT);
            if (parameter.startsWith("q=")) {
                var value = parameter.substring(2);
                if (!QUALITY.matcher(value).matches()) {
                    return Optional.empty();
                }
                quality = Double.parseDouble(value);
            }
        }
        return Optional.of(new Range(type[0], type[1], exactness, quality));
    }

    /// How gladly this type is taken, from 0 (not at all) to 1, by the range that names it most
    /// exactly.
    ///
    /// @param mediaType as a `Content-Type` has it; parameters are not compared
    public double quality(String mediaType) {
        var type = mediaType.split(";", -1)[0].strip().split("/", -1);
        Range best = null;
        for (var range : ranges) {
            if (range.covers(type[0], type[1])
                    && (best == null || range.exactness > best.exactness)) {
                best = range;
            }
        }
        return best == null ? 0 : best.quality;
    }
}
