package vouch.server.messenger;

/// A user, as another who has added or blocked it calls it.
record Related(User user, RelationStore.Stored relation) {}
