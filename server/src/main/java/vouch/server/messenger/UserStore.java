package vouch.server.messenger;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import vouch.server.database.Row;
import vouch.server.database.Transaction;

/// The SQL of users.
final class UserStore {

    private static final String SELECTED =
            """
            select u.user_id, u.identity_number, u.full_name, u.biography, u.avatar_url, u.phone,
                u.creator_id, u.code_id, u.receive_message_source, u.accept_conversation_source,
                u.accept_search_source, u.fiat_currency, u.transfer_notification_threshold,
                u.transfer_confirmation_threshold, u.created_at,
                a.app_id, a.creator_id as app_creator_id, a.name, a.description, a.icon_url,
                a.home_uri, a.redirect_uri, a.category, a.capabilities, a.resource_patterns,
                a.updated_at
            """;

    private static final String FROM =
            "from messenger_user u left join messenger_app a on a.app_id = u.user_id\n";
    private static final String COLUMNS = SELECTED + FROM;

    /// False where the id, the number or the phone is taken.
    boolean insert(Transaction tx, User user) {
        return tx.update(
                        """
                        insert into messenger_user (user_id, identity_number, full_name, biography,
                            avatar_url, phone, creator_id, code_id, receive_message_source,
                            accept_conversation_source, accept_search_source, fiat_currency,
                            transfer_notification_threshold, transfer_confirmation_threshold,
                            created_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict do nothing
                        """,
                        user.userId().toString(),
                        user.identityNumber(),
                        user.fullName(),
                        user.biography(),
                        user.avatarUrl(),
                        user.phone(),
                        user.creatorId().map(UUID::toString).orElse(null),
                        user.codeId().toString(),
                        user.preferences().receiveMessageSource(),
                        user.preferences().acceptConversationSource(),
                        user.preferences().acceptSearchSource(),
                        user.preferences().fiatCurrency(),
                        user.preferences().transferNotificationThreshold().toPlainString(),
                        user.preferences().transferConfirmationThreshold().toPlainString(),
                        user.createdAt())
                == 1;
    }

    Optional<User> find(Transaction tx, UUID userId) {
        return tx.find(COLUMNS + "where u.user_id = ?", UserStore::user, userId.toString());
    }

    /// Those of these users that there are, in the order asked for.
    List<User> list(Transaction tx, List<UUID> userIds) {
        return userIds.stream().flatMap(id -> find(tx, id).stream()).toList();
    }

    /// Whom a user has added or blocked, in that order.
    List<Related> related(Transaction tx, UUID userId, Relation relation) {
        return tx.list(
                SELECTED
                        + ", r.full_name as called "
                        + FROM
                        + """
                        join messenger_relation r on r.other_id = u.user_id
                        where r.user_id = ? and r.relation = ? order by r.since, r.other_id
                        """,
                row ->
                        new Related(
                                user(row), new RelationStore.Stored(relation, row.text("called"))),
                userId.toString(),
                relation.name());
    }

    Optional<User> findByNumber(Transaction tx, String identityNumber) {
        return tx.find(
                COLUMNS + "where u.identity_number = ? and u.identity_number <> '0'",
                UserStore::user,
                identityNumber);
    }

    /// Some of the apps of this name, oldest first.
    List<User> appsNamed(Transaction tx, String fullName, int max) {
        return tx.list(
                COLUMNS
                        + "where u.full_name = ? and a.app_id is not null"
                        + " order by u.created_at limit ?",
                UserStore::user,
                fullName,
                max);
    }

    Optional<User> findByPhone(Transaction tx, String phone) {
        return tx.find(COLUMNS + "where u.phone = ? and u.phone <> ''", UserStore::user, phone);
    }

    Optional<User> findByCode(Transaction tx, UUID codeId) {
        return tx.find(COLUMNS + "where u.code_id = ?", UserStore::user, codeId.toString());
    }

    /// Holds a user until this transaction ends: [#update] writes all of it, and would undo what
    /// another changed since it was read.
    void lock(Transaction tx, UUID userId) {
        tx.update(
                "update messenger_user set code_id = code_id where user_id = ?", userId.toString());
    }

    void update(Transaction tx, User user) {
        tx.update(
                """
                update messenger_user
                set full_name = ?, biography = ?, avatar_url = ?, code_id = ?,
                    receive_message_source = ?, accept_conversation_source = ?,
                    accept_search_source = ?, fiat_currency = ?,
                    transfer_notification_threshold = ?, transfer_confirmation_threshold = ?
                where user_id = ?
                """,
                user.fullName(),
                user.biography(),
                user.avatarUrl(),
                user.codeId().toString(),
                user.preferences().receiveMessageSource(),
                user.preferences().acceptConversationSource(),
                user.preferences().acceptSearchSource(),
                user.preferences().fiatCurrency(),
                user.preferences().transferNotificationThreshold().toPlainString(),
                user.preferences().transferConfirmationThreshold().toPlainString(),
                user.userId().toString());
    }

    static User user(Row row) {
        return new User(
                row.uuid("user_id"),
                row.text("identity_number"),
                row.text("full_name"),
                row.text("biography"),
                row.text("avatar_url"),
                row.text("phone"),
                row.isNull("creator_id") ? Optional.empty() : Optional.of(row.uuid("creator_id")),
                row.uuid("code_id"),
                preferences(row),
                row.isNull("app_id") ? Optional.empty() : Optional.of(app(row)),
                row.instant("created_at"));
    }

    private static Preferences preferences(Row row) {
        return new Preferences(
                row.text("receive_message_source"),
                row.text("accept_conversation_source"),
                row.text("accept_search_source"),
                row.text("fiat_currency"),
                new BigDecimal(row.text("transfer_notification_threshold")),
                new BigDecimal(row.text("transfer_confirmation_threshold")));
    }

    private static App app(Row row) {
        return new App(
                row.uuid("app_id"),
                row.uuid("app_creator_id"),
                row.text("name"),
                row.text("description"),
                row.text("icon_url"),
                row.text("home_uri"),
                row.text("redirect_uri"),
                row.text("category"),
                words(row.text("capabilities")),
                words(row.text("resource_patterns")),
                row.instant("updated_at"));
    }

    /// Texts without line ends, a line each.
    static List<String> words(String lines) {
        return lines.isEmpty() ? List.of() : List.of(lines.split("\n", -1));
    }
}
