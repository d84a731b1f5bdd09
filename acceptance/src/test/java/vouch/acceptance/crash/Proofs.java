package vouch.acceptance.crash;

import java.util.List;
import java.util.Optional;
import vouch.acceptance.Eventually;
import vouch.acceptance.Server;
import vouch.client.Prexis;
import vouch.protocol.Digest;
import vouch.protocol.log.NoteVerifier;
import vouch.protocol.proof.Facts;
import vouch.protocol.proof.Proof;
import vouch.protocol.proof.ProofVerifier;
import vouch.protocol.proof.Stage;
import vouch.protocol.proof.Verdict;

/// Proofs, judged by the verifier that strangers use.
final class Proofs {

    private Proofs() {}

    /// The proof as far as it is; it must hold, under the key the log was made with.
    static Facts holding(Prexis client, Digest digest, NoteVerifier logKey) {
        var proof =
                client.proof(digest)
                        .orElseThrow(() -> new AssertionError("there is no proof of " + digest));
        return holds(new ProofVerifier().withFile(digest).withLogKey(logKey), proof);
    }

    /// Waits until every digest's proof is final in a block the chain itself has at this moment.
    static List<Proof> awaitFinal(Server server, List<Digest> digests) {
        var client = server.client();
        var logKey = NoteVerifier.parse(client.logKey());
        var chain = ChainView.of(server.data());
        return digests.stream()
                .map(digest ->
                        Eventually.get(
                                "the final proof of " + digest,
                                () -> finalProof(client, digest, logKey, chain)))
                .toList();
    }

    private static Optional<Proof> finalProof(
            Prexis client, Digest digest, NoteVerifier logKey, ChainView chain) {
        return client.proof(digest)
                .filter(proof -> proof.stage() == Stage.FINAL)
                .filter(proof -> standsOn(chain, proof, logKey));
    }

    /// Whether the chain has the block that the proof names; the proof must hold in any case.
    static boolean standsOn(ChainView chain, Proof proof, NoteVerifier logKey) {
        var verifier = new ProofVerifier().withFile(proof.digest()).withLogKey(logKey);
        var block = holds(verifier, proof).chain().orElseThrow();
        var there = chain.blockHash(block.blockNumber());
        if (there.isEmpty() || !there.get().equals(block.blockHash())) {
            return false;
        }
        holds(verifier.withBlockHash(there.get()), proof);
        return true;
    }

    private static Facts holds(ProofVerifier verifier, Proof proof) {
        return switch (verifier.verify(proof)) {
            case Verdict.Holds(var facts) -> facts;
            case Verdict.Fails(var part, var sentence) ->
                    throw new AssertionError(part + ": " + sentence + "\n" + proof.toJson());
        };
    }
}
