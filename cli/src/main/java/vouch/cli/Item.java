package vouch.cli;

import java.nio.file.Path;
import java.util.Optional;
import vouch.protocol.Digest;
import vouch.protocol.proof.Facts;
import vouch.protocol.proof.Proof;
import vouch.protocol.proof.Salt;
import vouch.protocol.proof.Stage;

/// One thing whose proof a command makes or brings further, and how far it has got.
///
///     (new) -> prepared -> registered -> grown, as far as wanted
///        '---------'-----------'--------> failed, with a sentence
///
/// At any time one thread works on it; the phases of a command hand it on.
final class Item {

    /// Why its digest needs, or needed, no registration of ours.
    enum Origin {
        /// New to the server: a credit was taken.
        REGISTERED,
        /// The server knew the digest.
        KNOWN,
        /// A proof of it lay there.
        RESUMED
    }

    private final String label;
    private final Path proofFile;
    private Optional<Digest> content = Optional.empty();
    private Optional<Digest> registered = Optional.empty();
    private Optional<Salt> salt = Optional.empty();
    private Optional<Proof> held = Optional.empty();
    private Optional<Facts> facts = Optional.empty();
    private Optional<String> failure = Optional.empty();
    private Optional<String> trouble = Optional.empty();
    private Origin origin = Origin.RESUMED;
    private boolean mined;
    private boolean replaces;
    private boolean reported;

    /// @param label what the user calls it
    Item(String label, Path proofFile) {
        this.label = label;
        this.proofFile = proofFile;
    }

    String label() {
        return label;
    }

    Path proofFile() {
        return proofFile;
    }

    /// The digest of the file itself, where it is known.
    Optional<Digest> content() {
        return content;
    }

    Optional<Salt> salt() {
        return salt;
    }

    /// The digest that the server knows it by.
    Digest registered() {
        return registered.orElseThrow();
    }

    /// The same, where there is one yet.
    Optional<Digest> registeredIfAny() {
        return registered;
    }

    /// True where something else lies in the proof file that is to be set aside before it is
    /// written.
    boolean replaces() {
        return replaces;
    }

    void replaces(boolean other) {
        replaces = other;
    }

    /// The proof that lies in the proof file now and stands for this content.
    Optional<Proof> held() {
        return held;
    }

    /// What the held proof says, once it has been checked.
    Optional<Facts> facts() {
        return facts;
    }

    Optional<String> failure() {
        return failure;
    }

    /// Why the last attempt to bring it further came to nothing, where another may succeed.
    Optional<String> trouble() {
        return trouble;
    }

    Origin origin() {
        return origin;
    }

    boolean isReported() {
        return reported;
    }

    void prepared(Digest itsContent, Optional<Salt> itsSalt) {
        content = Optional.of(itsContent);
        salt = itsSalt;
        registered = Optional.of(itsSalt.map(s -> s.salted(itsContent)).orElse(itsContent));
    }

    /// A proof stands in the proof file, and `itsFacts` were found in it.
    void holds(Proof proof, Facts itsFacts) {
        registered = Optional.of(proof.digest());
        salt = proof.salt();
        held = Optional.of(proof);
        facts = Optional.of(itsFacts);
        trouble = Optional.empty();
    }

    void registeredAs(Origin how) {
        origin = how;
    }

    void seenMined(boolean isMined) {
        mined = isMined;
    }

    /// The first failure counts.
    void fail(String sentence) {
        if (failure.isEmpty()) {
            failure = Optional.of(sentence);
        }
    }

    void troubled(String sentence) {
        trouble = Optional.of(sentence);
    }

    void reported() {
        reported = true;
    }

    boolean hasReached(Wanted wanted) {
        return held.map(Proof::stage)
                .map(stage ->
                        stage == Stage.FINAL
                                || (stage.compareTo(wanted.stage()) >= 0
                                        && (wanted != Wanted.MINED || mined)))
                .orElse(false);
    }

    /// How far it is: for people and for JSON.
    Optional<Wanted> reached() {
        for (Wanted stage :
                new Wanted[] {Wanted.FINAL, Wanted.MINED, Wanted.LOGGED, Wanted.RECEIVED}) {
            if (hasReached(stage)) {
                return Optional.of(stage);
            }
        }
        return Optional.empty();
    }
}
