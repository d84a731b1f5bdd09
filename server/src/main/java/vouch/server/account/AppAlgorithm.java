package vouch.server.account;

/// The two ways in which requests of apps are signed.
public enum AppAlgorithm {
    RS512("RS512"),
    EDDSA("EdDSA");

    private final String jwtName;

    AppAlgorithm(String jwtName) {
        this.jwtName = jwtName;
    }

    /// The name in a token's header.
    public String jwtName() {
        return jwtName;
    }
}
