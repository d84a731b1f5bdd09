package vouch.protocol.timestamp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import vouch.protocol.MalformedException;

/// The elements of a sequence or set, read in their order.
final class DerElements {

    /// The most elements that are read from one set; tokens have fewer than ten.
    static final int COUNT_MAX = 64;

    private final String what;
    private final byte[] input;
    private final int end;
    private int at;

    /// @param what whose elements they are, as a sentence begins
    DerElements(String what, byte[] input, int from, int end) {
        this.what = what;
        this.input = input;
        this.at = from;
        this.end = end;
    }

    /// The next element, which must be there and have this tag.
    Der next(int tag) {
        return optional(tag)
                .orElseThrow(
                        () -> new MalformedException(what + " is not made of what it should be."));
    }

    /// The next element, where there is one with this tag.
    Optional<Der> optional(int tag) {
        if (at >= end || Byte.toUnsignedInt(input[at]) != tag) {
            return Optional.empty();
        }
        Der der = Der.at(input, at, end);
        at = der.end();
        return Optional.of(der);
    }

    /// All that are left, each with this tag.
    List<Der> all(int tag) {
        List<Der> all = new ArrayList<>();
        while (at < end) {
            if (all.size() == COUNT_MAX) {
                throw new MalformedException(what + " has more than " + COUNT_MAX + " elements.");
            }
            all.add(next(tag));
        }
        return all;
    }

    /// The one element that is left, with this tag.
    Der only(int tag) {
        Der der = next(tag);
        end();
        return der;
    }

    /// Refuses what nobody asked for.
    void end() {
        if (at != end) {
            throw new MalformedException(what + " has more in it than it should.");
        }
    }
}
