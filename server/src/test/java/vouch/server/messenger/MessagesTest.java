package vouch.server.messenger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vouch.protocol.mixin.ConversationIds;
import vouch.server.database.Database;
import vouch.server.database.TestDatabases;

/// Inboxes, on both databases.
class MessagesTest {

    private static final UUID ALICE = new UUID(0, 1);
    private static final UUID BOB = new UUID(0, 2);
    private static final UUID CAROL = new UUID(0, 3);
    private static final UUID PHONE = new UUID(1, 1);
    private static final UUID LAPTOP = new UUID(1, 2);

    @TempDir Path folder;

    private final TestTime clock = new TestTime();
    private final Deliveries deliveries = new Deliveries();
    private final Map<UUID, List<UUID>> sessions = new HashMap<>();

    private Messages messages(Database database) {
        return new Messages(
                database,
                new MessageStore(),
                new Conversations(new ConversationStore(), (_, _) -> true, clock),
                (_, user) -> sessions.getOrDefault(user, List.of()),
                deliveries,
                clock);
    }

    /// The session that somebody sends by.
    private static UUID sender(UUID user) {
        return new UUID(2, user.getLeastSignificantBits());
    }

    private static NewMessage message(UUID id, UUID from, UUID... to) {
        return new NewMessage(
                id,
                new UUID(7, 7),
                from,
                sender(from),
                List.of(to),
                "PLAIN_TEXT",
                "aGk=",
                Optional.of(CAROL),
                Optional.empty(),
                true,
                Duration.ofSeconds(5));
    }

    private static Posted post(Database database, Messages messages, NewMessage message) {
        return database.write(tx -> messages.post(tx, message));
    }

    private static List<UUID> waiting(Messages messages, UUID inbox) {
        return messages.waiting(inbox, 0, 100).stream().map(Message::messageId).toList();
    }

    private static UUID id(long number) {
        return new UUID(9, number);
    }

    /// Counts how often it is woken.
    private static final class Ear implements Deliveries.Listener {
        final AtomicInteger woken = new AtomicInteger();

        @Override
        public void wake() {
            woken.incrementAndGet();
        }
    }

    private static Messages.Ack delivered(UUID id) {
        return new Messages.Ack(id, false);
    }

    private static Messages.Ack read(UUID id) {
        return new Messages.Ack(id, true);
    }

