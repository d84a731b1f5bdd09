package vouch.server.messenger;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiPredicate;
import vouch.protocol.mixin.ConversationIds;
import vouch.server.database.Transaction;
import vouch.server.messenger.Participant.Role;

/// Who may talk with whom. Thread-safe.
final class Conversations {

    /// Everybody in a group, its owner too.
    static final int PARTICIPANTS_MAX = 256;

    static final int NAME_CHARS_MAX = 512;
    static final int ANNOUNCEMENT_CHARS_MAX = 1024;

    /// Of ids that are computed from names, as those of two users are.
    private static final int CONTACT_VERSION = 3;

    private final ConversationStore store;
    private final BiPredicate<Transaction, UUID> isUser;
    private final InstantSource clock;

    Conversations(
            ConversationStore store, BiPredicate<Transaction, UUID> isUser, InstantSource clock) {
        this.store = store;
        this.isUser = isUser;
        this.clock = clock;
    }

    /// The id of the conversation of two users, which is made where there is none, or a group has
    /// its id.
    UUID ensureContact(Transaction tx, UUID one, UUID other) {
        var id = ConversationIds.contact(one, other);
        var now = now();
        insertContact(
                tx,
                new Conversation(
                        id,
                        Conversation.Category.CONTACT,
                        one,
                        "",
                        "",
                        UUID.randomUUID(),
                        Duration.ZERO,
                        now,
                        List.of(member(one, now), member(other, now))));
        return id;
    }

    /// Anybody can compute the id of any two and give it to a group of its own; it was never theirs
    /// to give, so the group goes.
    private void insertContact(Transaction tx, Conversation contact) {
        if (!store.insert(tx, contact) && store.removeGroup(tx, contact.id())) {
            store.insert(tx, contact);
        }
    }

    /// What a new conversation is to be.
    ///
    /// @param id chosen by whoever makes it; that of the two for a contact
    /// @param others with their roles, without whoever makes it
    record Plan(
            UUID id,
            Conversation.Category category,
            String name,
            String announcement,
            Map<UUID, Role> others) {}

    /// The caller's conversation of this id, made where there is none; the first plan counts, but a
    /// group gives way to the two whose id it has.
    Conversation create(Transaction tx, UUID caller, Plan plan) {
        var known = store.find(tx, plan.id());
        if (known.isPresent() && !isInTheWay(known.get(), caller, plan)) {
            return requireIn(known.get(), caller);
        }
        requirePossible(tx, caller, plan);
        var now = now();
        var people = new ArrayList<Participant>();
        boolean group = plan.category() == Conversation.Category.GROUP;
        people.add(new Participant(caller, group ? Role.OWNER : Role.MEMBER, Instant.EPOCH, now));
        plan.others()
                .forEach((user, role) ->
                        people.add(new Participant(user, role, Instant.EPOCH, now)));
        var planned =
                new Conversation(
                        plan.id(),
                        plan.category(),
                        caller,
                        plan.name(),
                        plan.announcement(),
                        UUID.randomUUID(),
                        Duration.ZERO,
                        now,
                        people);
        if (group) {
            store.insert(tx, planned);
        } else {
            insertContact(tx, planned);
        }
        // Somebody else's may have come first, meanwhile.
        return get(tx, plan.id(), caller);
    }

    private static boolean isInTheWay(Conversation known, UUID caller, Plan plan) {
        return known.category() == Conversation.Category.GROUP
                && plan.category() == Conversation.Category.CONTACT
                && plan.others().keySet().stream()
                        .anyMatch(other -> isOfTwo(plan.id(), caller, other));
    }

    private static boolean isOfTwo(UUID id, UUID one, UUID other) {
        return !one.equals(other) && id.equals(ConversationIds.contact(one, other));
    }

    Optional<Conversation> find(Transaction tx, UUID id) {
        return store.find(tx, id);
    }

    private void requirePossible(Transaction tx, UUID caller, Plan plan) {
        if (plan.others().containsKey(caller)) {
            throw MixinRefusal.invalid("participants", "whoever makes it is in it anyway");
        }
        switch (plan.category()) {
            case CONTACT -> {
                if (plan.others().size() != 1) {
                    throw MixinRefusal.invalid("participants", "must be exactly one user");
                }
                var other = plan.others().keySet().iterator().next();
                if (!isOfTwo(plan.id(), caller, other)) {
                    throw MixinRefusal.invalid("conversation_id", "is not that of the two users");
                }
            }
            case GROUP -> {
                if (plan.others().size() >= PARTICIPANTS_MAX) {
                    throw new MixinRefusal(MixinError.GROUP_FULL);
                }
                requireNotOfTwo(plan.id(), List.of(caller), plan.others().keySet());
            }
        }
        plan.others().keySet().forEach(user -> requireUser(tx, user));
    }

    /// No two in a group may have its id as that of their own conversation: what one of them writes
    /// to the other would be read by all.
    ///
    /// @param fresh who comes to those who are in it
    private static void requireNotOfTwo(UUID id, Collection<UUID> members, Collection<UUID> fresh) {
        if (id.version() != CONTACT_VERSION) {
            return;
        }
        var all = new ArrayList<>(members);
        for (var user : fresh) {
            if (all.stream().anyMatch(member -> isOfTwo(id, member, user))) {
                throw MixinRefusal.invalid("conversation_id", "is that of two of its users");
            }
            all.add(user);
        }
    }

    private void requireUser(Transaction tx, UUID user) {
        if (!isUser.test(tx, user)) {
            throw MixinRefusal.invalid("participants", "there is no user " + user);
        }
    }

