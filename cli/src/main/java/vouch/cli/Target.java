package vouch.cli;

import java.nio.file.Path;
import vouch.protocol.Digest;

/// What the user asked to stamp, and the item it becomes.
sealed interface Target {

    Item item();

    /// A file whose digest is still to be made.
    record OfFile(Item item, Path file) implements Target {}

    /// A digest that the user has made.
    record OfDigest(Item item, Digest digest) implements Target {}
}