    /// What a session is to be told: statuses of messages, and messages.
    private static List<String> entries(Messages messages, UUID session) {
        return messages.entries(session, 0, 0, 100).stream()
                .map(entry ->
                        switch (entry) {
                            case Message message -> "message " + message.messageId();
                            case Receipt receipt -> receipt.status() + " " + receipt.messageId();
                        })
                .toList();
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aMessageIsKeptAsItCameAndWaitsForItsReceivers(TestDatabases.Kind kind) {
        try (var database = kind.open(folder)) {
            var messages = messages(database);
            assertThat(post(database, messages, message(id(1), ALICE, BOB, CAROL)))
                    .isEqualTo(Posted.NEW);

            assertThat(messages.waiting(BOB, 0, 10))
                    .containsExactly(
                            new Message(
                                    1,
                                    id(1),
                                    new UUID(7, 7),
                                    ALICE,
                                    sender(ALICE),
                                    "PLAIN_TEXT",
                                    "aGk=",
                                    Optional.of(CAROL),
                                    Optional.empty(),
                                    true,
                                    Duration.ofSeconds(5),
                                    clock.instant()));
            assertThat(waiting(messages, CAROL)).containsExactly(id(1));
            assertThat(waiting(messages, ALICE)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void theSameIdIsTheSameMessageUnlessItIsSomebodyElses(TestDatabases.Kind kind) {
        try (var database = kind.open(folder)) {
            var messages = messages(database);
            post(database, messages, message(id(1), ALICE, BOB));
            assertThat(post(database, messages, message(id(1), ALICE, BOB)))
                    .isEqualTo(Posted.KNOWN);
            assertThat(post(database, messages, message(id(1), CAROL, BOB)))
                    .isEqualTo(Posted.ID_TAKEN);
            assertThat(waiting(messages, BOB)).containsExactly(id(1));
            assertThat(messages.lastSeq()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void eachSessionHasAnInboxOfItsOwn(TestDatabases.Kind kind) {
        sessions.put(BOB, List.of(PHONE, LAPTOP));
        try (var database = kind.open(folder)) {
            var messages = messages(database);
            post(database, messages, message(id(1), ALICE, BOB));
            assertThat(waiting(messages, BOB)).isEmpty();

            messages.acknowledge(BOB, PHONE, List.of(read(id(1))));
            assertThat(waiting(messages, PHONE)).isEmpty();
            assertThat(waiting(messages, LAPTOP)).containsExactly(id(1));
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void pagesGoOnWhereTheLastOneEnded(TestDatabases.Kind kind) {
        try (var database = kind.open(folder)) {
            var messages = messages(database);
            for (int i = 1; i <= 5; i++) {
                post(database, messages, message(id(i), ALICE, BOB));
            }
            var first = messages.waiting(BOB, 0, 2);
            var second = messages.waiting(BOB, first.getLast().seq(), 2);
            assertThat(first).extracting(Message::messageId).containsExactly(id(1), id(2));
            assertThat(second).extracting(Message::messageId).containsExactly(id(3), id(4));
            assertThat(messages.waiting(BOB, messages.lastSeq(), 2)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void timesRiseWithTheOrderAlsoWhereTheClockStandsOrGoesBack(TestDatabases.Kind kind) {
        try (var database = kind.open(folder)) {
            var messages = messages(database);
            post(database, messages, message(id(1), ALICE, BOB));
            post(database, messages, message(id(2), ALICE, BOB));
            clock.pass(Duration.ofSeconds(-5));
            post(database, messages, message(id(3), ALICE, BOB));
            clock.pass(Duration.ofSeconds(9));
            post(database, messages, message(id(4), ALICE, BOB));
            var times = messages.waiting(BOB, 0, 10).stream().map(Message::createdAt).toList();
            assertThat(times).isSorted().doesNotHaveDuplicates().hasSize(4);
            assertThat(times.getLast()).isEqualTo(clock.instant());
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void receiversAreWokenByTheCommitAndSendersByTheFirstAcknowledgement(TestDatabases.Kind kind) {
        sessions.put(ALICE, List.of(sender(ALICE)));
        try (var database = kind.open(folder)) {
            var messages = messages(database);
            var alice = new Ear();
            var bob = new Ear();
            deliveries.add(ALICE, alice);
            deliveries.add(BOB, bob);
            assertThatThrownBy(() ->
                            database.change(tx -> {
                                messages.post(tx, message(id(1), ALICE, BOB));
                                throw new IllegalStateException("undone");
                            }))
                    .hasMessage("undone");
            assertThat(bob.woken).hasValue(0);
            post(database, messages, message(id(2), ALICE, BOB));
            assertThat(bob.woken).hasValue(1);

            var acks = List.of(delivered(id(2)), read(id(99)));
            messages.acknowledge(BOB, BOB, acks);
            messages.acknowledge(BOB, BOB, acks);
            assertThat(alice.woken).hasValue(1);

            deliveries.remove(BOB, bob);
            post(database, messages, message(id(3), ALICE, BOB));
            assertThat(bob.woken).hasValue(1);
            assertThat(deliveries.of(BOB)).isZero();
            assertThat(deliveries.of(ALICE)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void deliveredAndThenReadAreReceiptsForEachSessionOfTheSender(TestDatabases.Kind kind) {
        sessions.put(ALICE, List.of(PHONE, LAPTOP));
        try (var database = kind.open(folder)) {
            var messages = messages(database);
            post(database, messages, message(id(1), ALICE, BOB));
            clock.pass(Duration.ofSeconds(3));
            messages.acknowledge(BOB, BOB, List.of(delivered(id(1)), delivered(id(1))));
            assertThat(waiting(messages, BOB)).isEmpty();
            assertThat(messages.entries(PHONE, 0, 0, 10))
                    .containsExactly(
                            new Receipt(
                                    2,
                                    id(1),
                                    new UUID(7, 7),
                                    clock.instant().minusSeconds(3),
                                    BOB,
                                    false,
                                    clock.instant()));

            messages.acknowledge(BOB, BOB, List.of(read(id(1)), read(id(1)), delivered(id(1))));
            var told = List.of("DELIVERED " + id(1), "READ " + id(1));
            assertThat(entries(messages, PHONE)).isEqualTo(told);
            assertThat(entries(messages, LAPTOP)).isEqualTo(told);
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aNoticeHasNoReceiptForItWasNotSent(TestDatabases.Kind kind) {
        sessions.put(ALICE, List.of(PHONE));
        try (var database = kind.open(folder)) {
            var messages = messages(database);
            database.write(tx -> messages.notice(tx, id(1), ALICE, BOB, "SYSTEM_X", "{}"));
            messages.acknowledge(BOB, BOB, List.of(read(id(1))));
            assertThat(waiting(messages, BOB)).isEmpty();
            assertThat(entries(messages, PHONE)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void messagesAndReceiptsShareOneOrderAndItsPages(TestDatabases.Kind kind) {
        sessions.put(ALICE, List.of(PHONE));
        try (var database = kind.open(folder)) {
            var messages = messages(database);
            for (int i = 1; i <= 3; i++) {
                post(database, messages, message(id(i), ALICE, BOB));
                messages.acknowledge(BOB, BOB, List.of(read(id(i))));
                post(database, messages, message(id(10 + i), BOB, ALICE));
                clock.pass(Duration.ofSeconds(1));
            }
            var all = messages.entries(PHONE, 0, 0, 10);
            assertThat(all).extracting(InboxEntry::seq).isSorted().doesNotHaveDuplicates();
            assertThat(entries(messages, PHONE))
                    .containsExactly(
                            "READ " + id(1),
                            "message " + id(11),
                            "READ " + id(2),
                            "message " + id(12),
                            "READ " + id(3),
                            "message " + id(13));
            var second = messages.entries(PHONE, all.get(1).seq(), 0, 2);
            assertThat(second).isEqualTo(all.subList(2, 4));

            // Messages seen do not come, receipts do.
            var seen = ((Message) all.get(3)).createdAt();
            long until = messages.lastSeqUntil(seen);
            assertThat(until).isEqualTo(all.get(3).seq());
            assertThat(messages.entries(PHONE, 0, until, 10))
                    .containsExactly(all.get(0), all.get(2), all.get(4), all.get(5));
            assertThat(messages.lastSeqUntil(Instant.EPOCH)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aReceiptIsDeletedAWhileAfterItWasTold(TestDatabases.Kind kind) {
        sessions.put(ALICE, List.of(PHONE));
        try (var database = kind.open(folder)) {
            var messages = messages(database);
            for (int i = 1; i <= 2; i++) {
                post(database, messages, message(id(i), ALICE, BOB));
                messages.acknowledge(BOB, BOB, List.of(read(id(i))));
            }
            long first = messages.entries(PHONE, 0, 0, 1).getFirst().seq();
            messages.told().add(PHONE, first);
            messages.forgetTold();
            assertThat(entries(messages, PHONE)).hasSize(2);
            assertThat(messages.told().contains(PHONE, first)).isTrue();
            messages.forgetTold();
            assertThat(entries(messages, PHONE)).containsExactly("READ " + id(2));
            assertThat(messages.told().contains(PHONE, first)).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void whatIsRecalledWaitsNowhereAndItsWordsAreGone(TestDatabases.Kind kind) {
        try (var database = kind.open(folder)) {
            var messages = messages(database);
            post(database, messages, message(id(1), ALICE, BOB, CAROL));
            post(database, messages, message(id(2), ALICE, BOB));
            assertThat(recalled(database, messages, CAROL, new UUID(7, 7), id(1))).isFalse();
            assertThat(recalled(database, messages, ALICE, new UUID(7, 8), id(1))).isFalse();
            assertThat(waiting(messages, BOB)).containsExactly(id(1), id(2));

            assertThat(recalled(database, messages, ALICE, new UUID(7, 7), id(1))).isTrue();
            assertThat(recalled(database, messages, ALICE, new UUID(7, 7), id(9))).isTrue();
            assertThat(waiting(messages, BOB)).containsExactly(id(2));
            assertThat(waiting(messages, CAROL)).isEmpty();
            assertThat(database.read(tx -> new MessageStore().find(tx, id(1))).orElseThrow().data())
                    .isEmpty();
            assertThat(post(database, messages, message(id(1), ALICE, BOB)))
                    .isEqualTo(Posted.KNOWN);
        }
    }

    private static boolean recalled(
            Database database, Messages messages, UUID sender, UUID conversation, UUID id) {
        return database.write(tx -> messages.recall(tx, sender, conversation, id));
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void nobodyRecallsANotice(TestDatabases.Kind kind) {
        try (var database = kind.open(folder)) {
            var messages = messages(database);
            database.write(tx -> messages.notice(tx, id(1), ALICE, BOB, "SYSTEM_X", "{}"));
            var conversation = ConversationIds.contact(ALICE, BOB);
            assertThat(recalled(database, messages, ALICE, conversation, id(1))).isFalse();
            assertThat(waiting(messages, BOB)).containsExactly(id(1));
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void whatWaitedForSevenDaysIsDroppedAndItsIdForgotten(TestDatabases.Kind kind) {
        sessions.put(ALICE, List.of(PHONE));
        try (var database = kind.open(folder)) {
            var messages = messages(database);
            post(database, messages, message(id(1), ALICE, BOB, CAROL));
            clock.pass(Duration.ofDays(3));
            messages.acknowledge(CAROL, CAROL, List.of(delivered(id(1))));
            post(database, messages, message(id(2), ALICE, BOB));
            clock.pass(Duration.ofDays(4));
            assertThat(messages.dropOld()).isZero();
            assertThat(entries(messages, PHONE)).containsExactly("DELIVERED " + id(1));
            clock.pass(Duration.ofSeconds(1));
            assertThat(messages.dropOld()).isEqualTo(1);
            assertThat(waiting(messages, BOB)).containsExactly(id(2));
            assertThat(waiting(messages, CAROL)).isEmpty();
            assertThat(entries(messages, PHONE)).isEmpty();
            assertThat(post(database, messages, message(id(1), ALICE, BOB))).isEqualTo(Posted.NEW);
            assertThat(waiting(messages, BOB)).containsExactly(id(2), id(1));
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aNoticeMakesTheirConversation(TestDatabases.Kind kind) {
        try (var database = kind.open(folder)) {
            var messages = messages(database);
            for (int i = 0; i < 2; i++) {
                database.write(tx ->
                        messages.notice(
                                tx, id(1), ALICE, BOB, "SYSTEM_ACCOUNT_SNAPSHOT", "{\"a\":1}"));
            }
            var seen = messages.waiting(BOB, 0, 10);
            assertThat(seen).hasSize(1);
            assertThat(seen.getFirst().data()).isEqualTo("eyJhIjoxfQ==");
            var id = ConversationIds.contact(BOB, ALICE);
            assertThat(seen.getFirst().conversationId()).isEqualTo(id);
            var conversation =
                    database.read(tx -> new ConversationStore().find(tx, id)).orElseThrow();
            assertThat(conversation.others(ALICE)).containsExactly(BOB);
            assertThat(conversation.category()).isEqualTo(Conversation.Category.CONTACT);
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void aNoticeComesInNoGroupThatTookTheirId(TestDatabases.Kind kind) {
        try (var database = kind.open(folder)) {
            var id = ConversationIds.contact(ALICE, BOB);
            database.change(tx ->
                    new ConversationStore()
                            .insert(
                                    tx,
                                    new Conversation(
                                            id,
                                            Conversation.Category.GROUP,
                                            CAROL,
                                            "",
                                            "",
                                            new UUID(8, 8),
                                            Duration.ZERO,
                                            clock.instant(),
                                            List.of(
                                                    new Participant(
                                                            CAROL,
                                                            Participant.Role.OWNER,
                                                            Instant.EPOCH,
                                                            clock.instant())))));
            var messages = messages(database);
            database.write(tx -> messages.notice(tx, id(1), ALICE, BOB, "SYSTEM_X", "{}"));
            var conversation =
                    database.read(tx -> new ConversationStore().find(tx, id)).orElseThrow();
            assertThat(conversation.category()).isEqualTo(Conversation.Category.CONTACT);
            assertThat(conversation.others(ALICE)).containsExactly(BOB);
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void whoReadsOnFromWhatWasSeenMissesNothing(TestDatabases.Kind kind) throws Exception {
        int writers = 4;
        int each = 25;
        try (var database = kind.open(folder);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var messages = messages(database);
            var done = new ArrayList<Future<?>>();
            for (int writer = 0; writer < writers; writer++) {
                int first = writer * each;
                done.add(
                        threads.submit(() -> {
                            for (int i = first; i < first + each; i++) {
                                post(database, messages, message(id(i), ALICE, BOB));
                            }
                        }));
            }
            var seen = new ArrayList<Long>();
            while (seen.size() < writers * each) {
                long after = seen.isEmpty() ? 0 : seen.getLast();
                messages.waiting(BOB, after, 10).forEach(message -> seen.add(message.seq()));
                // A number that was passed over would never be seen, and this never end.
                for (var writer : done) {
                    if (writer.state() == Future.State.FAILED) {
                        writer.get();
                    }
                }
            }
            assertThat(seen).isSorted().doesNotHaveDuplicates();
        }
    }
}
