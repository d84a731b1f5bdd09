package vouch.server.messenger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import vouch.server.account.AppCaller;
import vouch.server.account.AppSessions;
import vouch.server.database.Database;
import vouch.server.database.Transaction;
import vouch.server.http.Answer;
import vouch.server.http.Guard;
import vouch.server.http.Request;
import vouch.server.http.Route;
import vouch.server.messenger.Participant.Role;

/// Conversations over HTTP. Whoever else is in a group hears of its changes by a message
/// `SYSTEM_CONVERSATION`.
final class ConversationRoutes {

    private static final long MUTE_SECONDS_MAX = Duration.ofDays(3660).toSeconds();

    private final Database database;
    private final Conversations conversations;
    private final Messages messages;
    private final AppSessions sessions;
    private final Supplier<String> ownUrl;

    ConversationRoutes(
            Database database,
            Conversations conversations,
            Messages messages,
            AppSessions sessions,
            Supplier<String> ownUrl) {
        this.database = database;
        this.conversations = conversations;
        this.messages = messages;
        this.sessions = sessions;
        this.ownUrl = ownUrl;
    }

    List<Route> routes(Guard session) {
        return List.of(
                Route.post("/conversations", this::create).guardedBy(session),
                Route.get("/conversations/{id}", this::find).guardedBy(session),
                Route.post("/conversations/{id}", this::describe).guardedBy(session),
                Route.post("/conversations/{id}/participants/{action}", this::participants)
                        .guardedBy(session),
                Route.post("/conversations/{id}/join", this::join).guardedBy(session),
                Route.post("/conversations/{id}/exit", this::exit).guardedBy(session),
                Route.post("/conversations/{id}/rotate", this::rotate).guardedBy(session),
                Route.post("/conversations/{id}/mute", this::mute).guardedBy(session),
                Route.post("/conversations/{id}/disappear", this::disappear).guardedBy(session));
    }

    /// One change of a conversation and how it is afterwards, in one transaction.
    private interface Change {
        void in(Transaction tx, UUID id, UUID caller);
    }

    private Answer changed(Request request, Change change) {
        var caller = request.get(AppCaller.KEY).userId();
        var id = id(request);
        return MixinAnswers.data(
                database.write(tx -> {
                    change.in(tx, id, caller);
                    return shown(tx, conversations.get(tx, id, caller), caller);
                }));
    }

    private static UUID id(Request request) {
        return Fields.findUuid(request.pathPart("id"))
                .orElseThrow(() -> new MixinRefusal(MixinError.NOT_FOUND));
    }

    private Answer create(Request request) {
        var body = Fields.object(request);
        // Only apps' and people's own tokens make conversations, not what they granted others.
        if (!request.get(AppCaller.KEY).scopes().full()) {
            throw new MixinRefusal(MixinError.FORBIDDEN);
        }
        var caller = request.get(AppCaller.KEY).userId();
        var plan =
                new Conversations.Plan(
                        Fields.uuid(body, "conversation_id"),
                        category(Fields.text(body, "category", 16)),
                        Fields.optionalText(body, "name", Conversations.NAME_CHARS_MAX).orElse(""),
                        Fields.optionalText(
                                        body, "announcement", Conversations.ANNOUNCEMENT_CHARS_MAX)
                                .orElse(""),
                        users(body.path("participants"), caller));
        return MixinAnswers.data(
                database.write(tx -> {
                    boolean known = conversations.find(tx, plan.id()).isPresent();
                    var made = conversations.create(tx, caller, plan);
                    if (!known && made.category() == Conversation.Category.GROUP) {
                        tell(tx, made.others(caller), made.id(), caller, "CREATE", caller, "OWNER");
                    }
                    return shown(tx, made, caller);
                }));
    }

    private static Conversation.Category category(String text) {
        return switch (text) {
            case "CONTACT" -> Conversation.Category.CONTACT;
            case "GROUP" -> Conversation.Category.GROUP;
            default -> throw MixinRefusal.invalid("category", "must be CONTACT or GROUP");
        };
    }

    /// Users with their roles; whoever asks may be among them and is left out.
    private static Map<UUID, Role> users(JsonNode array, UUID caller) {
        if (!array.isArray() || array.size() > Conversations.PARTICIPANTS_MAX) {
            throw MixinRefusal.invalid(
                    "participants",
                    "must be an array of at most " + Conversations.PARTICIPANTS_MAX);
        }
        var users = new LinkedHashMap<UUID, Role>();
        array.forEach(user -> users.put(Fields.uuid(user, "user_id"), role(user)));
        users.remove(caller);
        return users;
    }

    private static Role role(JsonNode user) {
        return switch (Fields.optionalText(user, "role", 16).orElse("")) {
            case "" -> Role.MEMBER;
            case "ADMIN" -> Role.ADMIN;
            default -> throw MixinRefusal.invalid("role", "must be ADMIN or empty");
        };
    }

    private Answer find(Request request) {
        var caller = request.get(AppCaller.KEY).userId();
        var id = id(request);
        return MixinAnswers.data(
                database.read(tx -> shown(tx, conversations.get(tx, id, caller), caller)));
    }

