package vouch.protocol.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import vouch.protocol.Digest;
import vouch.protocol.MalformedException;
import vouch.protocol.ethereum.Hash;
import vouch.protocol.ethereum.RecordedBlock;
import vouch.protocol.log.SignedNote;
import vouch.protocol.proof.Verdict.Fails;
import vouch.protocol.proof.Verdict.Holds;

/// Nothing in a bundle may change without the verifier noticing.
class ProofMutationTest {

    private static final long SEED = 20_261_121;

    private final boolean full = Boolean.getBoolean("vouch.long");
    private final RecordedBlock block = RecordedBlock.read("block-17");
    private final Proof proof = SampleLog.anchored(SampleLog.SALTED, SampleLog.SIZE, "block-17", 0);
    private final Digest file = Digest.sha256(SampleLog.file(SampleLog.SALTED));
    private final EthereumEvidence evidence = proof.ethereum().orElseThrow();
    private final ProofVerifier verifier =
            new ProofVerifier()
                    .withFile(file)
                    .withLogKey(SampleLog.signer().verifier())
                    .withBlockHash(block.hash());

    @Test
    void everyByteOfTheFilesDigestTheRegisteredDigestAndTheSaltMatters() {
        assertThat(verifier.verify(proof)).isInstanceOf(Holds.class);

        everyFlip(
                file.bytes(),
                flipped -> partOf(verifier.withFile(Digest.ofBytes(flipped)).verify(proof)),
                Part.FILE);
        everyFlip(
                proof.salt().orElseThrow().bytes(),
                flipped -> partOf(verifier.verify(proof.withSalt(flipped))),
                Part.FILE);
        everyFlip(
                proof.digest().bytes(),
                flipped -> partOf(verifier.verify(withDigest(flipped))),
                Part.FILE);
        ProofVerifier withoutFile = new ProofVerifier().withLogKey(SampleLog.signer().verifier());
        everyFlip(
                proof.digest().bytes(),
                flipped -> partOf(withoutFile.verify(withDigest(flipped))),
                Part.RECEIPT);
    }

    @Test
    void everyByteOfTheReceiptMatters() {
        everyFlip(
                proof.receiptNote().toString().getBytes(StandardCharsets.UTF_8),
                flipped -> partOf(verifier.verify(withReceipt(note(flipped)))),
                Part.RECEIPT,
                Part.RECEIPT_SIGNATURE);
    }

    @Test
    void everyByteOfThePathAndOfTheCheckpointMatters() {
        LogEvidence log = proof.log().orElseThrow();
        for (int i = 0; i < log.path().size(); i++) {
            int at = i;
            everyFlip(
                    log.path().get(i).bytes(),
                    flipped -> {
                        List<Digest> path = new ArrayList<>(log.path());
                        path.set(at, Digest.ofBytes(flipped));
                        return partOf(verifier.verify(proof.withLog(log.note(), path)));
                    },
                    Part.PATH);
        }
        everyFlip(
                log.note().toString().getBytes(StandardCharsets.UTF_8),
                flipped -> partOf(verifier.verify(proof.withLog(note(flipped), log.path()))),
                Part.CHECKPOINT,
                Part.PATH,
                Part.CHECKPOINT_SIGNATURE);
    }

    @Test
    void everyByteOfTheTransactionItsIndexAndTheNodesMatters() {
        everyFlip(
                evidence.transaction(),
                flipped ->
                        chainPart(flipped, evidence.index(), evidence.nodes(), evidence.header()),
                Part.TRANSACTION);
        for (int index = 1; index < 300; index++) {
            assertThat(
                            chainPart(
                                    evidence.transaction(),
                                    index,
                                    evidence.nodes(),
                                    evidence.header()))
                    .isEqualTo("trie node");
        }
        for (int i = 0; i < evidence.nodes().size(); i++) {
            int at = i;
            everyFlip(
                    evidence.nodes().get(i),
                    flipped -> {
                        List<byte[]> nodes = new ArrayList<>(evidence.nodes());
                        nodes.set(at, flipped);
                        return chainPart(
                                evidence.transaction(), evidence.index(), nodes, evidence.header());
                    },
                    Part.TRIE_NODE);
        }
    }

    @Test
    void everyByteOfTheHeaderMattersOnceTheBlockHashIsKnown() {
        everyFlip(
                evidence.header(),
                flipped ->
                        chainPart(
                                evidence.transaction(),
                                evidence.index(),
                                evidence.nodes(),
                                flipped),
                Part.HEADER,
                Part.TRIE_NODE,
                Part.BLOCK_HASH);
    }

