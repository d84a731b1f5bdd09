package vouch.cli;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import vouch.protocol.Digest;
import vouch.protocol.ethereum.BlockHeader;
import vouch.protocol.ethereum.Hash;
import vouch.protocol.ethereum.RawTransaction;
import vouch.protocol.ethereum.Rlp;
import vouch.protocol.ethereum.TransactionTrie;
import vouch.protocol.log.Checkpoint;
import vouch.protocol.log.HashReader;
import vouch.protocol.log.Merkle;
import vouch.protocol.log.NoteSigner;
import vouch.protocol.proof.EthereumEvidence;
import vouch.protocol.proof.Proof;
import vouch.protocol.proof.Receipt;

/// A log and a chain of one transaction a block, small and true: its proofs hold.
final class FakeLog {

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final NoteSigner signer;
    private final long chainId;
    private final List<Digest> entries = new ArrayList<>();
    private long checkpointSize;
    private final List<Block> blocks = new ArrayList<>();
    private int minedBlocks;
    private int finalBlocks;

    /// A block that carries the root over the first `size` entries, or one entry itself.
    private record Block(long size, RawTransaction transaction, BlockHeader header) {
        boolean carries(Digest digest) {
            return Arrays.equals(transaction.data().orElseThrow(), digest.bytes());
        }
    }

    FakeLog(String origin, long chainId) {
        this.signer = NoteSigner.generate(origin, new SecureRandom());
        this.chainId = chainId;
    }

    String key() {
        return signer.verifierKey();
    }

    String origin() {
        return signer.name();
    }

    boolean add(Digest digest) {
        return !entries.contains(digest) && entries.add(digest);
    }

    boolean knows(Digest digest) {
        return entries.contains(digest);
    }

    int size() {
        return entries.size();
    }

    /// Signs a checkpoint over all that is there.
    void checkpoint() {
        checkpointSize = entries.size();
    }

    /// Puts the checkpoint's root into the next block.
    void mine() {
        mine("");
    }

    /// The same; another `extra` makes another block hash.
    void mine(String extra) {
        mine(Merkle.root(checkpointSize, reader()), checkpointSize, extra);
    }

    /// Puts one entry itself into the next block.
    void mineItself(Digest digest) {
        mine(digest, 0, "");
    }

    private void mine(Digest data, long size, String extra) {
        byte[] transaction = transaction(data.bytes(), blocks.size());
        byte[] header = header(transaction, 100 + blocks.size(), extra);
        blocks.add(new Block(size, RawTransaction.parse(transaction), BlockHeader.parse(header)));
        minedBlocks = blocks.size();
    }

    /// Rewrites history, as no log may.
    void swapFirstTwo() {
        java.util.Collections.swap(entries, 0, 1);
    }

    /// Gives every block another hash, as a chain that forgot its past would.
    void rewriteBlocks(String extra) {
        for (int i = 0; i < blocks.size(); i++) {
            Block old = blocks.get(i);
            blocks.set(
                    i,
                    new Block(
                            old.size(),
                            old.transaction(),
                            BlockHeader.parse(header(old.transaction().bytes(), 100 + i, extra))));
        }
    }

    void makeFinal() {
        finalBlocks = minedBlocks;
    }

    void growToFinal() {
        checkpoint();
        mine();
        makeFinal();
    }

    boolean isMined(Digest digest) {
        return block(digest, minedBlocks).isPresent();
    }

    Hash blockHash(int block) {
        return blocks.get(block).header().hash();
    }

    private Optional<Block> block(Digest digest, int among) {
        int index = entries.indexOf(digest);
        return blocks.subList(0, among).stream()
                .filter(block -> block.size() > index || block.carries(digest))
                .findFirst();
    }

    /// The proof as far as it has grown.
    Proof proof(Digest digest) {
        int index = entries.indexOf(digest);
        Instant accepted = START.plusMillis(index);
        Proof proof = Proof.of(signer.sign(new Receipt(origin(), digest, index, accepted).text()));
        Optional<Block> block = block(digest, finalBlocks);
        if (block.filter(one -> one.carries(digest)).isPresent()) {
            return proof.withEthereum(evidence(block.orElseThrow()));
        }
        long size = block.map(Block::size).orElse(checkpointSize);
        if (index >= size) {
            return proof;
        }
        var checkpoint = new Checkpoint(origin(), size, Merkle.root(size, reader()));
        proof =
                proof.withLog(
                        signer.sign(checkpoint.text()),
                        Merkle.inclusionPath(index, size, reader()));
        return block.map(FakeLog::evidence).map(proof::withEthereum).orElse(proof);
    }

    private static EthereumEvidence evidence(Block block) {
        List<byte[]> transactions = List.of(block.transaction().bytes());
        return new EthereumEvidence(
                block.transaction().bytes(),
                0,
                TransactionTrie.proof(transactions, 0),
                block.header().bytes());
    }

    private HashReader reader() {
        return new HashReader() {
            @Override
            public Digest hash(int level, long index) {
                return level == 0
                        ? Merkle.leafHash(entries.get(Math.toIntExact(index)))
                        : Merkle.nodeHash(
                                hash(level - 1, 2 * index), hash(level - 1, 2 * index + 1));
            }
        };
    }

    private byte[] transaction(byte[] data, long nonce) {
        byte[] self = new byte[20];
        self[19] = 7;
        byte[] signature = new byte[32];
        signature[0] = 1;
        return Rlp.encodeList(
                List.of(
                        integer(nonce),
                        integer(1_000_000_000),
                        integer(30_000),
                        Rlp.encodeBytes(self),
                        integer(0),
                        Rlp.encodeBytes(data),
                        integer(chainId * 2 + 35),
                        Rlp.encodeBytes(signature),
                        Rlp.encodeBytes(signature)));
    }

    private static byte[] header(byte[] transaction, long number, String extra) {
        byte[] word = new byte[32];
        return BlockHeader.encode(
                List.of(
                        word,
                        word,
                        new byte[20],
                        word,
                        TransactionTrie.root(List.of(transaction)),
                        word,
                        new byte[256],
                        new byte[0],
                        big(number),
                        big(30_000_000),
                        big(22_280),
                        big(START.getEpochSecond() + number),
                        extra.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                        word,
                        new byte[8]));
    }

    private static byte[] integer(long value) {
        return Rlp.encodeBytes(big(value));
    }

    private static byte[] big(long value) {
        byte[] bytes = BigInteger.valueOf(value).toByteArray();
        int skip = bytes[0] == 0 ? 1 : 0;
        return java.util.Arrays.copyOfRange(bytes, skip, bytes.length);
    }
}
