package vouch.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import vouch.server.database.Database;
import vouch.server.database.DatabaseException;
import vouch.server.ethereum.Chain;

/// Copies all of an installation that must be kept into a new folder, which is itself the data
/// folder of an installation: to restore it is to start from a copy of it.
///
/// The order matters. The database and the embedded chain are copied while nothing is sent; the
/// files that the database refers to come after it, since they are never changed, and removed only
/// once nothing refers to them. What is not known here is copied: a kind of file that comes later
/// is in the backup too.
final class Backup {

    /// What stands in a folder at its top and is not copied: bound to the process, or copied in
    /// another way.
    private static final Set<String> LEFT_OUT =
            Set.of("lock", "admin.json", "vouch.db", "vouch.db-wal", "vouch.db-shm", "chain");

    /// Documents on their way in.
    private static final String UNFINISHED = ".part";

    private final DataDirectory data;
    private final Database database;
    private final Consumer<Runnable> atRest;
    private final Consumer<String> progress;
    private long files;
    private long bytes;

    /// What was copied.
    record Copied(long files, long bytes) {}

    /// @param atRest runs what must see the database and the chain as they belong together
    /// @param progress takes a short line now and then
    Backup(
            DataDirectory data,
            Database database,
            Consumer<Runnable> atRest,
            Consumer<String> progress) {
        this.data = data;
        this.database = database;
        this.atRest = atRest;
        this.progress = progress;
    }

    /// Makes the folder, with mode 0700; where that fails nothing is left of it.
    ///
    /// @param target an absolute path where nothing stands, outside the installation's folder
    /// @throws ConfigException with a sentence where it cannot be made there
    Copied into(Path target) {
        create(target);
        try {
            atRest.accept(() -> {
                progress.accept("copying the database");
                database.copyTo(target.resolve("vouch.db"));
                Chain.copyState(data.resolve("chain"), target.resolve("chain"));
            });
            Files.walkFileTree(
                    data.path(),
                    EnumSet.of(FileVisitOption.FOLLOW_LINKS),
                    Integer.MAX_VALUE,
                    new Copy(target));
            return new Copied(files, bytes);
        } catch (IOException | RuntimeException e) {
            delete(target);
            throw failure(target, e);
        }
    }

    private void create(Path target) {
        try {
            var parent = target.getParent();
            if (parent == null || !Files.isDirectory(parent)) {
                throw new ConfigException("there is no folder " + parent + " to make a backup in");
            }
            if (parent.toRealPath().startsWith(data.path().toRealPath())) {
                throw new ConfigException(
                        "a backup cannot lie in the folder it is of: name another one");
            }
            Files.createDirectory(
                    target,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException e) {
            throw new ConfigException(target + " is there already: name a new folder");
        } catch (IOException e) {
            throw new ConfigException("cannot make the folder " + target + ": " + e.getMessage());
        }
    }

    private static RuntimeException failure(Path target, Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof DatabaseException.DiskFull || Sentences.isFullDisk(cause)) {
                return new ConfigException(
                        "there is no room for the backup where " + target + " was to be");
            }
        }
        if (e instanceof RuntimeException unchecked) {
            return unchecked;
        }
        return new UncheckedIOException("cannot write the backup " + target, (IOException) e);
    }

    /// Copies each file to the same place below the target, and has it on disk.
    private final class Copy extends SimpleFileVisitor<Path> {

        private final Path target;

        Copy(Path target) {
            this.target = target;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
                throws IOException {
            if (isLeftOut(folder)) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            if (!folder.equals(data.path())) {
                Files.createDirectory(
                        there(folder),
                        PosixFilePermissions.asFileAttribute(
                                Files.getPosixFilePermissions(folder)));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            if (isLeftOut(file)
                    || !attributes.isRegularFile()
                    || file.toString().endsWith(UNFINISHED)) {
                return FileVisitResult.CONTINUE;
            }
            try {
                Files.copy(file, there(file), StandardCopyOption.COPY_ATTRIBUTES);
            } catch (NoSuchFileException e) {
                return visitFileFailed(file, e);
            }
            sync(there(file), StandardOpenOption.WRITE);
            files++;
            bytes += attributes.size();
            progress.accept("copied %,d files, %,d bytes".formatted(files, bytes));
            return FileVisitResult.CONTINUE;
        }

        /// Temporary files come and go beside us.
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, IOException failure)
                throws IOException {
            super.postVisitDirectory(folder, failure);
            sync(there(folder), StandardOpenOption.READ);
            return FileVisitResult.CONTINUE;
        }

        private boolean isLeftOut(Path path) {
            return data.path().equals(path.getParent())
                    && LEFT_OUT.contains(path.getFileName().toString());
        }

        private Path there(Path here) {
            return target.resolve(data.path().relativize(here));
        }
    }

    private static void sync(Path path, StandardOpenOption mode) throws IOException {
        try (var channel = FileChannel.open(path, mode)) {
            channel.force(true);
        }
    }

    private static void delete(Path folder) {
        try (var below = Files.walk(folder)) {
            for (Path one : below.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(one);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + folder, e);
        }
    }
}
