package vouch.server.messenger;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import vouch.server.database.Transaction;

/// Whom users have added, and whom they have blocked.
final class Contacts {

    static final int FRIENDS_MAX = 10_000;

    private final RelationStore store;
    private final Users users;
    private final InstantSource clock;

    Contacts(RelationStore store, Users users, InstantSource clock) {
        this.store = store;
        this.users = users;
        this.clock = clock;
    }

    /// What a user may do with another. To update somebody is to give another name, and to add who
    /// is not there yet; whoever is blocked stays blocked.
    enum Action {
        ADD,
        REMOVE,
        UPDATE,
        BLOCK,
        UNBLOCK
    }

    /// Does it; doing it again changes nothing.
    ///
    /// @param fullName what the user wants to call the other
    /// @throws MixinRefusal 404 for nobody, 403 for oneself, 20128 for too many friends
    void change(
            Transaction tx, UUID userId, UUID otherId, Action action, Optional<String> fullName) {
        users.get(tx, otherId);
        if (userId.equals(otherId)) {
            throw new MixinRefusal(MixinError.FORBIDDEN);
        }
        switch (action) {
            case ADD -> save(tx, userId, otherId, Relation.FRIEND, fullName);
            case UPDATE ->
                    save(
                            tx,
                            userId,
                            otherId,
                            blocks(tx, userId, otherId) ? Relation.BLOCKING : Relation.FRIEND,
                            fullName);
            case BLOCK -> save(tx, userId, otherId, Relation.BLOCKING, fullName);
            case REMOVE -> store.delete(tx, userId, otherId, Relation.FRIEND);
            case UNBLOCK -> store.delete(tx, userId, otherId, Relation.BLOCKING);
        }
    }

    private void save(
            Transaction tx,
            UUID userId,
            UUID otherId,
            Relation relation,
            Optional<String> fullName) {
        var before = store.find(tx, userId, otherId);
        if (relation == Relation.FRIEND
                && before.filter(one -> one.relation() == Relation.FRIEND).isEmpty()
                && store.count(tx, userId, Relation.FRIEND) >= FRIENDS_MAX) {
            throw new MixinRefusal(MixinError.TOO_MANY_FRIENDS);
        }
        String name = fullName.or(() -> before.map(RelationStore.Stored::fullName)).orElse("");
        store.save(tx, userId, otherId, new RelationStore.Stored(relation, name), clock.instant());
    }

    /// Whether the user has blocked the other.
    boolean blocks(Transaction tx, UUID userId, UUID otherId) {
        return is(tx, userId, otherId, Relation.BLOCKING);
    }

    /// Whether the user has added the other.
    boolean isFriend(Transaction tx, UUID userId, UUID otherId) {
        return is(tx, userId, otherId, Relation.FRIEND);
    }

    private boolean is(Transaction tx, UUID userId, UUID otherId, Relation relation) {
        return store.find(tx, userId, otherId)
                .filter(stored -> stored.relation() == relation)
                .isPresent();
    }

    /// Whom the user has added or blocked, in that order.
    List<Related> others(Transaction tx, UUID userId, Relation relation) {
        return users.related(tx, userId, relation);
    }
}
