package vouch.server.messenger;

/// How a user stands to another whom it has added or blocked.
enum Relation {
    FRIEND,
    BLOCKING
}
