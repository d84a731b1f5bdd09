package vouch.server.messenger;

import vouch.server.database.Transaction;

/// Tells nobody.
final class NoNotices implements Notices {

    @Override
    public void received(Transaction tx, Snapshot snapshot) {}

    @Override
    public void committed() {}
}
