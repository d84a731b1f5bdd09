package vouch.server.notary;

import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import vouch.protocol.Digest;
import vouch.server.database.Database;
import vouch.server.database.Transaction;
import vouch.server.http.Problem;
import vouch.server.http.StreamedBody;

/// The decisions about documents: which are taken, kept and handed back. Thread-safe.
///
/// A file is in its place on the disk before its row is committed, and a row is committed with its
/// registration; whatever is refused, or cut short, leaves neither. For each digest one thread at a
/// time decides about the file, so that nobody removes what another has just got a row for.
final class Documents {

    /// Two documents may share a lock and then wait for one another, which harms nobody.
    private static final int LOCKS = 64;

    private final Database database;
    private final NotaryStore registrations;
    private final DocumentStore store;
    private final DocumentFiles files;
    private final Notary notary;
    private final DocumentLimits limits;
    private final InstantSource clock;
    private final FileTypes types = new FileTypes();
    private final Lock[] locks =
            Stream.generate(ReentrantLock::new).limit(LOCKS).toArray(Lock[]::new);

    Documents(
            Database database,
            NotaryStore registrations,
            DocumentStore store,
            DocumentFiles files,
            Notary notary,
            DocumentLimits limits,
            InstantSource clock) {
        this.database = database;
        this.registrations = registrations;
        this.store = store;
        this.files = files;
        this.notary = notary;
        this.limits = limits;
        this.clock = clock;
    }

    /// Takes up the folder as the last process left it; before anything is handed in.
    void open() {
        files.open();
        files.undecided().forEach(this::settle);
    }

    DocumentLimits limits() {
        return limits;
    }

    /// Refuses a document of which is known already, before it is sent, that it is too long or does
    /// not fit into what the account may store.
    ///
    /// @throws Problem.Refused 413
    void requireRoom(long accountId, long bytesAtLeast) {
        require(bytesAtLeast, limits.bytesMax(), freeBytes(accountId));
    }

    private long freeBytes(long accountId) {
        return database.read(tx -> store.use(tx, accountId).freeBytes(limits.quotaBytes()));
    }

    private static void require(long bytes, long bytesMax, long freeBytes) {
        if (bytes > bytesMax) {
            throw new Problem.Refused(413, "A document has at most " + bytesMax + " bytes");
        }
        if (bytes > freeBytes) {
            throw quotaExceeded();
        }
    }

    private static Problem.Refused quotaExceeded() {
        return new Problem.Refused(
                413, "The document does not fit into what this key may store: ask the operator");
    }

    /// Takes a file in, hashing it as it comes. Close what is returned, whatever becomes of it.
    ///
    /// @throws Problem.Refused 413 as soon as it is too long
    /// @throws DiskFullException where the disk has no space for it
    Incoming receive(long accountId, InputStream content) throws IOException {
        long freeBytes = freeBytes(accountId);
        files.requireSpace();
        var incoming = files.begin();
        try {
            byte[] buffer = new byte[FileContent.BUFFER_BYTES];
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                require(incoming.size() + read, limits.bytesMax(), freeBytes);
                incoming.write(buffer, 0, read);
            }
            return incoming;
        } catch (IOException | RuntimeException | Error e) {
            incoming.close();
            throw e;
        }
    }

    /// Registers what came in and keeps its file; both are durable on return, or neither is.
    ///
    /// @param givenName the name its sender gave to it
    Deposit keep(long accountId, Incoming incoming, String givenName) {
        if (incoming.size() == 0) {
            return new Deposit.Empty();
        }
        var document = document(accountId, incoming, FileNames.clean(givenName));
        var foreseen = database.read(tx -> foreseen(tx, document));
        if (foreseen.isPresent()) {
            return decided(document, foreseen.get(), notary.credits(accountId));
        }
        incoming.sync();
        var lock = locks[Math.floorMod(document.digest().hashCode(), LOCKS)];
        lock.lock();
        try {
            return placed(document, incoming);
        } finally {
            lock.unlock();
        }
    }

    private Document document(long accountId, Incoming incoming, String name) {
        var content = incoming.content();
        return new Document(
                content.digest(),
                accountId,
                content.size(),
                content.ipfs(),
                types.of(incoming.head(), name),
                name,
                clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    /// What can be said without the file. The registrar decides again: it alone is never raced.
    private Optional<Submission> foreseen(Transaction tx, Document document) {
        var known = registrations.find(tx, document.digest());
        if (known.isEmpty()) {
            return notary.hasCredit(tx, document.accountId())
                    ? Optional.empty()
                    : Optional.of(new Submission.InsufficientCredits());
        }
        boolean own = known.get().accountId() == document.accountId();
        return own && store.find(tx, document.digest()).isEmpty()
                ? Optional.empty()
                : Optional.of(new Submission.AlreadyRegistered());
    }

    private Deposit placed(Document document, Incoming incoming) {
        Receipted receipted;
        try {
            incoming.place(document.digest());
            receipted = notary.register(document);
        } catch (RuntimeException | Error e) {
            settleAfter(e, document.digest());
            throw e;
        }
        settle(document.digest());
        return switch (receipted) {
            case Receipted.Decided(var submissions, long creditsLeft) ->
                    decided(document, submissions.getFirst(), creditsLeft);
            case Receipted.Busy(var retryAfter) -> new Deposit.Busy(retryAfter);
        };
    }

    private Deposit decided(Document document, Submission submission, long creditsLeft) {
        if (submission instanceof Submission.QuotaExceeded) {
            throw quotaExceeded();
        }
        boolean kept = find(document.accountId(), document.digest()).isPresent();
        return new Deposit.Decided(
                document.digest(), document.ipfs(), submission, kept, creditsLeft);
    }

    /// Removes a file that no row refers to; what a row refers to stays.
    private void settle(Digest digest) {
        if (database.read(tx -> store.find(tx, digest)).isEmpty()) {
            files.remove(digest);
        }
        files.unmark(digest);
    }

    /// Where even this fails, the mark stays and the next start decides. For a request that was
    /// interrupted it always fails, and must: its registration may still be committed.
    private void settleAfter(Throwable failure, Digest digest) {
        try {
            settle(digest);
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /// The document of this digest, if this account stored it; nobody else learns of it.
    Optional<Document> find(long accountId, Digest digest) {
        return database.read(tx -> store.find(tx, digest))
                .filter(document -> document.accountId() == accountId);
    }

    /// Whether its file is here and as long as it was.
    boolean isWhole(Document document) {
        var size = files.size(document.digest());
        return size.isPresent() && size.getAsLong() == document.size();
    }

    /// Sends the file.
    void write(Document document, StreamedBody body) throws IOException {
        var file = files.read(document.digest());
        if (file.isEmpty()) {
            throw new IllegalStateException("the file of " + document.digest() + " is gone");
        }
        try (var in = file.get()) {
            byte[] buffer = new byte[FileContent.BUFFER_BYTES];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                body.write(buffer, 0, read);
            }
        }
    }
}
