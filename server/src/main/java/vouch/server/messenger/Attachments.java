package vouch.server.messenger;

import java.io.InputStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import vouch.server.database.Database;
import vouch.server.limit.WindowLimit;

/// Files that users hand one another. Thread-safe.
final class Attachments {

    /// The longest file, in bytes.
    static final long BYTES_MAX = 50L * 1024 * 1024;

    /// From when an attachment is made, how long its file may be uploaded.
    static final Duration UPLOADED_WITHIN = Duration.ofHours(6);

    /// How long it is kept: as long as the messages that tell of it.
    static final Duration KEPT = Messages.KEPT;

    /// Made by one caller in a minute.
    static final int PER_MINUTE_MAX = 60;

    private static final int KEY_BYTES = 32;
    private static final int DROPPED_MAX = 100;

    private final Database database;
    private final AttachmentStore store = new AttachmentStore();
    private final AttachmentFiles files;
    private final SecureRandom random;
    private final InstantSource clock;
    private final WindowLimit limit;
    private final ReentrantLock placing = new ReentrantLock();

    Attachments(
            Database database, AttachmentFiles files, SecureRandom random, InstantSource clock) {
        this.database = database;
        this.files = files;
        this.random = random;
        this.clock = clock;
        this.limit = new WindowLimit(PER_MINUTE_MAX, Duration.ofMinutes(1), clock);
    }

    /// What became of an upload.
    enum Upload {
        DONE,
        /// There is no such upload, or its time is over.
        UNKNOWN,
        /// Another upload was first.
        DONE_BEFORE
    }

    void open() {
        files.open();
    }

    Attachment create(UUID userId) {
        if (!limit.take(userId.toString(), 1)) {
            throw new MixinRefusal(MixinError.TOO_MANY_REQUESTS);
        }
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var made =
                new Attachment(
                        UUID.randomUUID(),
                        userId,
                        HexFormat.of().formatHex(key),
                        Optional.empty(),
                        now,
                        now.plus(KEPT));
        database.change(tx -> store.insert(tx, made));
        return made;
    }

    Optional<Attachment> find(UUID id) {
        return database.read(tx -> store.find(tx, id, clock.instant()));
    }

    /// Takes a file in. It is in its place and on the disk before it is said to be there.
    ///
    /// @throws AttachmentFiles.Full where there is no space for it
    Upload upload(String uploadKey, InputStream in) {
        Instant madeAfter = clock.instant().minus(UPLOADED_WITHIN);
        var wanted = database.read(tx -> store.findByKey(tx, uploadKey, madeAfter));
        if (wanted.isEmpty()) {
            return Upload.UNKNOWN;
        }
        if (wanted.get().size().isPresent()) {
            return Upload.DONE_BEFORE;
        }
        return place(wanted.get().id(), files.receive(in));
    }

    /// One after the other, so that none takes the place of a file that is there already. A file
    /// has its place before its row says so: what a commit that fails leaves there is shown to
    /// nobody, makes way for the next upload, and goes with its row when its time is over.
    private Upload place(UUID id, AttachmentFiles.Incoming incoming) {
        placing.lock();
        try {
            if (database.read(tx -> store.isUploaded(tx, id))) {
                files.discard(incoming);
                return Upload.DONE_BEFORE;
            }
            files.place(incoming, id);
            return database.write(tx -> store.uploaded(tx, id, incoming.size()))
                    ? Upload.DONE
                    : Upload.UNKNOWN;
        } finally {
            placing.unlock();
        }
    }

    AttachmentFiles files() {
        return files;
    }

    /// Removes those whose time is over, and says how many those were. One thread calls it.
    int dropOld() {
        var expired = database.read(tx -> store.expired(tx, clock.instant(), DROPPED_MAX));
        for (var id : expired) {
            files.delete(id);
            database.change(tx -> store.delete(tx, id));
        }
        return expired.size();
    }
}
