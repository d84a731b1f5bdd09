package vouch.certificate;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// What is drawn on one page, as the operators of a PDF content stream. Coordinates are points from
/// the lower left corner. Text is ASCII: everything on a certificate is.
final class Canvas {

    static final float WIDTH = 595;
    static final float HEIGHT = 842;

    /// The fonts that every reader has, by the names that the page's resources give them.
    enum Font {
        PLAIN("Helvetica"),
        BOLD("Helvetica-Bold"),
        MONO("Courier"),
        MONO_BOLD("Courier-Bold");

        private final String base;

        Font(String base) {
            this.base = base;
        }

        String base() {
            return base;
        }

        String key() {
            return base.replace("-", "");
        }
    }

    /// Red, green and blue from 0 to 1.
    record Colour(double red, double green, double blue) {
        static final Colour INK = new Colour(0.11, 0.13, 0.17);
        static final Colour GREY = new Colour(0.42, 0.45, 0.50);
        static final Colour LINE = new Colour(0.82, 0.84, 0.87);
        static final Colour PANEL = new Colour(0.955, 0.962, 0.972);
        static final Colour BLUE = new Colour(0.10, 0.30, 0.55);
        static final Colour RED = new Colour(0.72, 0.09, 0.09);
        static final Colour BLUSH = new Colour(0.99, 0.925, 0.92);
    }

    private final StringBuilder operators = new StringBuilder();

    void text(Font font, double size, Colour colour, double x, double y, String text) {
        fill(colour);
        operators.append(
                String.format(
                        Locale.ROOT,
                        "BT /%s %.2f Tf %.2f %.2f Td (%s) Tj ET\n",
                        font.key(),
                        size,
                        x,
                        y,
                        escaped(text)));
    }

    void box(Colour colour, double x, double y, double width, double height) {
        fill(colour);
        square(x, y, width, height);
    }

    /// A rectangle in the colour that was used last.
    void square(double x, double y, double width, double height) {
        operators.append(
                String.format(Locale.ROOT, "%.2f %.2f %.2f %.2f re f\n", x, y, width, height));
    }

    /// Has what follows filled in this colour.
    void fill(Colour colour) {
        operators.append(
                String.format(
                        Locale.ROOT, "%.3f %.3f %.3f rg\n", colour.red, colour.green, colour.blue));
    }

    private static String escaped(String text) {
        StringBuilder out = new StringBuilder();
        text.chars()
                .forEach(c -> {
                    if (c == '(' || c == ')' || c == '\\') {
                        out.append('\\');
                    }
                    out.append(c >= ' ' && c < 0x7f ? (char) c : '?');
                });
        return out.toString();
    }

    byte[] operators() {
        return operators.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
