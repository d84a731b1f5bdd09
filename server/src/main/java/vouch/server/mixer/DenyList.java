package vouch.server.mixer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vouch.server.ethereum.Address;

/// Addresses in a file, one a line, that the mixer does no business with; read again when the file
/// changes. Blank lines and what follows a `#` mean nothing. Thread-safe.
final class DenyList implements Screening {

    static final long BYTES_MAX = 16L * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(DenyList.class);

    private record State(FileTime changed, long length) {}

    private final Path file;
    private State seen;
    private Set<Address> addresses;

    private DenyList(Path file, State seen, Set<Address> addresses) {
        this.file = file;
        this.seen = seen;
        this.addresses = addresses;
    }

    /// @throws IllegalArgumentException with one sentence, where the file is no such list
    static DenyList open(Path file) {
        try {
            State state = state(file);
            return new DenyList(file, state, read(file, state));
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read the deny list " + file, e);
        }
    }

    @Override
    public synchronized boolean denies(Address address) {
        reload();
        return addresses.contains(address);
    }

    /// A list that cannot be read does not take the place of one that could.
    private void reload() {
        try {
            State now = state(file);
            if (!now.equals(seen)) {
                seen = now;
                addresses = read(file, now);
                LOG.info("the deny list {} has {} addresses", file, addresses.size());
            }
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            LOG.error("the deny list stays as it was: {}", e.getMessage());
        }
    }

    private static State state(Path file) throws IOException {
        return new State(Files.getLastModifiedTime(file), Files.size(file));
    }

    private static Set<Address> read(Path file, State state) throws IOException {
        if (state.length() > BYTES_MAX) {
            throw new IllegalArgumentException(
                    "the deny list " + file + " is longer than " + BYTES_MAX + " bytes");
        }
        var addresses = new HashSet<Address>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            String text = line.split("#", 2)[0].strip();
            if (!text.isEmpty()) {
                addresses.add(parse(text, file, number));
            }
        }
        return Set.copyOf(addresses);
    }

    private static Address parse(String text, Path file, int line) {
        try {
            return Address.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "line " + line + " of the deny list " + file + ": " + e.getMessage(), e);
        }
    }
}
