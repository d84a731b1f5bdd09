package vouch.server.messenger;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Supplier;
import vouch.server.account.AppCaller;
import vouch.server.database.Transaction;

/// Users as the API shows them.
final class UserAnswers {

    /// What clients take for no time at all.
    static final String NEVER = "0001-01-01T00:00:00Z";

    private final RelationStore relations;
    private final Supplier<String> ownUrl;

    /// @param ownUrl this gateway's address, without a slash at its end
    UserAnswers(RelationStore relations, Supplier<String> ownUrl) {
        this.relations = relations;
        this.ownUrl = ownUrl;
    }

    /// A user as another sees it.
    ObjectNode user(Transaction tx, User user, AppCaller viewer) {
        if (user.userId().equals(viewer.userId())) {
            return common(user)
                    .put("phone", viewer.scopes().allow("PHONE:READ") ? user.phone() : "")
                    .put("relationship", "ME");
        }
        return relations
                .find(tx, viewer.userId(), user.userId())
                .map(relation -> related(new Related(user, relation)))
                .orElseGet(() -> common(user).put("relationship", "STRANGER"));
    }

    /// A user as whoever has added or blocked it sees it.
    ObjectNode related(Related related) {
        var node = common(related.user());
        node.put("relationship", related.relation().relation().name());
        if (!related.relation().fullName().isEmpty()) {
            node.put("full_name", related.relation().fullName());
        }
        return node;
    }

    /// A user as anybody sees it.
    ObjectNode user(User user) {
        return common(user).put("phone", "").put("relationship", "");
    }

    private ObjectNode common(User user) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("type", "user");
        node.put("user_id", user.userId().toString());
        node.put("identity_number", user.identityNumber());
        node.put("phone", "");
        node.put("full_name", user.fullName());
        node.put("biography", user.biography());
        node.put("avatar_url", url(user.avatarUrl()));
        node.put("relationship", "");
        node.put("mute_until", NEVER);
        node.put("created_at", user.createdAt().toString());
        node.put("is_verified", false);
        node.put("is_scam", false);
        user.app().ifPresent(app -> node.set("app", app(app, user.identityNumber())));
        return node;
    }

    private String url(String path) {
        return path.isEmpty() ? "" : ownUrl.get() + path;
    }

    ObjectNode app(App app, String number) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("type", "app");
        node.put("app_id", app.appId().toString());
        node.put("app_number", number);
        node.put("redirect_uri", app.redirectUri());
        node.put("home_uri", app.homeUri());
        node.put("name", app.name());
        node.put("icon_url", url(app.iconUrl()));
        node.put("description", app.description());
        var capabilities = node.putArray("capabilities");
        app.capabilities().forEach(capabilities::add);
        var patterns = node.putArray("resource_patterns");
        app.resourcePatterns().forEach(patterns::add);
        node.put("category", app.category());
        node.put("creator_id", app.creatorId().toString());
        node.put("updated_at", app.updatedAt().toString());
        return node;
    }

    /// The caller's own account.
    ObjectNode account(Transaction tx, User user, AppCaller viewer, PinFacts pin) {
        var node = user(tx, user, viewer);
        node.put("session_id", viewer.sessionId().toString());
        node.put("pin_token", pin.token());
        node.put("pin_token_base64", pin.tokenUrl());
        node.put("code_id", user.codeId().toString());
        node.put("code_url", ownUrl.get() + "/codes/" + user.codeId());
        node.put("has_pin", pin.isSet());
        node.put("device_status", "ACTIVE");
        node.put("has_emergency_contact", false);
        node.put("receive_message_source", user.preferences().receiveMessageSource());
        node.put("accept_conversation_source", user.preferences().acceptConversationSource());
        node.put("accept_search_source", user.preferences().acceptSearchSource());
        node.put("fiat_currency", user.preferences().fiatCurrency());
        node.put(
                "transfer_notification_threshold",
                user.preferences().transferNotificationThreshold());
        node.put(
                "transfer_confirmation_threshold",
                user.preferences().transferConfirmationThreshold());
        node.put("tip_key_base64", pin.tipKey());
        node.put("tip_counter", pin.tipCounter());
        node.put("has_safe", false);
        node.put("spend_public_key", "");
        return node;
    }
}
