package vouch.protocol.format;

import java.nio.charset.StandardCharsets;
import vouch.protocol.Encodings;

/// What came of writing a proof in a format.
public sealed interface Export {

    /// The file that was asked for.
    final class Written implements Export {

        private final byte[] bytes;

        /// What stands in the file.
        public Written(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        static Written utf8(String text) {
            return new Written(text.getBytes(StandardCharsets.UTF_8));
        }

        /// A copy of the file's bytes.
        public byte[] bytes() {
            return bytes.clone();
        }

        @Override
        public String toString() {
            return "Written[" + Encodings.hex(bytes) + "]";
        }
    }

    /// The proof does not hold what the format is made of; it may once it has grown.
    ///
    /// @param sentence what is missing, for a person
    record NotYet(String sentence) implements Export {}

    /// The proof will never fit in the format: it does not hold, or is beyond the format's limits.
    ///
    /// @param sentence why, for a person
    record Impossible(String sentence) implements Export {}
}
