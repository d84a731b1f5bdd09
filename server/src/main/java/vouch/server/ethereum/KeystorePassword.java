package vouch.server.ethereum;

import java.nio.file.Path;

/// Where the password of a keystore is found. It is never an argument of a program, which everyone
/// on the machine could read.
public sealed interface KeystorePassword {

    /// The first line of a file that only its owner may read.
    record InFile(Path file) implements KeystorePassword {}

    /// An environment variable.
    record InEnvironment(String variable) implements KeystorePassword {}
}
