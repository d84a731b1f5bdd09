package vouch.protocol.format;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import vouch.protocol.Digest;
import vouch.protocol.MalformedException;
import vouch.protocol.ethereum.Hash;
import vouch.protocol.format.ChainpointStep.Left;
import vouch.protocol.format.ChainpointStep.Right;
import vouch.protocol.format.ChainpointStep.Sha256;
import vouch.protocol.proof.Facts;
import vouch.protocol.proof.Facts.Anchored;
import vouch.protocol.proof.LogEvidence;
import vouch.protocol.proof.Proof;

/// A Chainpoint v4 proof with one branch that ends in one Ethereum transaction: the steps lead from
/// the hash to the transaction's input. Immutable and well-formed; whether the transaction has that
/// input, and in which block it is, is for whoever asks a node to say.
///
/// @param id names the proof and proves nothing; a UUID of version 1 whose time is `hashReceived`
/// @param hash what the proof is about
/// @param hashReceived in whole seconds; the log's word and nothing more
/// @param steps from the hash to the transaction's input
/// @param transaction the transaction's hash
public record ChainpointProof(
        UUID id, Digest hash, Instant hashReceived, List<ChainpointStep> steps, Hash transaction) {

    /// The longest proof that is read.
    public static final int BYTES_MAX = 64 * 1024;

    /// How many steps a proof may have; the highest tree needs 191.
    public static final int STEPS_MAX = 256;

    private static final Instant END = Instant.parse("9999-12-31T23:59:59Z");
    private static final Left LEAF = new Left("00");
    private static final Left NODE = new Left("01");

    // RFC 9562: a UUID of version 1 counts 100 ns from 1582-10-15, in 60 bits.
    private static final long TICKS_PER_SECOND = 10_000_000;
    private static final long TICKS_PER_MILLISECOND = 10_000;
    private static final long TICKS_AT_1970 = 0x01b21dd213814000L;
    private static final long TICKS_MASK = (1L << 60) - 1;

    public ChainpointProof {
        steps = List.copyOf(steps);
        if (steps.size() > STEPS_MAX) {
            throw new MalformedException(
                    "A Chainpoint proof has at most " + STEPS_MAX + " operations here.");
        }
        if (!hashReceived.truncatedTo(ChronoUnit.SECONDS).equals(hashReceived)) {
            throw new MalformedException("A Chainpoint proof's time is in whole seconds.");
        }
        if (hashReceived.isBefore(Instant.EPOCH) || hashReceived.isAfter(END)) {
            throw new MalformedException("A Chainpoint proof's time lies between 1970 and 9999.");
        }
        if (id.version() != 1 || id.variant() != 2) {
            throw new MalformedException("A Chainpoint proof's id is a UUID of version 1.");
        }
        if (((id.timestamp() - ticks(hashReceived)) & TICKS_MASK) >= TICKS_PER_SECOND) {
            throw new MalformedException(
                    "A Chainpoint proof's id has another time than its hash_received.");
        }
        if (message(hash, steps).length != Digest.BYTES) {
            throw new MalformedException("A Chainpoint proof's operations end in 32 bytes.");
        }
    }

    /// A proof that holds, with what its chain says.
    static ChainpointProof of(Proof proof, Facts.Chain chain) {
        List<ChainpointStep> steps = new ArrayList<>();
        if (chain.anchored() == Anchored.ROOT) {
            proof.log().ifPresent(log -> climb(steps, proof.receipt().index(), log));
        }
        Instant acceptedAt = proof.receipt().acceptedAt();
        return new ChainpointProof(
                id(proof.digest(), proof.receipt().index(), acceptedAt),
                proof.digest(),
                acceptedAt.truncatedTo(ChronoUnit.SECONDS),
                steps,
                chain.transactionHash());
    }

    private static void climb(List<ChainpointStep> steps, long index, LogEvidence log) {
        steps.add(LEAF);
        steps.add(new Sha256());
        for (Sibling sibling : Sibling.of(index, log.checkpoint().size(), log.path())) {
            String hash = sibling.hash().hex();
            steps.add(sibling.left() ? new Left(hash) : new Right(hash));
            steps.add(NODE);
            steps.add(new Sha256());
        }
    }

    /// The time is the receipt's; what else a UUID of version 1 holds comes from the digest and the
    /// index, with the bit set that says it is no network card's address.
    private static UUID id(Digest digest, long index, Instant acceptedAt) {
        byte[] number = ByteBuffer.allocate(Long.BYTES).putLong(index).array();
        long rest = ByteBuffer.wrap(Digest.sha256(digest.bytes(), number).bytes()).getLong();
        long ticks = ticks(acceptedAt);
        long high = (ticks << 32) | (((ticks >>> 32) & 0xffff) << 16) | 0x1000 | (ticks >>> 48);
        long low = (rest & 0x3fff_ffff_ffff_ffffL) | 0x8000_0100_0000_0000L;
        return new UUID(high, low);
    }

    private static long ticks(Instant time) {
        return (time.toEpochMilli() * TICKS_PER_MILLISECOND + TICKS_AT_1970) & TICKS_MASK;
    }

    /// Reads a proof of this kind, whatever its spaces and the order of its members; refuses other
    /// branches, other anchors and other operations.
    public static ChainpointProof parse(byte[] json) {
        return ChainpointJson.read(json);
    }

    /// The proof as JSON: pretty, always the same for the same proof, with a line end at the end.
    public String text() {
        return ChainpointJson.write(this);
    }

    /// The 32 bytes that the steps lead to, and that must be the transaction's input.
    public Digest value() {
        return Digest.ofBytes(message(hash, steps));
    }

    private static byte[] message(Digest hash, List<ChainpointStep> steps) {
        byte[] message = hash.bytes();
        for (ChainpointStep step : steps) {
            message = step.apply(message);
        }
        return message;
    }
}
