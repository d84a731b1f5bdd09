package vouch.server.messenger;

import vouch.server.database.Transaction;

/// Tells the receiver of a transfer by a message from the payer, in their conversation.
final class MessageNotices implements Notices {

    private final Messages messages;
    private final SnapshotAnswers answers = new SnapshotAnswers(new Catalogue());

    MessageNotices(Messages messages) {
        this.messages = messages;
    }

    /// The message has the snapshot's id: there is one for each.
    @Override
    public void received(Transaction tx, Snapshot snapshot) {
        switch (snapshot.movement()) {
            case Movement.Transfer(var payer, _, _) ->
                    messages.notice(
                            tx,
                            snapshot.snapshotId(),
                            payer,
                            snapshot.userId(),
                            "SYSTEM_ACCOUNT_SNAPSHOT",
                            answers.own(snapshot).toString());
            case Movement.Deposit _, Movement.Withdrawal _, Movement.Fee _ -> {}
        }
    }
}
