package vouch.protocol.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import vouch.protocol.Digest;
import vouch.protocol.ethereum.BlockHeader;
import vouch.protocol.ethereum.Hash;
import vouch.protocol.ethereum.RawTransaction;
import vouch.protocol.ethereum.RecordedBlock;
import vouch.protocol.ethereum.Rlp;
import vouch.protocol.ethereum.RlpBytes;
import vouch.protocol.ethereum.RlpList;
import vouch.protocol.ethereum.TransactionTrie;
import vouch.protocol.log.Checkpoint;
import vouch.protocol.log.FixedRandom;
import vouch.protocol.log.NoteSigner;
import vouch.protocol.proof.Verdict.Fails;
import vouch.protocol.proof.Verdict.Holds;
import vouch.protocol.timestamp.SampleTokens;

class ProofVerifierTest {

    private static final int INDEX = 5;
    private static final int SIZE = SampleLog.SIZE;

    private final RecordedBlock block = RecordedBlock.read("block-140");
    private final Proof complete = SampleLog.anchored(INDEX, SIZE, "block-140", 130);
    private final ProofVerifier verifier =
            new ProofVerifier()
                    .withFile(Digest.sha256(SampleLog.file(INDEX)))
                    .withLogKey(SampleLog.signer().verifier())
                    .withBlockHash(block.hash());

    @Test
    void aFinalProofHoldsAndSaysWhatItShows() {
        Facts facts = holds(verifier, complete);

        assertThat(facts.stage()).isEqualTo(Stage.FINAL);
        assertThat(facts.digest()).isEqualTo(Digest.sha256(SampleLog.file(INDEX)));
        assertThat(facts.index()).isEqualTo(INDEX);
        assertThat(facts.acceptedAt()).isEqualTo(Instant.parse("2026-09-21T14:13:25.123Z"));
        assertThat(facts.origin()).isEqualTo(SampleLog.ORIGIN);
        assertThat(facts.fileCompared()).isTrue();
        assertThat(facts.signaturesChecked()).isTrue();
        assertThat(facts.timestamp()).isEmpty();
        assertThat(facts.treeSize()).hasValue(SIZE);
        Facts.Chain chain = facts.chain().orElseThrow();
        assertThat(chain.chainId()).isEqualTo(31337);
        assertThat(chain.developmentChain()).isTrue();
        assertThat(chain.blockNumber()).isEqualTo(6);
        assertThat(chain.blockTime()).isEqualTo(Instant.ofEpochSecond(1_790_000_072));
        assertThat(chain.blockHash()).isEqualTo(block.hash());
        assertThat(chain.transactionHash()).hasToString(block.transactionHashes().get(130));
        assertThat(chain.anchored()).isEqualTo(Facts.Anchored.ROOT);
        assertThat(chain.blockHashCompared()).isTrue();
    }

    @Test
    void everyEntryOfTheTreeIsProvedByTheSameTransaction() {
        for (int index = 0; index < SIZE; index++) {
            Proof proof = SampleLog.anchored(index, SIZE, "block-17", 0);

            assertThat(holds(new ProofVerifier(), proof).index()).isEqualTo(index);
        }
    }

    @Test
    void earlierStagesHoldAlone() {
        Facts received = holds(verifier, SampleLog.received(INDEX));
        Facts logged = holds(verifier, SampleLog.logged(INDEX, SIZE));

        assertThat(received.stage()).isEqualTo(Stage.RECEIVED);
        assertThat(received.treeSize()).isEmpty();
        assertThat(logged.stage()).isEqualTo(Stage.LOGGED);
        assertThat(logged.treeSize()).hasValue(SIZE);
        assertThat(logged.chain()).isEmpty();
    }

    @Test
    void withoutAnythingFromOutsideItSaysWhatWasNotCompared() {
        Facts facts = holds(new ProofVerifier(), complete);

        assertThat(facts.fileCompared()).isFalse();
        assertThat(facts.signaturesChecked()).isFalse();
        assertThat(facts.chain().orElseThrow().blockHashCompared()).isFalse();
    }

    @Test
    void inDirectModeTheTransactionCarriesTheDigestItself() {
        Proof direct = SampleLog.anchored(4, 7, "block-17-direct", 16);

        assertThat(holds(new ProofVerifier(), direct).chain().orElseThrow().anchored())
                .isEqualTo(Facts.Anchored.DIGEST);
    }

