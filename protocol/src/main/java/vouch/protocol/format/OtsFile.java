package vouch.protocol.format;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import vouch.protocol.Digest;
import vouch.protocol.Encodings;
import vouch.protocol.MalformedException;

/// An OpenTimestamps file about a SHA-256 digest, of the operations that lead to Ethereum: it
/// computes messages from the digest, and says of some of them what block they are in. Immutable
/// and well-formed; whether a block has such a root is for whoever knows the block to say.
///
/// An `.ots` file proves any 32 bytes on its way: a hash of the log's tree has one as well as an
/// entry. What it is about is its [#digest()], and nothing else.
public final class OtsFile {

    /// The longest file that is read.
    public static final int BYTES_MAX = 64 * 1024;

    /// The longest message that an operation may make.
    public static final int MESSAGE_BYTES_MAX = 4096;

    /// How many operations may follow on one another, as in the reference implementation.
    public static final int DEPTH_MAX = 255;

    /// Magic bytes, version 1, and the operation that made the file's digest, SHA-256.
    private static final byte[] HEAD =
            Encodings.parseHex(
                    "004f70656e54696d657374616d7073000050726f6f6600bf89e2e884e892940108");

    private final byte[] bytes;
    private final Digest digest;
    private final List<OtsAttestation> attestations;

    OtsFile(byte[] bytes, Digest digest, List<OtsAttestation> attestations) {
        this.bytes = bytes.clone();
        this.digest = digest;
        this.attestations = List.copyOf(attestations);
    }

    /// Reads a file; refuses what the reference implementation refuses, and besides that what is
    /// not the one spelling of its tree, other operations than append, prepend, SHA-256 and
    /// Keccak-256, and what is beyond a limit.
    public static OtsFile parse(byte[] bytes) {
        if (bytes.length > BYTES_MAX) {
            throw new MalformedException("An .ots file has at most " + BYTES_MAX + " bytes.");
        }
        return new OtsReader(bytes).file(bytes);
    }

    /// The file of one chain of operations that ends in an Ethereum block.
    static OtsFile of(Digest digest, List<OtsStep> steps, long block) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(HEAD);
        out.writeBytes(digest.bytes());
        steps.forEach(step -> step.write(out));
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        Leb128.write(payload, block);
        out.write(0);
        out.writeBytes(Encodings.parseHex(OtsClaim.ETHEREUM));
        Leb128.write(out, payload.size());
        out.writeBytes(payload.toByteArray());
        return parse(out.toByteArray());
    }

    static byte[] head() {
        return HEAD.clone();
    }

    /// A copy of the file's bytes.
    public byte[] bytes() {
        return bytes.clone();
    }

    /// What the file is about.
    public Digest digest() {
        return digest;
    }

    /// Everything that is said of the messages, in the file's order; never empty.
    public List<OtsAttestation> attestations() {
        return attestations;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OtsFile that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
