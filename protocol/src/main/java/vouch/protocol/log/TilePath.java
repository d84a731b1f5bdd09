package vouch.protocol.log;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vouch.protocol.MalformedException;

/// Where a tile lies under a log's address (C2SP tlog-tiles): `tile/<level>/<index>` for hashes,
/// `tile/entries/<index>` for entries, with `.p/<width>` after it while the tile is not full.
///
/// @param level 0 to 63 for hashes, [#ENTRIES] for entries
/// @param index the tile's number at its level
/// @param width how many hashes or entries the tile holds, 256 when full
public record TilePath(int level, long index, int width) {

    /// The level that stands for `entries`.
    public static final int ENTRIES = -1;

    /// How many hashes or entries a full tile holds.
    public static final int FULL = 256;

    private static final int LEVEL_MAX = 63;
    private static final long INDEX_MAX = Long.MAX_VALUE / FULL;
    private static final Pattern PATH =
            Pattern.compile(
                    "tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/){0,6}[0-9]{3})(?:\\.p/([1-9][0-9]{0,2}))?");

    public TilePath {
        if (level < ENTRIES || level > LEVEL_MAX) {
            throw new MalformedException("A tile's level is 0 to 63, or entries.");
        }
        if (index < 0 || index > INDEX_MAX) {
            throw new MalformedException("A tile's index is out of range.");
        }
        if (width < 1 || width > FULL) {
            throw new MalformedException("A tile's width is 1 to 256.");
        }
    }

    /// Reads exactly what [#text()] writes, without a leading slash.
    public static TilePath parse(String text) {
        Matcher path = PATH.matcher(text);
        if (!path.matches()) {
            throw new MalformedException("This is not the path of a tile.");
        }
        String level = path.group(1);
        String width = path.group(3);
        TilePath tile =
                new TilePath(
                        level.equals("entries") ? ENTRIES : Integer.parseInt(level),
                        index(path.group(2)),
                        width == null ? FULL : Integer.parseInt(width));
        if (!tile.text().equals(text)) {
            // Leading groups of zeros, or a full tile written as a partial one.
            throw new MalformedException("This is not the one spelling of a tile's path.");
        }
        return tile;
    }

    /// Whether the tile holds entries and not hashes.
    public boolean isEntries() {
        return level == ENTRIES;
    }

    /// Whether the tile is not full.
    public boolean isPartial() {
        return width < FULL;
    }

    /// The path, without a leading slash; the index in groups of three digits, all but the last
    /// marked x.
    public String text() {
        StringBuilder groups = new StringBuilder(group(index));
        for (long rest = index / 1000; rest > 0; rest /= 1000) {
            groups.insert(0, "x" + group(rest) + "/");
        }
        return "tile/"
                + (isEntries() ? "entries" : Integer.toString(level))
                + "/"
                + groups
                + (isPartial() ? ".p/" + width : "");
    }

    private static String group(long number) {
        long group = number % 1000;
        return (group < 100 ? "0" : "") + (group < 10 ? "0" : "") + group;
    }

    private static long index(String groups) {
        try {
            return Long.parseLong(groups.replace("x", "").replace("/", ""));
        } catch (NumberFormatException e) {
            throw new MalformedException("A tile's index is out of range.", e);
        }
    }

    @Override
    public String toString() {
        return text();
    }
}