    @Test
    void aTransactionOfItsOwnNeedsNoPlaceInTheLog() {
        Proof direct =
                SampleLog.received(4)
                        .withEthereum(
                                SampleLog.evidence(RecordedBlock.read("block-17-direct"), 16));

        Facts facts = holds(new ProofVerifier(), Proof.parse(direct.toJson().getBytes(UTF_8)));

        assertThat(facts.stage()).isEqualTo(Stage.FINAL);
        assertThat(facts.treeSize()).isEmpty();
        assertThat(facts.chain().orElseThrow().anchored()).isEqualTo(Facts.Anchored.DIGEST);
    }

    @Test
    void aTreeOfOneEntryHasAnEmptyPath() {
        Proof single = SampleLog.anchored(0, 1, "block-1-single-entry", 0);

        assertThat(single.log().orElseThrow().path()).isEmpty();
        assertThat(holds(new ProofVerifier(), single).treeSize()).hasValue(1);
    }

    @Test
    void aSaltLeadsFromTheFileToTheRegisteredDigest() {
        Proof salted = SampleLog.anchored(SampleLog.SALTED, SIZE, "block-1", 0);
        ProofVerifier ofTheFile =
                new ProofVerifier().withFile(Digest.sha256(SampleLog.file(SampleLog.SALTED)));

        assertThat(holds(ofTheFile, salted).fileCompared()).isTrue();
        assertThat(fails(verifier, salted).part()).isEqualTo(Part.FILE);
        assertThat(fails(ofTheFile, salted.withSalt(new byte[32])))
                .isEqualTo(
                        new Fails(
                                Part.FILE,
                                "The file's digest with the proof's salt is not the digest that the"
                                        + " proof is about."));
        assertThat(fails(verifier, complete.withSalt(new byte[32])))
                .isEqualTo(
                        new Fails(
                                Part.SALT,
                                "The proof carries a salt, but is about the file's digest without it."));
    }

    @Test
    void anotherFileIsNamed() {
        assertThat(fails(verifier.withFile(Digest.sha256()), complete))
                .isEqualTo(
                        new Fails(
                                Part.FILE,
                                "The file's digest is not the one that the proof is about."));
    }

    @Test
    void aReceiptForAnotherDigestIsNamed() {
        Proof swapped =
                new Proof(
                        complete.digest(),
                        complete.salt(),
                        SampleLog.received(4).receiptNote(),
                        complete.log(),
                        complete.ethereum(),
                        complete.rfc3161());

        assertThat(fails(verifier, swapped))
                .isEqualTo(new Fails(Part.RECEIPT, "The receipt is for another digest."));
    }

    @Test
    void aSignatureOfAnotherKeyOrInAnotherNameIsNamed() {
        NoteSigner stranger =
                NoteSigner.generate(SampleLog.ORIGIN, new FixedRandom("a stranger's key"));
        NoteSigner other = NoteSigner.generate("vouch/ffffffffffffffff", new FixedRandom("other"));
        String receipt = SampleLog.receipt(INDEX).text();
        String checkpoint = SampleLog.checkpoint(SIZE).text();
        Proof logged = SampleLog.logged(INDEX, SIZE);
        List<Digest> path = logged.log().orElseThrow().path();

        assertThat(fails(verifier, Proof.of(stranger.sign(receipt))))
                .isEqualTo(
                        new Fails(
                                Part.RECEIPT_SIGNATURE,
                                "The receipt is not signed by the given key of the log."));
        assertThat(fails(new ProofVerifier(), Proof.of(other.sign(receipt))))
                .isEqualTo(
                        new Fails(
                                Part.RECEIPT_SIGNATURE,
                                "The receipt is signed in another name than its log's."));
        assertThat(fails(verifier.withLogKey(other.verifier()), complete))
                .isEqualTo(
                        new Fails(
                                Part.RECEIPT_SIGNATURE,
                                "The given key is not of the log that the receipt is from."));
        assertThat(fails(verifier, logged.withLog(stranger.sign(checkpoint), path)))
                .isEqualTo(
                        new Fails(
                                Part.CHECKPOINT_SIGNATURE,
                                "The checkpoint is not signed by the given key of the log."));
        assertThat(fails(new ProofVerifier(), logged.withLog(other.sign(checkpoint), path)))
                .isEqualTo(
                        new Fails(
                                Part.CHECKPOINT_SIGNATURE,
                                "The checkpoint is signed in another name than its log's."));
    }

