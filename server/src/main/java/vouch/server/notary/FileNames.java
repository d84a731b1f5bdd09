package vouch.server.notary;

/// Names that strangers gave to files, made into something that can be shown and stored: they never
/// name a file here.
final class FileNames {

    static final int CHARS_MAX = 255;
    private static final String NAMELESS = "document";

    private FileNames() {}

    /// The name without its folders, without characters that cannot be seen (controls, and those
    /// that turn the direction of what follows), and without an end where it is too long.
    static String clean(String given) {
        int folders = Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\'));
        var name =
                given.substring(folders + 1)
                        .codePoints()
                        .filter(FileNames::isVisible)
                        .limit(CHARS_MAX)
                        .collect(
                                StringBuilder::new,
                                StringBuilder::appendCodePoint,
                                StringBuilder::append)
                        .toString()
                        .strip();
        return name.isEmpty() || name.equals(".") || name.equals("..") ? NAMELESS : name;
    }

    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE ->
                    false;
            default -> true;
        };
    }
}
