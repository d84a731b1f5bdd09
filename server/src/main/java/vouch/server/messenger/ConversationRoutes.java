package vouch.server.messenger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import vouch.server.account.AppCaller;
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
    private final ConversationAnswers answers;

    ConversationRoutes(
            Database database,
            Conversations conversations,
            Messages messages,
            ConversationAnswers answers) {
        this.database = database;
        this.conversations = conversations;
        this.messages = messages;
        this.answers = answers;
    }

    /// Only apps' and people's own tokens read and change conversations, not what they granted
    /// others.
    List<Route> routes(Guard session) {
        return List.of(
                Route.get("/conversations/{id}", this::find)
                        .guardedBy(session)
                        .guardedBy(ScopeGuard.FULL),
                change("/conversations", this::create, session),
                change("/conversations/{id}", this::describe, session),
                change("/conversations/{id}/participants/{action}", this::participants, session),
                change("/conversations/{id}/join", this::join, session),
                change("/conversations/{id}/exit", this::exit, session),
                change("/conversations/{id}/rotate", this::rotate, session),
                change("/conversations/{id}/mute", this::mute, session),
                change("/conversations/{id}/disappear", this::disappear, session));
    }

    private static Route change(String path, Route.Handler handler, Guard session) {
        return Route.post(path, handler).guardedBy(session).guardedBy(ScopeGuard.FULL);
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
                    return answers.conversation(tx, conversations.get(tx, id, caller), caller);
                }));
    }

    private static UUID id(Request request) {
        return Fields.findUuid(request.pathPart("id"))
                .orElseThrow(() -> new MixinRefusal(MixinError.NOT_FOUND));
    }

    private Answer create(Request request) {
        var body = Fields.object(request);
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
                    return answers.conversation(tx, made, caller);
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
                database.read(
                        tx -> answers.conversation(tx, conversations.get(tx, id, caller), caller)));
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
                    return answers.conversation(tx, conversations.get(tx, id, caller), caller);
                }));
    }

    private Answer exit(Request request) {
        var caller = request.get(AppCaller.KEY).userId();
        var id = id(request);
        return MixinAnswers.data(
                database.write(tx -> {
                    var left = conversations.exit(tx, id, caller);
                    tell(tx, left.others(caller), id, caller, "EXIT", caller, "");
                    return answers.conversation(tx, left, caller);
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
}
