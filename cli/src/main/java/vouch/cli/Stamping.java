package vouch.cli;

import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import vouch.client.Prexis;
import vouch.client.Registration;
import vouch.client.VouchException;
import vouch.client.VouchException.Reason;
import vouch.protocol.Digest;
import vouch.protocol.proof.Proof;
import vouch.protocol.proof.ProofVerifier;
import vouch.protocol.proof.Salt;
import vouch.protocol.proof.Verdict;

/// The first half of `vouch stamp`: makes digests, finds the proofs that stand, registers the rest.
final class Stamping {

    private static final int HASHING_THREADS_MAX = 4;

    private final Progress progress;
    private final Report report;
    private final Trust trust;
    private final boolean salted;
    private final boolean force;
    private final SecureRandom random = new SecureRandom();

    /// @param force whether a proof that stands for other content may be set aside
    Stamping(Progress progress, Report report, Trust trust, boolean salted, boolean force) {
        this.progress = progress;
        this.report = report;
        this.trust = trust;
        this.salted = salted;
        this.force = force;
    }

    /// Makes the digests, each file read once, and takes up the proofs that stand for them.
    void prepare(List<Target> targets) {
        progress.phase("reading", targets.size());
        int threads = Math.min(HASHING_THREADS_MAX, Runtime.getRuntime().availableProcessors());
        InParallel.each(
                "reading",
                threads,
                targets,
                target -> {
                    try {
                        prepare(target);
                    } catch (CommandException e) {
                        target.item().fail(String.valueOf(e.getMessage()));
                    }
                    progress.step();
                });
        progress.clear();
    }

    private void prepare(Target target) {
        Item item = target.item();
        Digest content =
                switch (target) {
                    case Target.OfFile(var _, var file) -> FileDigest.of(file);
                    case Target.OfDigest(var _, var digest) -> digest;
                };
        if (Files.exists(item.proofFile())) {
            Optional<String> unfit = takeUp(item, content);
            if (unfit.isEmpty()) {
                return;
            }
            if (!force) {
                item.fail(unfit.get() + " --force sets the old file aside and stamps anew.");
                return;
            }
            item.replaces(true);
        }
        if (!Files.isWritable(AtomicFile.folderOf(item.proofFile()))) {
            item.fail(
                    "Its proof cannot be written to "
                            + AtomicFile.folderOf(item.proofFile())
                            + ".");
            return;
        }
        Optional<Salt> salt =
                salted ? Optional.of(SaltFile.keep(item.proofFile(), random)) : Optional.empty();
        item.prepared(content, salt);
    }

    /// Goes on from the proof that lies there; says why where it can't.
    private Optional<String> takeUp(Item item, Digest content) {
        Proof standing;
        try {
            standing = ProofFiles.read(item.proofFile());
        } catch (CommandException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
        Digest expected = standing.salt().map(salt -> salt.salted(content)).orElse(content);
        if (!standing.digest().equals(expected)) {
            return Optional.of(item.proofFile() + " is the proof of other content.");
        }
        ProofVerifier verifier =
                trust.withLogKey(
                        new ProofVerifier().withFile(content), standing.receipt().origin());
        return switch (verifier.verify(standing)) {
            case Verdict.Fails fails ->
                    Optional.of(item.proofFile() + " does not hold: " + fails.sentence());
            case Verdict.Holds holds -> {
                item.prepared(content, standing.salt());
                item.holds(standing, holds.facts());
                if (salted && standing.salt().isEmpty()) {
                    report.note(item.label() + ": was stamped without a salt before, and stays so");
                }
                yield Optional.empty();
            }
        };
    }

    /// Registers what has no proof yet, in as few requests as may be; returns the balance, where it
    /// was said.
    OptionalLong register(Prexis prexis, List<Item> items) {
        Map<Digest, List<Item>> byDigest = new LinkedHashMap<>();
        for (Item item : items) {
            if (item.failure().isEmpty() && item.held().isEmpty()) {
                byDigest.computeIfAbsent(item.registered(), _ -> new ArrayList<>()).add(item);
            }
        }
        List<Digest> digests = List.copyOf(byDigest.keySet());
        OptionalLong balance = OptionalLong.empty();
        progress.phase("registering", digests.size());
        for (int from = 0; from < digests.size(); from += Prexis.BATCH_DIGESTS_MAX) {
            int to = Math.min(digests.size(), from + Prexis.BATCH_DIGESTS_MAX);
            List<Digest> batch = digests.subList(from, to);
            try {
                List<Registration> results = prexis.register(batch);
                for (int i = 0; i < batch.size(); i++) {
                    balance =
                            settle(
                                    byDigest.getOrDefault(batch.get(i), List.of()),
                                    results.get(i),
                                    balance);
                    progress.step();
                }
            } catch (VouchException e) {
                boolean hopeless =
                        e.reason() == Reason.UNREACHABLE || e.reason() == Reason.CREDENTIALS;
                List<Digest> lost = hopeless ? digests.subList(from, digests.size()) : batch;
                lost.forEach(digest -> failAll(byDigest.getOrDefault(digest, List.of()), e));
                if (hopeless) {
                    break;
                }
            }
        }
        progress.clear();
        return balance;
    }

    private static OptionalLong settle(
            List<Item> items, Registration result, OptionalLong balance) {
        return switch (result) {
            case Registration.Registered registered -> {
                items.forEach(item -> item.registeredAs(Item.Origin.REGISTERED));
                yield OptionalLong.of(registered.credits());
            }
            case Registration.AlreadyRegistered _ -> {
                items.forEach(item -> item.registeredAs(Item.Origin.KNOWN));
                yield balance;
            }
            case Registration.InsufficientCredits _ -> {
                items.forEach(item ->
                        item.fail(
                                "No credit is left for it: whoever runs the server gives more with"
                                        + " `vouch account credit`."));
                yield OptionalLong.of(0);
            }
        };
    }

    private static void failAll(List<Item> items, VouchException e) {
        items.forEach(item -> item.fail(String.valueOf(e.getMessage())));
    }
}
