package vouch.protocol.ipfs;

import java.io.ByteArrayOutputStream;
import java.util.List;
import vouch.protocol.Digest;

/// One block of a file's tree as its parent refers to it: dag-pb around UnixFS, both protobuf.
///
/// @param hash the SHA-256 of the block
/// @param treeBytes the length of the block and of all blocks below it
/// @param fileBytes how much of the file is below it
record UnixFsNode(Digest hash, long treeBytes, long fileBytes) {

    // Protobuf's keys: the number of a field and how it is written.
    private static final int BLOCK_DATA = 0x0a;
    private static final int BLOCK_LINK = 0x12;
    private static final int LINK_HASH = 0x0a;
    private static final int LINK_NAME = 0x12;
    private static final int LINK_TREE_BYTES = 0x18;
    private static final int FILE_TYPE = 0x08;
    private static final int FILE_DATA = 0x12;
    private static final int FILE_BYTES = 0x18;
    private static final int FILE_PART_BYTES = 0x20;

    private static final int TYPE_FILE = 2;

    /// The multihash's prefix: SHA-256, 32 bytes.
    static final byte[] SHA_256_MULTIHASH = {0x12, 0x20};

    /// A chunk of the file; only an empty file has an empty one.
    static UnixFsNode leaf(byte[] chunk) {
        var before = new ByteArrayOutputStream();
        number(before, FILE_TYPE, TYPE_FILE);
        if (chunk.length > 0) {
            number(before, FILE_DATA, chunk.length);
        }
        var after = new ByteArrayOutputStream();
        number(after, FILE_BYTES, chunk.length);
        var head = new ByteArrayOutputStream();
        number(head, BLOCK_DATA, (long) before.size() + chunk.length + after.size());
        head.writeBytes(before.toByteArray());
        return new UnixFsNode(
                Digest.sha256(head.toByteArray(), chunk, after.toByteArray()),
                (long) head.size() + chunk.length + after.size(),
                chunk.length);
    }

    /// What holds these parts of the file in their order.
    static UnixFsNode parent(List<UnixFsNode> parts) {
        var block = new ByteArrayOutputStream();
        var file = new ByteArrayOutputStream();
        number(file, FILE_TYPE, TYPE_FILE);
        number(file, FILE_BYTES, parts.stream().mapToLong(UnixFsNode::fileBytes).sum());
        for (var part : parts) {
            bytes(block, BLOCK_LINK, part.link());
            number(file, FILE_PART_BYTES, part.fileBytes);
        }
        bytes(block, BLOCK_DATA, file.toByteArray());
        return new UnixFsNode(
                Digest.sha256(block.toByteArray()),
                block.size() + parts.stream().mapToLong(UnixFsNode::treeBytes).sum(),
                parts.stream().mapToLong(UnixFsNode::fileBytes).sum());
    }

    private byte[] link() {
        var link = new ByteArrayOutputStream();
        bytes(link, LINK_HASH, multihash());
        bytes(link, LINK_NAME, new byte[0]);
        number(link, LINK_TREE_BYTES, treeBytes);
        return link.toByteArray();
    }

    byte[] multihash() {
        var multihash = new ByteArrayOutputStream();
        multihash.writeBytes(SHA_256_MULTIHASH);
        multihash.writeBytes(hash.bytes());
        return multihash.toByteArray();
    }

    private static void bytes(ByteArrayOutputStream out, int key, byte[] value) {
        number(out, key, value.length);
        out.writeBytes(value);
    }

    /// A field's key and a number, or the number of bytes that follow: 7 bits a byte, lowest first.
    private static void number(ByteArrayOutputStream out, int key, long value) {
        out.write(key);
        long left = value;
        while (left > 0x7f) {
            out.write((int) (left & 0x7f) | 0x80);
            left >>>= 7;
        }
        out.write((int) left);
    }
}
