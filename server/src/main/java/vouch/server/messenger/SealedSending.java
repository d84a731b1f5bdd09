package vouch.server.messenger;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import vouch.server.account.AppCaller;
import vouch.server.account.AppSession;
import vouch.server.account.AppSessions;
import vouch.server.database.Database;
import vouch.server.database.Transaction;

/// Sends what is encrypted for the sessions of its receiver, unless they are others than the sender
/// knew: then nobody could read it, or not everybody. Thread-safe.
final class SealedSending {

    private final Database database;
    private final Sending sending;
    private final AppSessions sessions;

    SealedSending(Database database, Sending sending, AppSessions sessions) {
        this.database = database;
        this.sending = sending;
        this.sessions = sessions;
    }

    /// What became of one message.
    sealed interface Outcome {

        SealedDraft message();

        record Sent(SealedDraft message) implements Outcome {}

        /// Nothing was sent: these are the receiver's sessions.
        record OtherSessions(SealedDraft message, List<AppSession> sessions) implements Outcome {}
    }

    /// Sends each, in their order; what was sent is committed on return.
    ///
    /// @throws MixinRefusal where the caller may not send one of them: nothing is sent then
    List<Outcome> send(AppCaller caller, List<SealedDraft> messages) {
        sending.count(caller, messages.size());
        return database.write(
                tx -> messages.stream().map(message -> send(tx, caller, message)).toList());
    }

    private Outcome send(Transaction tx, AppCaller caller, SealedDraft message) {
        var open = sessions.ofUser(tx, message.recipientId());
        var ids = open.stream().map(AppSession::sessionId).collect(Collectors.toSet());
        if (!isFor(message, ids)) {
            return new Outcome.OtherSessions(message, open);
        }
        sending.send(tx, caller, message.draft());
        return new Outcome.Sent(message);
    }

    private static boolean isFor(SealedDraft message, Set<UUID> open) {
        return message.sessionIds().equals(open) && message.checksum().equals(checksum(open));
    }

    /// MD5 over the ids in text, sorted, one behind the other; in hexadecimal.
    static String checksum(Collection<UUID> sessionIds) {
        try {
            var md5 = MessageDigest.getInstance("MD5");
            sessionIds.stream()
                    .map(UUID::toString)
                    .sorted()
                    .forEach(id -> md5.update(id.getBytes(StandardCharsets.US_ASCII)));
            return HexFormat.of().formatHex(md5.digest());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
