package vouch.server.ethereum;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingJsonFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
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
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The embedded chain's state on disk: the newest dump and the one before.
///
/// A dump is written beside them, is on disk before it takes the newest one's place, and the newest
/// takes the place of the one before: at every moment a whole dump is there.
final class StateFiles {

    private static final Logger LOG = LoggerFactory.getLogger(StateFiles.class);
    private static final JsonFactory JSON = new MappingJsonFactory();

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private static final long SPACE_BYTES_MIN = 256 * 1024;

    private final Path directory;
    private final Path newest;
    private final Path before;
    private final Path unfinished;
    private final Path damaged;
    private final Path unpacked;
    private final Path genesis;

    StateFiles(Path directory) {
        this.directory = directory;
        this.newest = directory.resolve("state.gz");
        this.before = directory.resolve("state.previous.gz");
        this.unfinished = directory.resolve("state.new");
        this.damaged = directory.resolve("state.damaged.gz");
        this.unpacked = directory.resolve("state.load.json");
        this.genesis = directory.resolve("genesis");
    }

    /// @param dump gzipped JSON
    void write(byte[] dump) {
        try {
            check(dump);
            writeThrough(unfinished, dump);
            if (Files.exists(newest)) {
                Files.move(newest, before, StandardCopyOption.ATOMIC_MOVE);
            }
            Files.move(unfinished, newest, StandardCopyOption.ATOMIC_MOVE);
            syncDirectory(directory);
        } catch (IOException e) {
            if (spaceIsShort()) {
                throw new NodeException(fullDisk());
            }
            throw new UncheckedIOException("cannot write the embedded chain's state", e);
        }
    }

    /// Whether a write that failed is put down to the missing space.
    boolean spaceIsShort() {
        try {
            return Files.getFileStore(directory).getUsableSpace() < SPACE_BYTES_MIN;
        } catch (IOException e) {
            return false;
        }
    }

    String fullDisk() {
        return "the disk that holds the embedded chain in " + directory + " is full";
    }

    Path newest() {
        return newest;
    }

    /// Copies the newest dump, and which chain it is of, to another directory, where there are any.
    void copyTo(Path other) {
        try {
            if (!Files.exists(genesis)) {
                return;
            }
            Files.createDirectories(other, OWNER_ONLY);
            for (Path file : List.of(genesis, newest)) {
                writeThrough(other.resolve(file.getFileName()), Files.readAllBytes(file));
            }
            syncDirectory(other);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot copy the embedded chain's state", e);
        }
    }

    /// The dumps there are, the newest first.
    List<Path> dumps() {
        var dumps = new ArrayList<Path>();
        for (Path dump : List.of(newest, before)) {
            if (Files.exists(dump)) {
                dumps.add(dump);
            }
        }
        return dumps;
    }

    /// The hash of the chain's block 0, noted when it began.
    Optional<String> genesis() {
        try {
            return Optional.of(Files.readString(genesis).strip());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + genesis, e);
        }
    }

    void noteGenesis(String hash) {
        try {
            // A file cut off by a kill would be taken for a damaged chain at every start.
            writeThrough(unfinished, (hash + "\n").getBytes(StandardCharsets.UTF_8));
            Files.move(unfinished, genesis, StandardCopyOption.ATOMIC_MOVE);
            syncDirectory(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + genesis, e);
        }
    }

    /// Writes a dump as the plain JSON that anvil loads.
    ///
    /// @param genesisHash the block 0 to keep; anvil dumps the one it made for itself at start,
    ///   too, and of two it would take either
    /// @throws IOException if the dump is damaged
    Path unpack(Path dump, String genesisHash) throws IOException {
        try (var in = new GZIPInputStream(Files.newInputStream(dump), 1 << 16);
                var parser = JSON.createParser(in);
                var generator = JSON.createGenerator(unpacked.toFile(), JsonEncoding.UTF8)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("the dump is not a JSON object");
            }
            generator.writeStartObject();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                generator.writeFieldName(name);
                parser.nextToken();
                if (name.equals("blocks") && parser.currentToken() == JsonToken.START_ARRAY) {
                    copyBlocks(parser, generator, genesisHash);
                } else {
                    generator.copyCurrentStructure(parser);
                }
            }
            generator.writeEndObject();
            // The checksum stands behind the last byte.
            in.transferTo(OutputStream.nullOutputStream());
        }
        return unpacked;
    }

    private static void copyBlocks(JsonParser parser, JsonGenerator generator, String genesisHash)
            throws IOException {
        generator.writeStartArray();
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            JsonNode block = parser.readValueAsTree();
            JsonNode header = block.path("header");
            if (!header.path("number").asText().equals("0x0")
                    || BlockHeaders.hash(header).equals(genesisHash)) {
                generator.writeTree(block);
            }
        }
        generator.writeEndArray();
    }

    void removeUnpacked() {
        try {
            Files.deleteIfExists(unpacked);
        } catch (IOException e) {
            LOG.warn("cannot remove {}", unpacked);
        }
    }

    /// Moves a damaged newest dump out of the way, so that it never takes the good one's place.
    void setAside(Path dump) {
        try {
            Files.move(dump, damaged, StandardCopyOption.REPLACE_EXISTING);
            syncDirectory(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot move " + dump + " aside", e);
        }
    }

    private static void check(byte[] dump) throws IOException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(dump))) {
            if (in.read() != '{') {
                throw new IOException("the dump is not JSON");
            }
            in.transferTo(OutputStream.nullOutputStream());
        }
    }

    static void writeThrough(Path file, byte[] content) throws IOException {
        try (var channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            var buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    static void syncDirectory(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
