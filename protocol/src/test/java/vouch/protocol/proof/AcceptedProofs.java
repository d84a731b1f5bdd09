package vouch.protocol.proof;

import vouch.protocol.ethereum.RecordedBlock;

/// Bundles that hold.
final class AcceptedProofs {

    private static final int INDEX = ForgedProofs.INDEX;

    private final VectorList vectors;
    private final ForgedProofs samples = new ForgedProofs();
    private final RecordedBlock block = samples.block;
    private final Proof complete = samples.complete;
    private final Proof logged = samples.logged;
    private final Proof salted = samples.salted;

    AcceptedProofs(VectorList vectors) {
        this.vectors = vectors;
    }

    void addAll() {
        accepted();
        acceptedWithoutHash();
    }

    private void accepted() {
        vectors.accept(
                "received",
                "A receipt alone.",
                SampleLog.received(INDEX),
                INDEX,
                null,
                Stage.RECEIVED);
        vectors.accept("logged", "With its place in the log.", logged, INDEX, null, Stage.LOGGED);
        vectors.accept(
                "final", "With its transaction, first of 17.", complete, INDEX, block, Stage.FINAL);
        vectors.accept(
                "final-first-entry",
                "Entry 0.",
                samples.anchored(0, "block-17", 0),
                0,
                block,
                Stage.FINAL);
        vectors.accept(
                "final-last-entry",
                "Entry 12 of 13: a path shorter than others.",
                samples.anchored(12, "block-17", 0),
                12,
                block,
                Stage.FINAL);
        vectors.acceptIn("final-block-1", "The only transaction of its block.", "block-1", 0);
        vectors.acceptIn("final-block-2", "The last of two transactions.", "block-2", 1);
        vectors.acceptIn(
                "final-block-140", "Transaction 130 of 140, of the oldest type.", "block-140", 130);
        vectors.acceptIn(
                "final-block-300",
                "Transaction 299 of 300: a key of three bytes.",
                "block-300",
                299);
        vectors.accept(
                "final-single-entry",
                "A tree of one entry: the path is empty.",
                SampleLog.anchored(0, 1, "block-1-single-entry", 0),
                0,
                RecordedBlock.read("block-1-single-entry"),
                Stage.FINAL);
        vectors.accept(
                "final-salted",
                "A salted digest.",
                salted,
                SampleLog.SALTED,
                RecordedBlock.read("block-1"),
                Stage.FINAL);
        vectors.accept(
                "final-direct",
                "The transaction carries the digest, not the root.",
                SampleLog.anchored(4, 7, "block-17-direct", 16),
                4,
                RecordedBlock.read("block-17-direct"),
                Stage.FINAL);
        vectors.accept(
                "final-direct-without-log",
                "The transaction carries the digest, so no place in the log is needed.",
                samples.direct(4),
                4,
                RecordedBlock.read("block-17-direct"),
                Stage.FINAL);
        vectors.acceptText(
                "final-compact", "Other spaces and order of members mean the same.", reordered());
    }

    private void acceptedWithoutHash() {
        vectors.add(
                "accept/final-alone",
                "Nothing from outside to compare with.",
                complete.toJson(),
                null,
                null,
                false,
                Stage.FINAL.name());
        vectors.add(
                "accept/forged-chain-unchecked",
                "A chain of the forger's own fits together: without a block hash from outside nobody can tell.",
                samples.forged(samples.payload(), 37).toJson(),
                INDEX,
                null,
                true,
                Stage.FINAL.name());
        vectors.add(
                "accept/salted-without-file",
                "Without the file a salt can't be judged.",
                salted.toJson(),
                null,
                null,
                true,
                Stage.FINAL.name());
    }

    private String reordered() {
        String json = complete.toJson().replace("\n", "").replace("  ", "");
        int log = json.indexOf("\"log\"");
        int ethereum = json.indexOf("\"ethereum\"");
        return "{"
                + json.substring(ethereum, json.length() - 1)
                + ","
                + json.substring(log, ethereum)
                + json.substring(1, log - 1)
                + "}";
    }
}
