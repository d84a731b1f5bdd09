package vouch.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import vouch.protocol.proof.TimestampToken;

/// Tokens over the SHA-256 of `file 5` and a line end, which OpenSSL made.
final class Tokens {

    private static final Path VECTORS =
            Path.of(System.getProperty("vouch.home", ".."), "vectors", "timestamps");

    static final TimestampToken FIRST = read("entry-5.der");
    static final TimestampToken SECOND = read("entry-5-without-certificate.der");
    static final Path AUTHORITY = VECTORS.resolve("authority.pem");

    private Tokens() {}

    private static TimestampToken read(String name) {
        try {
            return TimestampToken.ofBytes(Files.readAllBytes(VECTORS.resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
