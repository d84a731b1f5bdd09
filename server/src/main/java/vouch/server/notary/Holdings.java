package vouch.server.notary;

import java.util.Optional;
import vouch.protocol.Digest;
import vouch.protocol.proof.Proof;
import vouch.server.database.Database;

/// Everything that was entrusted to the notary, to be looked at a piece at a time: the published
/// log's entries with their proofs, and the documents. Thread-safe.
final class Holdings {

    private final Database database;
    private final NotaryStore store;
    private final DocumentStore documents;
    private final DocumentFiles files;
    private final Log log;
    private final Notary notary;

    Holdings(
            Database database,
            NotaryStore store,
            DocumentStore documents,
            DocumentFiles files,
            Log log,
            Notary notary) {
        this.database = database;
        this.store = store;
        this.documents = documents;
        this.files = files;
        this.log = log;
        this.notary = notary;
    }

    /// How many entries are published.
    long entries() {
        return log.size();
    }

    /// What proves the entry at this place, as whoever asked for it would be given it.
    Optional<Proof> proof(long leafIndex) {
        return database.read(tx -> store.entries(tx, leafIndex, 1)).stream()
                .findFirst()
                .flatMap(notary::proof);
    }

    Optional<Document> document(Digest digest) {
        return database.read(tx -> documents.find(tx, digest));
    }

    /// The first document behind this digest.
    Optional<Document> documentAfter(Digest digest) {
        return database.read(tx -> documents.after(tx, Optional.of(digest), 1)).stream()
                .findFirst();
    }

    /// What is not right about a document's file, in a sentence; it is read to its end.
    Optional<String> misfit(Document document) {
        return DocumentCheck.misfit(files, document, true);
    }
}
