package vouch.cli;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vouch.protocol.Digest;
import vouch.protocol.MalformedException;
import vouch.protocol.proof.Proof;

/// Turns what the user named into targets: files as they are, folders with all that lies in them.
///
/// In a folder, symbolic links and hidden files are passed over (and counted), proofs are passed
/// over; what cannot be looked at becomes an item that has failed.
final class Targets {

    private final Surroundings surroundings;
    private final @Nullable Path out;
    private final boolean hidden;
    private final List<Target> targets = new ArrayList<>();
    private final List<Item> failed = new ArrayList<>();
    private final Set<Path> proofFiles = new HashSet<>();
    private final Set<Path> files = new HashSet<>();
    private int skipped;

    /// @param out where all proofs go; null leaves each beside its file
    /// @param hidden whether hidden files in folders are taken too
    Targets(Surroundings surroundings, @Nullable Path out, boolean hidden) {
        this.surroundings = surroundings;
        this.out = out;
        this.hidden = hidden;
    }

    List<Target> targets() {
        return List.copyOf(targets);
    }

    /// Items that came to nothing already.
    List<Item> failed() {
        return List.copyOf(failed);
    }

    /// How many files were passed over.
    int skipped() {
        return skipped;
    }

    void addDigest(String hex) {
        Path folder = out == null ? surroundings.directory() : out;
        try {
            Digest digest = Digest.parse(hex.toLowerCase(Locale.ROOT));
            var item = new Item(digest.hex(), folder.resolve(digest.hex() + Proof.FILE_SUFFIX));
            if (proofFiles.add(key(item.proofFile()))) {
                targets.add(new Target.OfDigest(item, digest));
            }
        } catch (MalformedException e) {
            fail(hex, folder, String.valueOf(e.getMessage()));
        }
    }

    void addPath(String name) {
        try {
            Path path = surroundings.path(name);
            if (Files.isDirectory(path)) {
                addFolder(name, path);
            } else if (ProofFiles.isProofName(path)) {
                skipped++;
            } else if (!Files.exists(path)) {
                fail(name, path, "There is no such file.");
            } else {
                addFile(name, path);
            }
        } catch (InvalidPathException e) {
            fail(
                    name,
                    surroundings.directory(),
                    "Its name cannot be written in this locale: set LC_ALL=C.UTF-8.");
        }
    }

    private void addFile(String label, Path file) {
        if (!files.add(key(file))) {
            return;
        }
        Path proofFile;
        try {
            Path beside = ProofFiles.beside(file);
            proofFile = out == null ? beside : out.resolve(String.valueOf(beside.getFileName()));
        } catch (InvalidPathException e) {
            fail(label, file, "Its name cannot be written in this locale: set LC_ALL=C.UTF-8.");
            return;
        }
        if (!proofFiles.add(key(proofFile))) {
            fail(
                    label,
                    proofFile,
                    "Its proof would lie where another file's does: " + proofFile + ".");
            return;
        }
        targets.add(new Target.OfFile(new Item(label, proofFile), file));
    }

    private void addFolder(String label, Path folder) {
        try {
            var walk = new Walk(folder);
            Files.walkFileTree(folder, walk);
            // In an order that is the same everywhere: the file system's own means nothing to
            // anyone.
            walk.found.stream()
                    .sorted()
                    .forEach(file ->
                            addFile(
                                    Path.of(label).resolve(folder.relativize(file)).toString(),
                                    file));
        } catch (IOException e) {
            fail(label, folder, "It cannot be looked at: " + Sentences.of(e) + ".");
        }
    }

    private void fail(String label, Path proofFile, String sentence) {
        var item = new Item(label, proofFile);
        item.fail(sentence);
        failed.add(item);
    }

    private static Path key(Path path) {
        return path.toAbsolutePath().normalize();
    }

    private final class Walk extends SimpleFileVisitor<Path> {

        private final Path root;
        private final List<Path> found = new ArrayList<>();

        Walk(Path root) {
            this.root = root;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            if (!folder.equals(root) && isPassedOver(folder)) {
                skipped++;
                return FileVisitResult.SKIP_SUBTREE;
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (ProofFiles.isProofName(file)) {
                return FileVisitResult.CONTINUE;
            }
            if (!attributes.isRegularFile() || isPassedOver(file)) {
                skipped++;
            } else {
                found.add(file);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            fail(file.toString(), file, "It cannot be looked at: " + Sentences.of(e) + ".");
            return FileVisitResult.CONTINUE;
        }

        private boolean isPassedOver(Path path) {
            return !hidden && String.valueOf(path.getFileName()).startsWith(".");
        }
    }
}
