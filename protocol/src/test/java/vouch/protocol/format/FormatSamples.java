package vouch.protocol.format;

import vouch.protocol.ethereum.RecordedBlock;
import vouch.protocol.proof.Proof;
import vouch.protocol.proof.SampleLog;

/// Proofs of the sample log to be written in every format.
final class FormatSamples {

    private FormatSamples() {}

    /// The proof of an entry whose digest stands in a transaction of its own.
    static Proof direct() {
        return SampleLog.received(4)
                .withEthereum(SampleLog.evidence(RecordedBlock.read("block-17-direct"), 16));
    }
}
