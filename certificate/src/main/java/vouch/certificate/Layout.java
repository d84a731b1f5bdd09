package vouch.certificate;

import static vouch.certificate.Canvas.Font.BOLD;
import static vouch.certificate.Canvas.Font.MONO;
import static vouch.certificate.Canvas.Font.MONO_BOLD;
import static vouch.certificate.Canvas.Font.PLAIN;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import vouch.certificate.Canvas.Colour;
import vouch.certificate.Canvas.Font;
import vouch.protocol.ethereum.KnownChain;
import vouch.protocol.proof.Facts;
import vouch.protocol.proof.Proof;

/// The page, from top to bottom.
final class Layout {

    private static final double LEFT = 56;
    private static final double WIDTH = Canvas.WIDTH - 2 * LEFT;
    private static final double VALUES = LEFT + 128;
    private static final double QR_SIZE = 104;
    private static final int GROUP = 8;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

    private final Proof proof;
    private final Facts facts;
    private final Optional<String> transactionPage;
    private final Canvas canvas = new Canvas();
    private double y = Canvas.HEIGHT - 84;

    Layout(Proof proof, Facts facts, Optional<String> transactionPage) {
        this.proof = proof;
        this.facts = facts;
        this.transactionPage = transactionPage;
    }

    /// The operators of the page's content.
    byte[] draw() {
        title();
        warning();
        digest();
        times();
        place();
        facts.chain().ifPresent(this::chain);
        verifying();
        footer();
        return canvas.operators();
    }

    private void title() {
        canvas.box(Colour.BLUE, 0, Canvas.HEIGHT - 10, Canvas.WIDTH, 10);
        canvas.text(BOLD, 25, Colour.INK, LEFT, y, "Certificate of existence");
        y -= 20;
        canvas.text(PLAIN, 10.5, Colour.GREY, LEFT, y, subtitle());
        y -= 26;
    }

    private String subtitle() {
        return facts.chain()
                .map(chain ->
                        "If the block hash below is "
                                + (chain.developmentChain() ? "the chain" : name(chain))
                                + "'s, data with this digest existed when that block was made.")
                .orElse("The log says that it accepted this digest. It is not yet on Ethereum.");
    }

    private void warning() {
        if (facts.chain().isEmpty()) {
            warn(
                    "Not yet on Ethereum.",
                    "Until then this rests on the word of the log alone. Bring the proof further"
                            + " with: vouch upgrade");
        } else if (facts.chain().get().developmentChain()) {
            warn(
                    "This is a development chain: it proves nothing to others.",
                    "Anyone can make such a chain, with any block at any time.");
        }
    }

    private void warn(String first, String second) {
        canvas.box(Colour.BLUSH, LEFT, y - 30, WIDTH, 42);
        canvas.box(Colour.RED, LEFT, y - 30, 3, 42);
        canvas.text(BOLD, 11, Colour.RED, LEFT + 14, y - 4, first);
        canvas.text(PLAIN, 9.5, Colour.RED, LEFT + 14, y - 20, second);
        y -= 56;
    }

    private void digest() {
        heading(proof.salt().isEmpty() ? "SHA-256 of the data" : "Salted SHA-256 of the data");
        canvas.box(Colour.PANEL, LEFT, y - 42, WIDTH, 56);
        String hex = proof.digest().hex();
        canvas.text(MONO_BOLD, 15, Colour.INK, LEFT + 16, y - 8, grouped(hex.substring(0, 32)));
        canvas.text(MONO_BOLD, 15, Colour.INK, LEFT + 16, y - 30, grouped(hex.substring(32)));
        y -= 58;
        if (proof.salt().isPresent()) {
            canvas.text(
                    PLAIN,
                    9,
                    Colour.GREY,
                    LEFT,
                    y + 2,
                    "The SHA-256 of 32 random bytes, which the attached proof holds, and the data's"
                            + " own SHA-256.");
            y -= 14;
        }
        y -= 8;
    }

