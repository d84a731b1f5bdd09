package vouch.protocol.format;

import java.util.List;
import vouch.protocol.Digest;
import vouch.protocol.Encodings;
import vouch.protocol.MalformedException;
import vouch.protocol.json.JsonObject;
import vouch.protocol.log.NoteVerifier;

/// A file in one of the formats, what is known of it from outside, and what must come of it.
///
/// @param file its path below `vectors/formats`
/// @param digest what it should be about, 64 hexadecimal characters
/// @param given what it is compared with: a block's transactions root, a transaction's input, or
///   the log's verifier key
/// @param contents the file
record FormatVector(
        String file, String says, Format format, String digest, String given, String contents) {

    /// @param contents the file's bytes in hexadecimal, so that a record can hold them
    FormatVector {
        Digest.parse(digest);
        Encodings.parseHex(contents);
    }

    byte[] bytes() {
        return Encodings.parseHex(contents);
    }

    boolean accepted() {
        return file.startsWith("accept/");
    }

    /// What comes of a file: the facts that it shows, or the part that is refused and why.
    static JsonObject verdict(Format format, byte[] bytes, String digest, String given) {
        try {
            return switch (format) {
                case VOUCH_JSON -> throw new IllegalArgumentException("see vectors/proofs");
                case ETH_OTS -> verdict(OtsFile.parse(bytes), digest, given);
                case TSR -> verdict(TimestampResponse.parse(bytes));
                case TLOG_PROOF -> verdict(TlogProof.parse(bytes), digest, given);
                case CHAINPOINT -> verdict(ChainpointProof.parse(bytes), digest, given);
            };
        } catch (MalformedException e) {
            return refused("malformed", String.valueOf(e.getMessage()));
        }
    }

    private static JsonObject verdict(OtsFile file, String digest, String root) {
        if (!file.digest().hex().equals(digest)) {
            return refused("digest", "The file is about another digest.");
        }
        List<OtsAttestation.Ethereum> blocks =
                file.attestations().stream()
                        .filter(OtsAttestation.Ethereum.class::isInstance)
                        .map(OtsAttestation.Ethereum.class::cast)
                        .filter(one -> one.transactionsRoot().toString().equals(root))
                        .toList();
        if (blocks.isEmpty()) {
            return refused("value", "No attestation is of the block's transactions root.");
        }
        return JsonObject.builder()
                .put("block", blocks.getFirst().block())
                .put("attestations", file.attestations().size())
                .build();
    }

    private static JsonObject verdict(TimestampResponse response) {
        byte[] token = response.token().bytes();
        return JsonObject.builder().put("tokenSha256", Digest.sha256(token).hex()).build();
    }

    private static JsonObject verdict(TlogProof proof, String digest, String key) {
        if (!proof.includes(Digest.parse(digest))) {
            return refused("path", "The path does not lead from the digest to the root.");
        }
        if (!proof.verifies(Digest.parse(digest), NoteVerifier.parse(key))) {
            return refused("signature", "The checkpoint is not signed by the log's key.");
        }
        return JsonObject.builder()
                .put("origin", proof.checkpoint().origin())
                .put("index", proof.index())
                .put("size", proof.checkpoint().size())
                .put("extra", proof.extra().map(TlogProof.Extra::base64).orElse(""))
                .build();
    }

    private static JsonObject verdict(ChainpointProof proof, String digest, String input) {
        if (!proof.hash().hex().equals(digest)) {
            return refused("digest", "The proof is about another digest.");
        }
        if (!Encodings.hexPrefixed(proof.value().bytes()).equals(input)) {
            return refused("value", "The operations do not lead to the transaction's input.");
        }
        return JsonObject.builder()
                .put("transaction", proof.transaction().toString())
                .put("hashReceived", proof.hashReceived().toString())
                .build();
    }

    private static JsonObject refused(String part, String reason) {
        return JsonObject.builder().put("part", part).put("reason", reason).build();
    }
}