    private Answer describe(Request request) {
        var body = Fields.object(request);
        var name = Fields.optionalText(body, "name", Conversations.NAME_CHARS_MAX);
        var announcement =
                Fields.optionalText(body, "announcement", Conversations.ANNOUNCEMENT_CHARS_MAX);
        return changed(
                request,
                (tx, id, caller) -> {
                    conversations.describe(tx, id, caller, name, announcement);
                    tellOthers(tx, id, caller, "UPDATE", caller, "");
                });
    }

    private Answer participants(Request request) {
        var action = request.pathPart("action").toUpperCase(Locale.ROOT);
        if (!Set.of("ADD", "REMOVE", "ROLE").contains(action)) {
            throw new MixinRefusal(MixinError.NOT_FOUND);
        }
        var users = users(request.anyJson(), request.get(AppCaller.KEY).userId());
        return changed(
                request,
                (tx, id, caller) -> {
                    var before = conversations.get(tx, id, caller).others(caller);
                    switch (action) {
                        case "ADD" -> conversations.add(tx, id, caller, users);
                        case "REMOVE" -> conversations.remove(tx, id, caller, users.keySet());
                        default -> conversations.setRoles(tx, id, caller, users);
                    }
                    var hearers = new ArrayList<>(before);
                    var after = conversations.get(tx, id, caller).others(caller);
                    after.stream().filter(user -> !before.contains(user)).forEach(hearers::add);
                    users.forEach((user, role) ->
                            tell(tx, hearers, id, caller, action, user, role.text()));
                });
    }

    private Answer join(Request request) {
        var caller = request.get(AppCaller.KEY).userId();
        var code = id(request);
        return MixinAnswers.data(
                database.write(tx -> {
                    var id = conversations.join(tx, code, caller);
                    tellOthers(tx, id, caller, "JOIN", caller, "");
                    return shown(tx, conversations.get(tx, id, caller), caller);
                }));
    }

    private Answer exit(Request request) {
        var caller = request.get(AppCaller.KEY).userId();
        var id = id(request);
        return MixinAnswers.data(
                database.write(tx -> {
                    var left = conversations.exit(tx, id, caller);
                    tell(tx, left.others(caller), id, caller, "EXIT", caller, "");
                    return shown(tx, left, caller);
                }));
    }

    private Answer rotate(Request request) {
        return changed(request, conversations::rotate);
    }

    private Answer mute(Request request) {
        var duration = duration(request, MUTE_SECONDS_MAX);
        return changed(request, (tx, id, caller) -> conversations.mute(tx, id, caller, duration));
    }

    private Answer disappear(Request request) {
        var duration = duration(request, Drafts.EXPIRE_MAX.toSeconds());
        return changed(
                request, (tx, id, caller) -> conversations.disappear(tx, id, caller, duration));
    }

    private static Duration duration(Request request, long secondsMax) {
        return Duration.ofSeconds(
                Fields.optionalNumber(Fields.object(request), "duration", 0, secondsMax)
                        .orElseThrow(() -> MixinRefusal.invalid("duration", "is required")));
    }

    private void tellOthers(
            Transaction tx, UUID id, UUID caller, String action, UUID user, String role) {
        var conversation = conversations.get(tx, id, caller);
        if (conversation.category() == Conversation.Category.GROUP) {
            tell(tx, conversation.others(caller), id, caller, action, user, role);
        }
    }

    private void tell(
            Transaction tx,
            List<UUID> hearers,
            UUID id,
            UUID caller,
            String action,
            UUID participant,
            String role) {
        var payload = JsonNodeFactory.instance.objectNode();
        payload.put("action", action);
        payload.put("participant_id", participant.toString());
        payload.put("user_id", caller.toString());
        payload.put("role", role);
        messages.announce(tx, id, caller, hearers, "SYSTEM_CONVERSATION", payload);
    }

    private ObjectNode shown(Transaction tx, Conversation conversation, UUID viewer) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("type", "conversation");
        node.put("conversation_id", conversation.id().toString());
        node.put("creator_id", conversation.creatorId().toString());
        node.put("category", conversation.category().name());
        node.put("name", conversation.name());
        node.put("icon_url", "");
        node.put("announcement", conversation.announcement());
        node.put("created_at", conversation.createdAt().toString());
        node.put("code_id", conversation.codeId().toString());
        node.put("code_url", ownUrl.get() + "/codes/" + conversation.codeId());
        node.put("mute_until", mutedUntil(conversation, viewer));
        node.put("expire_in", conversation.expireIn().toSeconds());
        var participants = node.putArray("participants");
        var open = node.putArray("participant_sessions");
        for (var participant : conversation.participants()) {
            participants
                    .addObject()
                    .put("type", "participant")
                    .put("user_id", participant.userId().toString())
                    .put("role", participant.role().text())
                    .put("created_at", participant.createdAt().toString());
            for (var session : sessions.ofUser(tx, participant.userId())) {
                open.addObject()
                        .put("user_id", participant.userId().toString())
                        .put("session_id", session.sessionId().toString())
                        .put("public_key", url(session.key().bytes()));
            }
        }
        node.putArray("circles");
        return node;
    }

    private static String url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String mutedUntil(Conversation conversation, UUID viewer) {
        return conversation
                .participant(viewer)
                .map(Participant::mutedUntil)
                .filter(until -> until.isAfter(Instant.EPOCH))
                .map(Instant::toString)
                .orElse(UserAnswers.NEVER);
    }
}
