package vouch.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads files that anyone may have made.
final class Limited {

    private Limited() {}

    /// The content of a regular file, refused before it is read where it is longer than `bytesMax`.
    static byte[] read(Path file, int bytesMax) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(
                    Files.exists(file) ? "it is not a regular file" : "there is no such file");
        }
        try (var in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(bytesMax + 1);
            if (content.length > bytesMax) {
                throw new IOException("it is longer than " + bytesMax + " bytes");
            }
            return content;
        }
    }
}
