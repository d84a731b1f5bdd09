package vouch.cli;

/// Facts for people, one on a line: its name at the left, what it is in a column of its own.
final class Lines {

    private static final int NAME_COLUMNS = 13;

    private final int columns;
    private final StringBuilder text = new StringBuilder();

    /// @param columns the terminal's width, 0 where there is none; sentences stay within it
    Lines(int columns) {
        this.columns = columns;
    }

    void put(String name, String value) {
        text.append(String.format("%-" + NAME_COLUMNS + "s", name))
                .append(Sentences.wrapped(Printable.of(value), NAME_COLUMNS, columns))
                .append('\n');
    }

    /// A line by itself, never broken: a command to be copied.
    void line(String whole) {
        text.append(Printable.of(whole)).append('\n');
    }

    void gap() {
        text.append('\n');
    }

    @Override
    public String toString() {
        return text.toString().stripTrailing();
    }
}