    @Test
    void withoutABlockHashAChangedHeaderHasAnotherHashAndIsNotSaidToBeCompared() {
        ProofVerifier withoutHash = new ProofVerifier().withFile(file);
        Hash real = block.hash();
        for (byte[] flipped : flips(evidence.header())) {
            EthereumEvidence changed =
                    new EthereumEvidence(
                            evidence.transaction(), evidence.index(), evidence.nodes(), flipped);
            switch (withoutHash.verify(proof.withEthereum(changed))) {
                case Fails fails -> assertThat(fails.part()).isIn(Part.HEADER, Part.TRIE_NODE);
                case Holds holds -> {
                    Facts.Chain chain = holds.facts().chain().orElseThrow();
                    assertThat(chain.blockHash()).isNotEqualTo(real);
                    assertThat(chain.blockHashCompared()).isFalse();
                }
            }
        }
    }

    @Test
    void aChangedCharacterOfTheTextIsRefusedOrFailsOrChangesNothing() {
        String text = proof.toJson();
        Random random = new Random(SEED);
        int rounds = full ? 24 : 2;
        String characters = "0123456789abcdefABCDEF\"\\{}[],: \t\n\rxX+-.eEtfn\u00e9\u2014\u0000";
        int same = 0;
        for (int at = 0; at < text.length(); at++) {
            for (int round = 0; round < rounds; round++) {
                char c = characters.charAt(random.nextInt(characters.length()));
                String changed =
                        switch (random.nextInt(3)) {
                            case 0 -> text.substring(0, at) + text.substring(at + 1);
                            case 1 -> text.substring(0, at) + c + text.substring(at);
                            default -> text.substring(0, at) + c + text.substring(at + 1);
                        };
                same += meansTheSame(changed, text, at) ? 1 : 0;
            }
        }
        assertThat(same).isPositive();
    }

    private boolean meansTheSame(String changed, String text, int at) {
        Proof parsed;
        try {
            parsed = Proof.parse(changed.getBytes(StandardCharsets.UTF_8));
        } catch (MalformedException _) {
            return false;
        }
        if (!parsed.equals(proof)) {
            assertThat(verifier.verify(parsed))
                    .as("seed %d, character %d", SEED, at)
                    .isInstanceOf(Fails.class);
            return false;
        }
        assertThat(oneSpelling(changed))
                .as("seed %d, character %d", SEED, at)
                .isEqualTo(oneSpelling(text));
        assertThat(parsed.toJson()).isEqualTo(text);
        return true;
    }

    /// What JSON lets one write in two ways by one character more: space, and a needless escape.
    private static String oneSpelling(String json) {
        return json.replaceAll("[ \t\r\n]", "").replace("\\/", "/");
    }

    private void everyFlip(byte[] bytes, Function<byte[], String> outcome, Part... expected) {
        List<String> allowed = new ArrayList<>(List.of("refused"));
        for (Part part : expected) {
            allowed.add(part.toString());
        }
        for (byte[] flipped : flips(bytes)) {
            String part;
            try {
                part = outcome.apply(flipped);
            } catch (MalformedException _) {
                part = "refused";
            }
            assertThat(part).isIn(allowed);
        }
    }

    /// The bytes with one bit changed: in the short run one bit of each byte, in the long run every
    /// bit.
    private List<byte[]> flips(byte[] bytes) {
        List<byte[]> flips = new ArrayList<>();
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            if (full || bit % 8 == (bit / 8) % 8) {
                byte[] flipped = bytes.clone();
                flipped[bit / 8] ^= (byte) (1 << (bit % 8));
                flips.add(flipped);
            }
        }
        return flips;
    }

    private String chainPart(byte[] transaction, int index, List<byte[]> nodes, byte[] header) {
        EthereumEvidence changed = new EthereumEvidence(transaction, index, nodes, header);
        return partOf(verifier.verify(proof.withEthereum(changed)));
    }

    private static String partOf(Verdict verdict) {
        return switch (verdict) {
            case Holds holds -> "holds: " + holds.facts();
            case Fails fails -> fails.part().toString();
        };
    }

    private Proof withDigest(byte[] digest) {
        return new Proof(
                Digest.ofBytes(digest),
                proof.salt(),
                proof.receiptNote(),
                proof.log(),
                proof.ethereum(),
                proof.rfc3161());
    }

    private Proof withReceipt(SignedNote receipt) {
        return new Proof(
                proof.digest(),
                proof.salt(),
                receipt,
                proof.log(),
                proof.ethereum(),
                proof.rfc3161());
    }

    private static SignedNote note(byte[] utf8) {
        try {
            return SignedNote.parse(
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString());
        } catch (CharacterCodingException e) {
            throw new MalformedException("not UTF-8", e);
        }
    }
}
