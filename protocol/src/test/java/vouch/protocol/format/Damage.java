package vouch.protocol.format;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Random damage to a file: bits, cuts, pieces doubled, pieces of other files, numbers.
final class Damage {

    private static final int PIECE_BYTES_MAX = 40;

    private final List<byte[]> others;
    private final Random random;

    /// @param others files of the same format, whose pieces may land in this one
    Damage(List<byte[]> others, Random random) {
        this.others = others;
        this.random = random;
    }

    /// A file of the list with one to three pieces of damage; rarely it is itself again.
    byte[] next() {
        byte[] file = pick(others);
        for (int i = random.nextInt(3); i >= 0; i--) {
            file = damaged(file);
        }
        return file;
    }

    private byte[] damaged(byte[] file) {
        if (file.length == 0) {
            return file;
        }
        int at = random.nextInt(file.length);
        int until = Math.min(file.length, at + 1 + random.nextInt(PIECE_BYTES_MAX));
        byte[] piece = Arrays.copyOfRange(file, at, until);
        return switch (random.nextInt(9)) {
            case 0 -> spliced(file, at, at + 1, new byte[] {(byte) (file[at] ^ bit())});
            case 1 -> spliced(file, at, until, new byte[0]);
            case 2 -> Arrays.copyOf(file, at);
            case 3 -> spliced(file, at, at, piece);
            case 4 -> spliced(file, at, until, pieceOf(pick(others)));
            case 5 -> spliced(file, at, at, new byte[] {(byte) random.nextInt(256)});
            case 6 -> spliced(file, at, at + 1, new byte[] {(byte) (file[at] + 1)});
            case 7 -> spliced(file, at, until, reversed(piece));
            default -> sameAgain(file, pieceOf(file));
        };
    }

    private int bit() {
        return 1 << random.nextInt(8);
    }

    private byte[] pieceOf(byte[] file) {
        int from = random.nextInt(file.length + 1);
        return Arrays.copyOfRange(
                file, from, Math.min(file.length, from + random.nextInt(4 * PIECE_BYTES_MAX)));
    }

    private byte[] pick(List<byte[]> files) {
        return files.get(random.nextInt(files.size()));
    }

    private byte[] sameAgain(byte[] file, byte[] piece) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(file);
        out.writeBytes(piece);
        return out.toByteArray();
    }

    private static byte[] reversed(byte[] piece) {
        byte[] reversed = new byte[piece.length];
        for (int i = 0; i < piece.length; i++) {
            reversed[i] = piece[piece.length - 1 - i];
        }
        return reversed;
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] instead) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, from);
        out.writeBytes(instead);
        out.write(bytes, to, bytes.length - to);
        return out.toByteArray();
    }
}
