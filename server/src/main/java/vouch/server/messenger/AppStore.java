package vouch.server.messenger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import vouch.server.database.Transaction;

/// The SQL of what makes users apps.
final class AppStore {

    /// @param secretSalt of the client secret
    @SuppressWarnings("ArrayRecordComponent") // compared at once
    record Secret(byte[] secretSalt, byte[] secretHash) {}

    void insert(Transaction tx, App app, Secret secret) {
        tx.update(
                """
                insert into messenger_app (app_id, creator_id, name, description, icon_url,
                    home_uri, redirect_uri, category, capabilities, resource_patterns,
                    secret_salt, secret_hash, updated_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                app.appId().toString(),
                app.creatorId().toString(),
                app.name(),
                app.description(),
                app.iconUrl(),
                app.homeUri(),
                app.redirectUri(),
                app.category(),
                String.join("\n", app.capabilities()),
                String.join("\n", app.resourcePatterns()),
                secret.secretSalt(),
                secret.secretHash(),
                app.updatedAt());
    }

    void update(Transaction tx, App app) {
        tx.update(
                """
                update messenger_app
                set name = ?, description = ?, icon_url = ?, home_uri = ?, redirect_uri = ?,
                    category = ?, capabilities = ?, resource_patterns = ?, updated_at = ?
                where app_id = ?
                """,
                app.name(),
                app.description(),
                app.iconUrl(),
                app.homeUri(),
                app.redirectUri(),
                app.category(),
                String.join("\n", app.capabilities()),
                String.join("\n", app.resourcePatterns()),
                app.updatedAt(),
                app.appId().toString());
    }

    void updateSecret(Transaction tx, UUID appId, Secret secret) {
        tx.update(
                "update messenger_app set secret_salt = ?, secret_hash = ? where app_id = ?",
                secret.secretSalt(),
                secret.secretHash(),
                appId.toString());
    }

    Optional<Secret> secret(Transaction tx, UUID appId) {
        return tx.find(
                "select secret_salt, secret_hash from messenger_app where app_id = ?",
                row -> new Secret(row.bytes("secret_salt"), row.bytes("secret_hash")),
                appId.toString());
    }

    /// The apps of a creator, or all with the operator's own where there is none, oldest number
    /// first.
    List<UUID> ofCreator(Transaction tx, UUID creatorId) {
        return tx.list(
                "select app_id from messenger_app where creator_id = ? order by app_id",
                row -> row.uuid("app_id"),
                creatorId.toString());
    }

    List<UUID> all(Transaction tx, int max) {
        return tx.list(
                """
                select a.app_id from messenger_app a join messenger_user u on u.user_id = a.app_id
                order by u.created_at, a.app_id
                limit ?
                """,
                row -> row.uuid("app_id"),
                max);
    }

    /// An app that a user recommends.
    record Favorite(UUID userId, UUID appId, Instant since) {}

    List<Favorite> favorites(Transaction tx, UUID userId) {
        return tx.list(
                """
                select user_id, app_id, since from messenger_favorite_app
                where user_id = ?
                order by since, app_id
                """,
                row -> new Favorite(row.uuid("user_id"), row.uuid("app_id"), row.instant("since")),
                userId.toString());
    }

    void addFavorite(Transaction tx, Favorite favorite) {
        tx.update(
                """
                insert into messenger_favorite_app (user_id, app_id, since)
                values (?, ?, ?)
                on conflict do nothing
                """,
                favorite.userId().toString(),
                favorite.appId().toString(),
                favorite.since());
    }

    void removeFavorite(Transaction tx, UUID userId, UUID appId) {
        tx.update(
                "delete from messenger_favorite_app where user_id = ? and app_id = ?",
                userId.toString(),
                appId.toString());
    }
}
