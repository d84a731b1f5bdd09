package vouch.cli;

/// Text that comes from files, names or servers, made fit for a terminal.
final class Printable {

    private Printable() {}

    /// `text` with every control and direction-changing character written out, so that no file name
    /// or answer can move the cursor, recolour or overwrite what is printed.
    static String of(String text) {
        var safe = new StringBuilder(text.length());
        text.codePoints()
                .forEach(c -> {
                    if (isHarmless(c)) {
                        safe.appendCodePoint(c);
                    } else {
                        safe.append(String.format("\\u{%x}", c));
                    }
                });
        return safe.toString();
    }

    private static boolean isHarmless(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED ->
                    false;
            default -> true;
        };
    }
}