    private static String grouped(String hex) {
        StringBuilder out = new StringBuilder();
        for (int at = 0; at < hex.length(); at += GROUP) {
            out.append(at == 0 ? "" : "  ").append(hex, at, at + GROUP);
        }
        return out.toString();
    }

    private void times() {
        heading("When");
        row("Accepted by the log", PLAIN, TIME.format(facts.acceptedAt()));
        facts.timestamp()
                .ifPresent(token -> row("Time-stamp (RFC 3161)", PLAIN, TIME.format(token.time())));
        facts.chain()
                .ifPresentOrElse(
                        chain -> row("In a block", BOLD, TIME.format(chain.blockTime())),
                        () -> row("In a block", BOLD, "not yet"));
        y -= 12;
    }

    private void place() {
        heading("Where");
        row("Stage", PLAIN, stage());
        row("Log", MONO, facts.origin());
        row("Entry", MONO, Long.toString(facts.index()));
        if (facts.chain().isEmpty()) {
            y -= 12;
        }
    }

    private String stage() {
        return switch (facts.stage()) {
            case RECEIVED -> "received: the log signed a receipt";
            case LOGGED -> "logged: in a tree whose root the log signed";
            case FINAL -> "final: in a final block";
        };
    }

    private void chain(Facts.Chain chain) {
        row(
                "Chain",
                chain.developmentChain() ? BOLD : PLAIN,
                name(chain) + " (id " + chain.chainId() + ")");
        row("Block", MONO, Long.toString(chain.blockNumber()));
        row("Block hash", MONO, chain.blockHash().toString());
        row("Transaction", MONO, chain.transactionHash().toString());
        y -= 12;
    }

    private static String name(Facts.Chain chain) {
        return KnownChain.of(chain.chainId())
                .map(KnownChain::toString)
                .orElse(chain.developmentChain() ? "a development chain" : "an unnamed chain");
    }

    private void verifying() {
        double top = y;
        heading("How to verify");
        step("1. Save the attached proof beside the data:", PdfFile.shortName(proof));
        step("2. See that everything in it fits together:", "vouch verify DATA PROOF");
        if (facts.chain().isPresent()) {
            step(
                    "3. Look the block up elsewhere, and compare its hash:",
                    "vouch verify DATA PROOF --block-hash HASH");
        } else {
            step("3. Fetch what was still missing, and begin again:", "vouch upgrade PROOF");
        }
        transactionPage.ifPresent(page -> qrCode(page, top));
    }

    private void qrCode(String page, double top) {
        double x = LEFT + WIDTH - QR_SIZE;
        new QrCode(page).draw(canvas, x, top - QR_SIZE + 8, QR_SIZE);
        canvas.text(PLAIN, 8, Colour.GREY, x, top - QR_SIZE - 4, "The transaction's page");
    }

    private void step(String what, String command) {
        canvas.text(PLAIN, 10, Colour.INK, LEFT, y, what);
        canvas.text(MONO, 9, Colour.BLUE, LEFT + 14, y - 13, command);
        y -= 30;
    }

    private void footer() {
        canvas.box(Colour.LINE, LEFT, 64, WIDTH, 0.7);
        canvas.text(
                PLAIN,
                8.5,
                Colour.GREY,
                LEFT,
                50,
                "This page proves nothing: the attached proof does, and in the end a block hash that"
                        + " anyone can look up.");
        canvas.text(
                PLAIN,
                8.5,
                Colour.GREY,
                LEFT,
                38,
                "The proof's format is public (docs/proofs.md of Vouch): it can be verified without"
                        + " this software.");
    }

    private void heading(String text) {
        canvas.text(BOLD, 11, Colour.BLUE, LEFT, y, text);
        y -= 20;
    }

    private void row(String label, Font font, String value) {
        canvas.text(PLAIN, 9.5, Colour.GREY, LEFT, y, label);
        double size = font == MONO ? 8.6 : 10;
        canvas.text(font, size, Colour.INK, VALUES, y, value);
        y -= 16;
    }
}
