package vouch.certificate;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.util.Map;

/// An address that a telephone's camera reads.
final class QrCode {

    private final BitMatrix modules;

    QrCode(String text) {
        try {
            modules =
                    new QRCodeWriter()
                            .encode(
                                    text,
                                    BarcodeFormat.QR_CODE,
                                    0,
                                    0,
                                    Map.of(
                                            EncodeHintType.MARGIN,
                                            0,
                                            EncodeHintType.ERROR_CORRECTION,
                                            ErrorCorrectionLevel.M));
        } catch (WriterException e) {
            throw new IllegalArgumentException("too long for a QR code: " + text.length(), e);
        }
    }

    /// Draws it with its lower left corner there.
    void draw(Canvas canvas, double x, double y, double size) {
        int count = modules.getWidth();
        double module = size / count;
        canvas.fill(Canvas.Colour.INK);
        for (int row = 0; row < count; row++) {
            for (int column = 0; column < count; column++) {
                if (modules.get(column, row)) {
                    canvas.square(
                            x + column * module,
                            y + (count - 1 - row) * module,
                            // A hair wider, so that no white line shows between two.
                            module + 0.05,
                            module + 0.05);
                }
            }
        }
    }
}