    @Test
    void aCheckpointOfAnotherLogOrOfATreeTooSmallIsNamed() {
        NoteSigner signer = SampleLog.signer();
        Checkpoint real = SampleLog.checkpoint(SIZE);
        Proof logged = SampleLog.logged(INDEX, SIZE);
        List<Digest> path = logged.log().orElseThrow().path();
        Checkpoint foreign = new Checkpoint("vouch/ffffffffffffffff", SIZE, real.root());
        Checkpoint small = new Checkpoint(SampleLog.ORIGIN, INDEX, real.root());

        assertThat(fails(verifier, logged.withLog(signer.sign(foreign.text()), path)))
                .isEqualTo(
                        new Fails(
                                Part.CHECKPOINT,
                                "The checkpoint is of another log than the receipt."));
        assertThat(fails(verifier, logged.withLog(signer.sign(small.text()), path)))
                .isEqualTo(
                        new Fails(
                                Part.CHECKPOINT,
                                "The checkpoint's tree has 5 entries, and the receipt's index 5 lies"
                                        + " outside it."));
    }

    @Test
    void aPathOfTheWrongShapeOrToAnotherRootIsNamed() {
        Proof logged = SampleLog.logged(INDEX, SIZE);
        List<Digest> path = logged.log().orElseThrow().path();
        List<Digest> other = SampleLog.tree(SIZE).path(4);

        assertThat(fails(verifier, withPath(logged, path.subList(1, path.size()))).sentence())
                .startsWith("The inclusion path has not the number of hashes");
        List<Digest> longer = new ArrayList<>(path);
        longer.add(Digest.sha256());
        assertThat(fails(verifier, withPath(logged, longer)).sentence())
                .startsWith("The inclusion path has not the number of hashes");
        assertThat(fails(verifier, withPath(logged, other)))
                .isEqualTo(
                        new Fails(
                                Part.PATH,
                                "The inclusion path does not lead from this digest to the"
                                        + " checkpoint's root."));
    }

    @Test
    void aTransactionWithAnotherPayloadIsNamed() {
        Proof other = SampleLog.logged(INDEX, SIZE).withEthereum(SampleLog.evidence(block, 129));
        Proof otherRoot = SampleLog.anchored(INDEX, 12, "block-140", 130);
        String sentence = "The transaction carries neither the checkpoint's root nor the digest.";

        assertThat(fails(verifier, other)).isEqualTo(new Fails(Part.TRANSACTION, sentence));
        assertThat(fails(verifier, otherRoot)).isEqualTo(new Fails(Part.TRANSACTION, sentence));
    }

    @Test
    void aTransactionThatIsNotTheOneInTheBlockIsNamed() {
        EthereumEvidence real = complete.ethereum().orElseThrow();
        byte[] elsewhere = RecordedBlock.read("block-17").transactions().getFirst();
        Proof forged =
                complete.withEthereum(
                        new EthereumEvidence(elsewhere, 130, real.nodes(), real.header()));

        assertThat(fails(verifier, forged))
                .isEqualTo(
                        new Fails(
                                Part.TRANSACTION,
                                "The block holds another transaction at this index."));
    }

    @Test
    void aTransactionOfNoChainOrOfAnUnknownTypeIsNamed() {
        byte[] root = SampleLog.checkpoint(SIZE).root().bytes();

        assertThat(fails(verifier, forged(legacy(root, 27))).sentence())
                .isEqualTo("The transaction is not bound to one chain.");
        assertThat(fails(verifier, forged(legacy(root, 35))).sentence())
                .isEqualTo("The transaction is not bound to one chain.");
        assertThat(fails(verifier, forged(new byte[] {0x7e, 1, 2})).sentence())
                .isEqualTo("The transaction is of a type that is not known here.");
        assertThat(fails(verifier, forged(new byte[] {2, 1, 2})).sentence())
                .startsWith("The transaction is malformed.");
    }

    @Test
    void aTrieNodeIsNamedByItsNumber() {
        EthereumEvidence real = complete.ethereum().orElseThrow();
        List<byte[]> nodes = real.nodes();
        nodes = new ArrayList<>(nodes);
        nodes.get(1)[7] ^= 1;
        EthereumEvidence changed =
                new EthereumEvidence(real.transaction(), real.index(), nodes, real.header());

        assertThat(fails(verifier, complete.withEthereum(changed)))
                .isEqualTo(
                        new Fails(
                                Part.TRIE_NODE,
                                "Trie node 1 does not fit. Its hash is not the one that the node"
                                        + " before it refers to."));
    }

    @Test
    void aMalformedHeaderIsNamed() {
        EthereumEvidence real = complete.ethereum().orElseThrow();
        EthereumEvidence changed =
                new EthereumEvidence(
                        real.transaction(), real.index(), real.nodes(), new byte[] {(byte) 0xc0});

        assertThat(fails(verifier, complete.withEthereum(changed)))
                .isEqualTo(
                        new Fails(
                                Part.HEADER,
                                "The block header is malformed. A block header has 15 to 21 fields."));
    }

