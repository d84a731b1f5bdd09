package vouch.server.account;

/// A key that was just made: the one time its secret is there. Printing it shows no secret.
///
/// @param id names it to its operator, and is no secret
/// @param secret what a caller sends
public record NewApiKey(String id, String name, String secret) {

    @Override
    public String toString() {
        return "NewApiKey[" + id + ", " + name + "]";
    }
}
