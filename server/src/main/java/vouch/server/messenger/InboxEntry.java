package vouch.server.messenger;

/// What a session's inbox holds, in one order.
sealed interface InboxEntry permits Message, Receipt {

    /// Its place among all messages and receipts: rises with every commit.
    long seq();
}
