package vouch.protocol.proof;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vouch.protocol.Digest;
import vouch.protocol.ethereum.Hash;
import vouch.protocol.ethereum.RecordedBlock;

/// Collects vectors: each is a bundle, what to verify it with, and what must come of it.
final class VectorList {

    static final String MALFORMED = "malformed";

    /// One bundle, what to verify it with, and what must come of it.
    ///
    /// @param authority the file of the trusted time-stamping authority's certificate
    /// @param expected a stage, a part, or [#MALFORMED]
    record Vector(
            String file,
            String says,
            String json,
            Optional<Digest> fileDigest,
            Optional<Hash> blockHash,
            boolean logKey,
            Optional<String> authority,
            String expected) {

        byte[] bytes() {
            return json.getBytes(StandardCharsets.UTF_8);
        }
    }

    private final List<Vector> vectors = new ArrayList<>();
    private final ForgedProofs samples = new ForgedProofs();

    List<Vector> vectors() {
        return List.copyOf(vectors);
    }

    void accept(
            String name,
            String says,
            Proof proof,
            int file,
            @Nullable RecordedBlock in,
            Stage stage) {
        add("accept/" + name, says, proof.toJson(), file, in, true, stage.name());
    }

    void acceptIn(String name, String says, String in, int transaction) {
        accept(
                name,
                says,
                samples.anchored(ForgedProofs.INDEX, in, transaction),
                ForgedProofs.INDEX,
                RecordedBlock.read(in),
                Stage.FINAL);
    }

    void acceptText(String name, String says, String json) {
        add(
                "accept/" + name,
                says,
                json,
                ForgedProofs.INDEX,
                samples.block,
                true,
                Stage.FINAL.name());
    }

    void refuse(String name, String says, Proof proof, int file, String part) {
        add("refuse/" + name, says, proof.toJson(), file, samples.block, true, part);
    }

    void malformed(String name, String says, String json) {
        if (json.equals(samples.complete.toJson())) {
            throw new IllegalStateException(name + " changes nothing");
        }
        add("refuse/" + name, says, json, ForgedProofs.INDEX, samples.block, true, MALFORMED);
    }

    void add(
            String name,
            String says,
            String json,
            @Nullable Integer file,
            @Nullable RecordedBlock in,
            boolean logKey,
            String expected) {
        vectors.add(
                new Vector(
                        name + ".vouch.json",
                        says,
                        json,
                        Optional.ofNullable(file).map(i -> Digest.sha256(SampleLog.file(i))),
                        Optional.ofNullable(in).map(RecordedBlock::hash),
                        logKey,
                        Optional.empty(),
                        expected));
    }

    /// A received proof of [ForgedProofs#INDEX] with this token, and the authority it is held
    /// against.
    void token(
            String name,
            String says,
            TimestampToken token,
            @Nullable String authority,
            String expected) {
        vectors.add(
                new Vector(
                        name + ".vouch.json",
                        says,
                        SampleLog.received(ForgedProofs.INDEX).withRfc3161(token).toJson(),
                        Optional.of(Digest.sha256(SampleLog.file(ForgedProofs.INDEX))),
                        Optional.empty(),
                        true,
                        Optional.ofNullable(authority),
                        expected));
    }
}
