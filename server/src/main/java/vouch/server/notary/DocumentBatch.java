package vouch.server.notary;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vouch.protocol.Digest;
import vouch.server.database.Transaction;

/// The documents that one database transaction takes with the registrations they belong to.
final class DocumentBatch {

    private final Transaction tx;
    private final DocumentStore documents;
    private final NotaryStore registrations;
    private final long quotaBytes;
    private final Map<Long, Long> room = new HashMap<>();
    private final Map<Digest, Long> registeredHere = new HashMap<>();
    private final Set<Digest> takenHere = new HashSet<>();
    private final List<Document> taken = new ArrayList<>();

    /// @param quotaBytes what an account may store that has no limit of its own
    DocumentBatch(
            Transaction tx, DocumentStore documents, NotaryStore registrations, long quotaBytes) {
        this.tx = tx;
        this.documents = documents;
        this.registrations = registrations;
        this.quotaBytes = quotaBytes;
    }

    boolean hasRoom(@Nullable Document document) {
        return document == null || document.size() <= room(document.accountId());
    }

    private long room(long accountId) {
        return room.computeIfAbsent(accountId, id -> documents.use(tx, id).freeBytes(quotaBytes));
    }

    /// Notes a registration, and its document where it has one.
    void registered(Registrar.Wanted wanted) {
        registeredHere.put(wanted.digest(), wanted.accountId());
        if (wanted.document() != null) {
            take(wanted.document());
        }
    }

    /// What becomes of a document whose digest is known already: the account that registered the
    /// digest may add the file to it, once.
    Submission known(@Nullable Document document) {
        if (document == null || !mayBeAttached(document)) {
            return new Submission.AlreadyRegistered();
        }
        if (!hasRoom(document)) {
            return new Submission.QuotaExceeded();
        }
        take(document);
        return new Submission.Attached();
    }

    private boolean mayBeAttached(Document document) {
        var digest = document.digest();
        Long owner = registeredHere.get(digest);
        if (owner == null) {
            owner =
                    registrations
                            .find(tx, digest)
                            .map(NotaryStore.Registration::accountId)
                            .orElse(null);
        }
        return owner != null
                && owner == document.accountId()
                && !takenHere.contains(digest)
                && documents.find(tx, digest).isEmpty();
    }

    private void take(Document document) {
        room.put(document.accountId(), room(document.accountId()) - document.size());
        takenHere.add(document.digest());
        taken.add(document);
    }

    void insert() {
        if (taken.isEmpty()) {
            return;
        }
        documents.insert(tx, taken);
        taken.forEach(one -> documents.addUse(tx, one.accountId(), one.size()));
    }
}