    /// A conversation the caller is in.
    ///
    /// @throws MixinRefusal 404 where there is none, 403 where the caller is not in it
    Conversation get(Transaction tx, UUID id, UUID caller) {
        return requireIn(get(tx, id), caller);
    }

    private Conversation get(Transaction tx, UUID id) {
        return store.find(tx, id).orElseThrow(() -> new MixinRefusal(MixinError.NOT_FOUND));
    }

    private static Conversation requireIn(Conversation conversation, UUID caller) {
        if (conversation.participant(caller).isEmpty()) {
            throw forbidden();
        }
        return conversation;
    }

    private static MixinRefusal forbidden() {
        return new MixinRefusal(MixinError.FORBIDDEN);
    }

    /// A group the caller leads, held until this transaction ends.
    private Conversation led(Transaction tx, UUID id, UUID caller) {
        store.lock(tx, id);
        var group = get(tx, id, caller);
        if (group.category() != Conversation.Category.GROUP
                || !group.participant(caller).orElseThrow().leads()) {
            throw forbidden();
        }
        return group;
    }

    void describe(
            Transaction tx,
            UUID id,
            UUID caller,
            Optional<String> name,
            Optional<String> announcement) {
        var group = led(tx, id, caller);
        store.describe(
                tx, id, name.orElse(group.name()), announcement.orElse(group.announcement()));
    }

    void add(Transaction tx, UUID id, UUID caller, Map<UUID, Role> users) {
        var group = led(tx, id, caller);
        var fresh = new LinkedHashMap<>(users);
        fresh.keySet().removeIf(user -> group.participant(user).isPresent());
        if (group.participants().size() + fresh.size() > PARTICIPANTS_MAX) {
            throw new MixinRefusal(MixinError.GROUP_FULL);
        }
        requireOwnerGivesRoles(group, caller, fresh.values());
        requireNotOfTwo(id, users(group), fresh.keySet());
        var now = now();
        fresh.forEach((user, role) -> {
            requireUser(tx, user);
            store.add(tx, id, new Participant(user, role, Instant.EPOCH, now));
        });
    }

    private static List<UUID> users(Conversation group) {
        return group.participants().stream().map(Participant::userId).toList();
    }

    private static void requireOwnerGivesRoles(
            Conversation group, UUID caller, Collection<Role> roles) {
        boolean owner = group.participant(caller).orElseThrow().role() == Role.OWNER;
        if (!owner && roles.stream().anyMatch(role -> role != Role.MEMBER)) {
            throw forbidden();
        }
    }

    /// Nobody removes the owner, and only the owner removes an admin. Who is not in it is passed
    /// over.
    void remove(Transaction tx, UUID id, UUID caller, Collection<UUID> users) {
        var group = led(tx, id, caller);
        var callerRole = group.participant(caller).orElseThrow().role();
        for (var user : users) {
            var role = group.participant(user).map(Participant::role);
            if (role.isPresent() && role.get().compareTo(callerRole) <= 0) {
                throw forbidden();
            }
            store.remove(tx, id, user);
        }
    }

    /// Only the owner gives roles, and keeps its own.
    void setRoles(Transaction tx, UUID id, UUID caller, Map<UUID, Role> roles) {
        var group = led(tx, id, caller);
        if (group.participant(caller).orElseThrow().role() != Role.OWNER
                || roles.containsKey(caller)) {
            throw forbidden();
        }
        roles.forEach((user, role) -> store.setRole(tx, id, user, role));
    }

    /// The group a code stands for. The conversation of two has one that nobody can use.
    Optional<Conversation> findByCode(Transaction tx, UUID codeId) {
        return store.findByCode(tx, codeId)
                .filter(group -> group.category() == Conversation.Category.GROUP);
    }

    /// Joins the group a code stands for.
    UUID join(Transaction tx, UUID codeId, UUID caller) {
        var found =
                findByCode(tx, codeId).orElseThrow(() -> new MixinRefusal(MixinError.NOT_FOUND));
        store.lock(tx, found.id());
        var group = get(tx, found.id());
        if (group.participant(caller).isEmpty()) {
            if (group.participants().size() >= PARTICIPANTS_MAX) {
                throw new MixinRefusal(MixinError.GROUP_FULL);
            }
            requireNotOfTwo(group.id(), users(group), List.of(caller));
            store.add(tx, group.id(), member(caller, now()));
        }
        return group.id();
    }

    /// Leaves a group and tells how it is without the caller.
    Conversation exit(Transaction tx, UUID id, UUID caller) {
        store.lock(tx, id);
        var group = get(tx, id, caller);
        if (group.category() != Conversation.Category.GROUP) {
            throw forbidden();
        }
        store.remove(tx, id, caller);
        return get(tx, id);
    }

    void rotate(Transaction tx, UUID id, UUID caller) {
        led(tx, id, caller);
        store.setCode(tx, id, UUID.randomUUID());
    }

    /// Until when the caller wants to hear nothing of it, from now.
    void mute(Transaction tx, UUID id, UUID caller, Duration duration) {
        var known = store.find(tx, id);
        if (known.isEmpty()) {
            throw forbidden();
        }
        requireIn(known.get(), caller);
        store.setMuted(tx, id, caller, duration.isZero() ? Instant.EPOCH : now().plus(duration));
    }

    /// After how long apps hide what is sent from now on.
    void disappear(Transaction tx, UUID id, UUID caller, Duration duration) {
        var conversation = get(tx, id, caller);
        if (conversation.category() == Conversation.Category.GROUP) {
            led(tx, id, caller);
        }
        store.setExpiry(tx, id, duration);
    }

    private static Participant member(UUID userId, Instant now) {
        return new Participant(userId, Role.MEMBER, Instant.EPOCH, now);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
