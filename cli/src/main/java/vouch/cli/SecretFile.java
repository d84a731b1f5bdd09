package vouch.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// A file that holds one secret and nothing else.
final class SecretFile {

    private static final int BYTES_MAX = 64 * 1024;

    private SecretFile() {}

    /// @param what the file is called in a sentence, such as `password file`
    /// @throws CommandException with a sentence where there is nothing to be read
    static String read(Path file, String what) {
        try {
            String secret =
                    new String(Limited.read(file, BYTES_MAX), StandardCharsets.UTF_8).strip();
            if (secret.isEmpty()) {
                throw new CommandException("The " + what + " " + file + " is empty.");
            }
            return secret;
        } catch (IOException e) {
            throw new CommandException(
                    "Cannot read the " + what + " " + file + " (" + Sentences.of(e) + ").", e);
        }
    }
}
