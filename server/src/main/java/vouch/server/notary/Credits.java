package vouch.server.notary;

import vouch.server.ledger.Owner;

/// The notary's words in the ledger: one credit is one digest.
final class Credits {

    static final String ASSET = "credit";

    /// Where granted credits come from, and where those taken back go.
    static final Owner GRANTS = Owner.house("grants");

    /// Where credits go that were used.
    static final Owner REGISTRATIONS = Owner.house("registrations");

    static final String GRANT = "grant";
    static final String TAKE_BACK = "take-back";
    static final String REGISTRATION = "registration";

    private Credits() {}
}
