package vouch.server.notary;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import vouch.protocol.Digest;
import vouch.server.database.Database;
import vouch.server.database.Transaction;

/// Compares documents: what is counted with their rows, and their rows with their files.
final class DocumentCheck {

    private static final int DOCUMENTS_AT_ONCE = 256;
    private static final int STRAYS_MAX = 100;

    private final Database database;
    private final DocumentStore store = new DocumentStore();
    private final Optional<DocumentFiles> files;
    private final boolean deep;
    private final Consumer<String> findings;
    private final Consumer<String> progress;

    /// @param folder where the files are; without it only their rows are looked at
    /// @param deep whether every file is read
    /// @param findings takes a sentence for each thing that is not right
    DocumentCheck(
            Database database,
            Optional<Path> folder,
            boolean deep,
            Consumer<String> findings,
            Consumer<String> progress) {
        this.database = database;
        this.files = folder.map(one -> DocumentFiles.in(one, DocumentFiles.SPACE_BYTES_MIN));
        this.deep = deep;
        this.findings = findings;
        this.progress = progress;
    }

    /// What each account is said to store = what its documents take; each goes with a registration.
    void checkUses(Transaction tx) {
        var said = new LinkedHashMap<Long, Long>();
        store.uses(tx).forEach(use -> said.put(use.accountId(), use.usedBytes()));
        for (var sum : store.sums(tx)) {
            long use = Optional.ofNullable(said.remove(sum.accountId())).orElse(0L);
            if (use != sum.usedBytes()) {
                findings.accept(
                        "account %d: its documents take %d bytes, but %d are counted"
                                .formatted(sum.accountId(), sum.usedBytes(), use));
            }
        }
        said.forEach((account, use) -> {
            if (use != 0) {
                findings.accept(
                        "account %d: %d bytes of no document are counted".formatted(account, use));
            }
        });
        store.strays(tx, STRAYS_MAX)
                .forEach(digest ->
                        findings.accept("the document " + digest + " belongs to no registration"));
    }

    /// Looks at each document's file, and returns how many there are.
    long checkAll() {
        long count = 0;
        var some = after(Optional.empty());
        while (!some.isEmpty()) {
            for (var document : some) {
                files.flatMap(there -> misfit(there, document, deep)).ifPresent(findings);
                count++;
                progress.accept("checked %,d documents".formatted(count));
            }
            some = after(Optional.of(some.getLast().digest()));
        }
        return count;
    }

    private List<Document> after(Optional<Digest> last) {
        return database.read(tx -> store.after(tx, last, DOCUMENTS_AT_ONCE));
    }

    /// What is not right about a document's file, in a sentence.
    ///
    /// @param deep whether to read it to its end
    static Optional<String> misfit(DocumentFiles files, Document document, boolean deep) {
        var what = "the file of the document " + document.digest() + " ";
        var size = files.size(document.digest());
        if (size.isEmpty()) {
            return Optional.of(what + "is missing");
        }
        if (size.getAsLong() != document.size()) {
            return Optional.of(
                    what + "has %d bytes, not %d".formatted(size.getAsLong(), document.size()));
        }
        return deep ? contentMisfit(what, files, document) : Optional.empty();
    }

    private static Optional<String> contentMisfit(
            String what, DocumentFiles files, Document document) {
        var expected = new FileContent(document.digest(), document.ipfs(), document.size());
        var found = files.reread(document.digest());
        return found.equals(Optional.of(expected))
                ? Optional.empty()
                : Optional.of(what + "was changed: it is not what was handed in");
    }
}
