package vouch.server.notary;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import vouch.protocol.Digest;

/// The folder of documents: `ab/cd/<sha256>` for each, and `incoming/` for what is on its way.
/// Folders have mode 0700, files 0600.
///
/// A file gets its place before the database knows of it, so a mark is made first, `incoming/
/// <sha256>`, and taken away when it is decided whether the file stays. After a crash the marks are
/// all that has to be looked at: a file that no row refers to is removed, every other file is left
/// alone.
///
///     incoming/<random>.part  ->  mark, ab/cd/<sha256>  ->  row committed  ->  no mark
///              |                            '-> not wanted: removed, no mark
///              '-> given up: removed
final class DocumentFiles {

    /// What the rest of the gateway needs to go on: the database may share the disk.
    static final long SPACE_BYTES_MIN = 64L * 1024 * 1024;

    private static final String INCOMING = "incoming";
    private static final Pattern MARK = Pattern.compile("[0-9a-f]{64}");
    private static final FileAttribute<Set<PosixFilePermission>> FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path folder;
    private final Path incoming;
    private final long spaceBytesMin;

    private DocumentFiles(Path folder, long spaceBytesMin) {
        this.folder = folder;
        this.incoming = folder.resolve(INCOMING);
        this.spaceBytesMin = spaceBytesMin;
    }

    /// @param spaceBytesMin what is never used of the disk
    static DocumentFiles in(Path folder, long spaceBytesMin) {
        return new DocumentFiles(folder, spaceBytesMin);
    }

    /// Makes the folders where there are none.
    void open() {
        try {
            makeFolder(folder);
            makeFolder(incoming);
        } catch (IOException e) {
            throw failed("cannot use the folder of documents " + folder, e);
        }
    }

    /// A new file to write into, which nobody else sees.
    Incoming begin() {
        try {
            var part = incoming.resolve(UUID.randomUUID() + ".part");
            return new Incoming(
                    this,
                    part,
                    FileChannel.open(
                            part,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            FILE));
        } catch (IOException e) {
            throw failed("cannot begin a document in " + incoming, e);
        }
    }

    /// @throws DiskFullException where too little would be left
    void requireSpace() {
        if (incoming.toFile().getUsableSpace() < spaceBytesMin) {
            throw new DiskFullException();
        }
    }

    /// Gives a whole, synced file its place; on return it survives a crash, and so does its mark.
    /// The caller decides what becomes of it, and unmarks.
    void place(Path part, Digest digest) {
        try {
            var mark = mark(digest);
            if (!Files.exists(mark)) {
                Files.createFile(mark, FILE);
            }
            sync(incoming);
            var second = second(digest);
            makeFolder(first(digest));
            makeFolder(second);
            Files.move(
                    part,
                    place(digest),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            sync(second);
        } catch (IOException e) {
            throw failed("cannot store the document " + digest.hex(), e);
        }
    }

    /// It is decided what becomes of the file. Where this fails or is lost, the next start decides
    /// again.
    void unmark(Digest digest) {
        delete(mark(digest));
    }

    void remove(Digest digest) {
        delete(place(digest));
    }

    /// Files whose fate was not decided when the process ended; parts of files are removed.
    List<Digest> undecided() {
        var marks = new ArrayList<Digest>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(incoming)) {
            for (var one : all) {
                var name = one.getFileName().toString();
                if (MARK.matcher(name).matches()) {
                    marks.add(Digest.parse(name));
                } else if (name.endsWith(".part")) {
                    Files.deleteIfExists(one);
                }
            }
            return marks;
        } catch (IOException e) {
            throw failed("cannot read " + incoming, e);
        }
    }

    /// The length of a document's file in bytes; empty where there is none.
    OptionalLong size(Digest digest) {
        try {
            return OptionalLong.of(Files.size(place(digest)));
        } catch (NoSuchFileException e) {
            return OptionalLong.empty();
        } catch (IOException e) {
            throw failed("cannot read the document " + digest.hex(), e);
        }
    }

    /// The file, to be read and closed; empty where there is none.
    Optional<InputStream> read(Digest digest) {
        try {
            return Optional.of(Files.newInputStream(place(digest)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failed("cannot read the document " + digest.hex(), e);
        }
    }

    /// Reads a document's file to its end and tells what it is now; empty where there is none.
    Optional<FileContent> reread(Digest digest) {
        var file = read(digest);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try (var in = file.get()) {
            return Optional.of(FileContent.of(in));
        } catch (IOException e) {
            throw failed("cannot read the document " + digest.hex(), e);
        }
    }

    private Path mark(Digest digest) {
        return incoming.resolve(digest.hex());
    }

    private Path first(Digest digest) {
        return folder.resolve(digest.hex().substring(0, 2));
    }

    private Path second(Digest digest) {
        return first(digest).resolve(digest.hex().substring(2, 4));
    }

    private Path place(Digest digest) {
        return second(digest).resolve(digest.hex());
    }

    private static void makeFolder(Path one) throws IOException {
        if (!Files.isDirectory(one)) {
            Files.createDirectories(one, FOLDER);
            sync(one.resolve(".."));
        }
    }

    private static void sync(Path one) throws IOException {
        try (var channel = FileChannel.open(one, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + file, e);
        }
    }

    /// Tells a full disk from every other failure.
    RuntimeException failed(String what, IOException e) {
        var reason = String.valueOf(e.getMessage());
        return reason.contains("No space left") || reason.contains("quota exceeded")
                ? new DiskFullException(e)
                : new UncheckedIOException(what, e);
    }
}
