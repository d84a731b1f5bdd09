package vouch.protocol.proof;

import java.util.List;

/// The golden bundles of `vectors/proofs`: the same each time, from the recorded blocks and fixed
/// keys.
final class ProofVectors {

    private ProofVectors() {}

    static List<VectorList.Vector> all() {
        VectorList vectors = new VectorList();
        new AcceptedProofs(vectors).addAll();
        new RefusedProofs(vectors).addAll();
        new MalformedProofs(vectors).addAll();
        new TokenProofs(vectors).addAll();
        return vectors.vectors();
    }
}
