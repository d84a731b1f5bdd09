package vouch.server;

/// The settings cannot be used; the message names the key and what it takes.
@SuppressWarnings("serial")
final class ConfigException extends RuntimeException {

    ConfigException(String message) {
        super(message);
    }
}
