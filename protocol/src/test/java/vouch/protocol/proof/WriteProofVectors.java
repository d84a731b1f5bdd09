package vouch.protocol.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import vouch.protocol.MalformedException;
import vouch.protocol.Vectors;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonArray;
import vouch.protocol.json.JsonObject;
import vouch.protocol.json.JsonValue;
import vouch.protocol.proof.VectorList.Vector;
import vouch.protocol.proof.Verdict.Fails;
import vouch.protocol.proof.Verdict.Holds;
import vouch.protocol.timestamp.TimestampAuthority;

/// Writes `vectors/proofs` anew; `vectors/README.md` says how to run it. It stops where a verdict
/// is not the one that the vector was made for.
final class WriteProofVectors {

    private WriteProofVectors() {}

    public static void main(String[] args) throws IOException {
        for (String folder : List.of("proofs/accept", "proofs/refuse")) {
            try (Stream<Path> files = Files.list(Vectors.path(folder))) {
                files.filter(file -> file.toString().endsWith(".vouch.json"))
                        .forEach(WriteProofVectors::delete);
            }
        }
        for (Vector vector : ProofVectors.all()) {
            Vectors.write("proofs/" + vector.file(), vector.bytes());
        }
        Vectors.write("proofs/index.json", index().getBytes(StandardCharsets.UTF_8));
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String index() {
        List<JsonValue> entries =
                ProofVectors.all().stream().<JsonValue>map(WriteProofVectors::entry).toList();
        return Json.pretty(new JsonArray(entries));
    }

    private static JsonObject entry(Vector vector) {
        JsonObject.Builder entry =
                JsonObject.builder().put("file", vector.file()).put("says", vector.says());
        vector.fileDigest().ifPresent(digest -> entry.put("fileDigest", digest.hex()));
        vector.blockHash().ifPresent(hash -> entry.put("blockHash", hash.toString()));
        if (vector.logKey()) {
            entry.put("logKey", SampleLog.signer().verifierKey());
        }
        vector.authority().ifPresent(file -> entry.put("timestampAuthority", file));
        JsonObject expected = expected(vector);
        String made = expected.members().containsKey("part") ? "part" : "stage";
        if (!expected.string(made).equals(vector.expected())) {
            throw new IllegalStateException(vector.file() + " gives " + expected);
        }
        return entry.put("expected", expected).build();
    }

    private static JsonObject expected(Vector vector) {
        Verdict verdict;
        try {
            verdict = verifier(vector).verify(Proof.parse(vector.bytes()));
        } catch (MalformedException e) {
            return part(VectorList.MALFORMED, String.valueOf(e.getMessage()));
        }
        return switch (verdict) {
            case Fails fails -> part(fails.part().toString(), fails.sentence());
            case Holds holds -> held(holds.facts());
        };
    }

    private static ProofVerifier verifier(Vector vector) {
        ProofVerifier verifier = new ProofVerifier();
        if (vector.fileDigest().isPresent()) {
            verifier = verifier.withFile(vector.fileDigest().get());
        }
        if (vector.blockHash().isPresent()) {
            verifier = verifier.withBlockHash(vector.blockHash().get());
        }
        if (vector.authority().isPresent()) {
            verifier =
                    verifier.withTimestampAuthority(
                            TimestampAuthority.parse(Vectors.bytes(vector.authority().get())));
        }
        return vector.logKey() ? verifier.withLogKey(SampleLog.signer().verifier()) : verifier;
    }

    private static JsonObject part(String part, String reason) {
        return JsonObject.builder().put("part", part).put("reason", reason).build();
    }

    static JsonObject held(Facts facts) {
        JsonObject.Builder held =
                JsonObject.builder()
                        .put("stage", facts.stage().name())
                        .put("digest", facts.digest().hex())
                        .put("index", facts.index())
                        .put("acceptedAt", facts.acceptedAt().toString())
                        .put("origin", facts.origin())
                        .put("fileCompared", facts.fileCompared())
                        .put("signaturesChecked", facts.signaturesChecked());
        facts.treeSize().ifPresent(size -> held.put("treeSize", size));
        facts.chain().ifPresent(chain -> held.put("chain", chain(chain)));
        facts.timestamp().ifPresent(token -> held.put("timestamp", timestamp(token)));
        return held.build();
    }

    private static JsonObject timestamp(Facts.Timestamp timestamp) {
        return JsonObject.builder()
                .put("time", timestamp.time().toString())
                .put("policy", timestamp.policy())
                .put("serial", timestamp.serial().toString())
                .put("authorityChecked", timestamp.authorityChecked())
                .build();
    }

    private static JsonObject chain(Facts.Chain chain) {
        return JsonObject.builder()
                .put("chainId", chain.chainId())
                .put("blockNumber", chain.blockNumber())
                .put("blockTime", chain.blockTime().toString())
                .put("blockHash", chain.blockHash().toString())
                .put("transactionHash", chain.transactionHash().toString())
                .put("anchored", chain.anchored().name())
                .put("blockHashCompared", chain.blockHashCompared())
                .put("developmentChain", chain.developmentChain())
                .build();
    }
}
