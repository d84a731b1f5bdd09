package vouch.server.messenger;

/// What became of a message.
enum Posted {
    /// It waits in its receivers' inboxes.
    NEW,
    /// The same message was posted before: nothing changed.
    KNOWN,
    /// Another message has this id: nothing changed.
    ID_TAKEN
}
