package vouch.server.messenger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vouch.server.account.AppCaller;
import vouch.server.http.WebSocket;
import vouch.server.http.WebSocketHandler;

/// One client on blaze. Its requests are done one after the other and each is answered under its id
/// and action; a virtual thread of its own carries the inbox.
final class BlazeConnection implements WebSocketHandler, InboxReader.Sink {

    private static final Logger LOG = LoggerFactory.getLogger(BlazeConnection.class);

    private static final int ID_CHARS_MAX = 64;
    private static final int ACTION_CHARS_MAX = 64;

    private final Blaze blaze;
    private final AppCaller caller;
    private final InboxReader inbox;
    private @Nullable WebSocket socket;

    BlazeConnection(Blaze blaze, AppCaller caller, InboxReader inbox) {
        this.blaze = blaze;
        this.caller = caller;
        this.inbox = inbox;
    }

    @Override
    public void opened(WebSocket opened) {
        socket = opened;
        blaze.deliveries().add(caller.userId(), inbox);
        // Something may have come since the handshake, when nobody woke it yet.
        inbox.wake();
        Thread.ofVirtual().name("blaze-inbox").start(this::carry);
    }

    @Override
    public void closed(int code, String reason) {
        blaze.deliveries().remove(caller.userId(), inbox);
        inbox.end();
        LOG.debug("blaze of {} closed: {} {}", caller.userId(), code, reason);
    }

    private void carry() {
        try {
            inbox.carry(this);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("an inbox cannot be carried, its connection is closed", e);
            socket().close(WebSocket.INTERNAL_ERROR, "internal error");
        }
    }

    private WebSocket socket() {
        var open = socket;
        if (open == null) {
            throw new IllegalStateException("not opened yet");
        }
        return open;
    }

    @Override
    public boolean message(Message message, boolean waited) throws InterruptedException {
        var source =
                waited
                        ? BlazeAnswers.Source.LIST_PENDING_MESSAGES
                        : BlazeAnswers.Source.CREATE_MESSAGE;
        return isLoggedIn() && send(BlazeAnswers.push(message, source));
    }

    @Override
    public boolean receipt(Receipt receipt) throws InterruptedException {
        return isLoggedIn() && send(BlazeAnswers.receipt(receipt));
    }

    private boolean send(ObjectNode message) throws InterruptedException {
        return socket().send(BlazeFrames.write(message));
    }

    /// Ends the connection of a session that has ended meanwhile.
    private boolean isLoggedIn() throws InterruptedException {
        if (blaze.isOpen(caller.sessionId())) {
            return true;
        }
        refuse(UUID.randomUUID().toString(), BlazeAction.ERROR, MixinError.UNAUTHORIZED, Map.of());
        socket().close(WebSocket.POLICY, "the session has ended");
        return false;
    }

    @Override
    public void text(String message) {
        socket().close(WebSocket.UNACCEPTABLE, "binary messages only, each a gzip stream of JSON");
    }

    @Override
    public void binary(byte[] message) {
        try {
            if (isLoggedIn()) {
                request(message);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void request(byte[] message) throws InterruptedException {
        JsonNode request;
        try {
            request = BlazeFrames.read(message);
        } catch (BlazeFrames.Unreadable e) {
            String reason = String.valueOf(e.getMessage());
            if (e.isTooBig()) {
                socket().close(WebSocket.TOO_BIG, reason);
                return;
            }
            refuse(
                    UUID.randomUUID().toString(),
                    BlazeAction.ERROR,
                    MixinError.BAD_REQUEST,
                    Map.of("reason", reason));
            return;
        }
        String id = shortText(request, "id", ID_CHARS_MAX).orElse("");
        String action = shortText(request, "action", ACTION_CHARS_MAX).orElse("");
        try {
            Fields.uuid(request, "id");
            var known =
                    BlazeAction.find(action)
                            .orElseThrow(() -> new MixinRefusal(MixinError.NOT_FOUND));
            var next = act(known, request.path("params"));
            send(BlazeAnswers.reply(id, action));
            next.run();
        } catch (MixinRefusal e) {
            refuse(id, action, e.error(), e.extra());
        } catch (RuntimeException e) {
            LOG.error("a request over blaze failed", e);
            refuse(id, action, MixinError.BLAZE_SERVER, Map.of());
        }
    }

    private void refuse(String id, String action, MixinError error, Map<String, ?> extra)
            throws InterruptedException {
        send(BlazeAnswers.error(id, action, error, extra));
    }

    private static Optional<String> shortText(JsonNode request, String name, int charsMax) {
        var value = request.path(name);
        return value.isTextual() && value.textValue().length() <= charsMax
                ? Optional.of(value.textValue())
                : Optional.empty();
    }

    /// @return what is done after the answer, so that what waits never comes before it
    private Runnable act(BlazeAction action, JsonNode params) {
        switch (action) {
            case LIST_PENDING_MESSAGES -> {
                var seen = Drafts.seen(params);
                return () -> inbox.startOver(seen);
            }
            case CREATE_MESSAGE -> blaze.sending().send(caller, List.of(Drafts.read(params)));
            case CREATE_PLAIN_MESSAGES -> blaze.sending().send(caller, plain(params));
            case ACKNOWLEDGE_MESSAGE_RECEIPT -> acknowledge(List.of(params));
            case ACKNOWLEDGE_MESSAGE_RECEIPTS -> acknowledge(elements(params));
        }
        return () -> {};
    }

    private void acknowledge(List<JsonNode> acks) {
        blaze.sending().acknowledge(caller, acks.stream().map(Drafts::ack).toList());
    }

    private static List<Draft> plain(JsonNode params) {
        var drafts = elements(params).stream().map(Drafts::read).toList();
        for (var draft : drafts) {
            if (!draft.category().isPlain()) {
                throw MixinRefusal.invalid("category", "must be plain");
            }
        }
        return drafts;
    }

    private static List<JsonNode> elements(JsonNode params) {
        var array = params.path("messages");
        if (!array.isArray() || array.size() > Sending.MESSAGES_MAX) {
            throw MixinRefusal.invalid(
                    "messages", "must be an array of at most " + Sending.MESSAGES_MAX);
        }
        var elements = new ArrayList<JsonNode>();
        array.forEach(elements::add);
        return elements;
    }
}
