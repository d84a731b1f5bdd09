package vouch.server.notary;

import java.util.List;
import java.util.Optional;

/// A chain as its nodes have it now, asked for the hashes of blocks by their heights.
@FunctionalInterface
public interface BlockHashes {

    /// In the order asked for, `0x` and lower case; empty above the head.
    List<Optional<String>> at(List<Long> numbers);
}