    @Test
    void aConsistentForgeryHoldsUntilTheBlockHashIsCompared() {
        // A chain of the forger's own: header, trie and transaction all fit together.
        byte[] transaction = legacy(SampleLog.checkpoint(SIZE).root().bytes(), 37);
        Proof forged = forged(transaction);
        ProofVerifier withoutHash = new ProofVerifier().withLogKey(SampleLog.signer().verifier());

        Facts.Chain chain = holds(withoutHash, forged).chain().orElseThrow();
        assertThat(chain.chainId()).isEqualTo(1);
        assertThat(chain.developmentChain()).isFalse();
        assertThat(chain.blockHashCompared()).isFalse();
        assertThat(fails(withoutHash.withBlockHash(block.hash()), forged))
                .isEqualTo(
                        new Fails(
                                Part.BLOCK_HASH, "The block header's hash is not the given one."));
        assertThat(holds(withoutHash.withBlockHash(chain.blockHash()), forged).chain())
                .hasValueSatisfying(c -> assertThat(c.blockHashCompared()).isTrue());
    }

    @Test
    void aBlockHashGivenForAProofNotYetFinalIsNotSaidToBeCompared() {
        Facts facts = holds(verifier, SampleLog.logged(INDEX, SIZE));

        assertThat(facts.chain()).isEmpty();
    }

    @Test
    void aTimeStampTokenSaysItsTimeAndWhetherItsAuthorityWasChecked() {
        Proof stamped = complete.withRfc3161(TimestampToken.ofBytes(SampleTokens.bytes("entry-5")));

        Facts.Timestamp unchecked = holds(verifier, stamped).timestamp().orElseThrow();
        Facts.Timestamp checked =
                holds(verifier.withTimestampAuthority(SampleTokens.authority()), stamped)
                        .timestamp()
                        .orElseThrow();

        assertThat(unchecked.authorityChecked()).isFalse();
        assertThat(checked.authorityChecked()).isTrue();
        assertThat(checked.time()).isEqualTo(unchecked.time()).isAfter("2026-11-22T05:00:00Z");
    }

    @Test
    void aTokenOverAnotherDigestFailsAndOneThatCannotBeReadToo() {
        Proof other = complete.withRfc3161(TimestampToken.ofBytes(SampleTokens.bytes("entry-4")));
        Proof none = complete.withRfc3161(TimestampToken.ofBytes(new byte[] {1, 2, 3}));

        assertThat(verifier.verify(other))
                .isEqualTo(new Fails(Part.RFC3161, "The time-stamp token is over another digest."));
        assertThat(verifier.verify(none))
                .isInstanceOfSatisfying(
                        Fails.class, fails -> assertThat(fails.part()).isEqualTo(Part.RFC3161));
    }

    /// A final proof of the sample log in a made-up block that holds this transaction alone.
    private Proof forged(byte[] transaction) {
        List<byte[]> fields = new ArrayList<>(block.fields());
        fields.set(4, TransactionTrie.root(List.of(transaction)));
        EthereumEvidence evidence =
                new EthereumEvidence(
                        transaction,
                        0,
                        TransactionTrie.proof(List.of(transaction), 0),
                        BlockHeader.encode(fields));
        return complete.withEthereum(evidence);
    }

    private static byte[] legacy(byte[] data, long v) {
        RlpBytes number = RlpBytes.of(BigInteger.valueOf(1_000_000_007));
        byte[] raw =
                Rlp.encode(
                        RlpList.of(
                                RlpBytes.of(0),
                                number,
                                number,
                                new RlpBytes(new byte[20]),
                                RlpBytes.of(0),
                                new RlpBytes(data),
                                RlpBytes.of(v),
                                number,
                                number));
        assertThat(Hash.keccak256(raw)).isEqualTo(RawTransaction.parse(raw).hash());
        return raw;
    }

    private static Proof withPath(Proof proof, List<Digest> path) {
        return proof.withLog(proof.log().orElseThrow().note(), path);
    }

    private static Facts holds(ProofVerifier verifier, Proof proof) {
        return switch (verifier.verify(proof)) {
            case Holds holds -> holds.facts();
            case Fails fails -> throw new AssertionError(fails.toString());
        };
    }

    private static Fails fails(ProofVerifier verifier, Proof proof) {
        return switch (verifier.verify(proof)) {
            case Holds holds -> throw new AssertionError(holds.toString());
            case Fails fails -> fails;
        };
    }
}
