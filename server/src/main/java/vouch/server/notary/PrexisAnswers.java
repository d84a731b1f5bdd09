package vouch.server.notary;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vouch.protocol.Digest;
import vouch.server.ethereum.Inclusion;
import vouch.server.http.Answer;
import vouch.server.http.Problem;

/// The bodies of the Prëxis API, field by field in its order, its spelling included.
final class PrexisAnswers {

    static final String SUCCESSFUL = "Operation successfull";

    /// The most of a caller's own words that an answer repeats.
    private static final int ECHO_CHARS_MAX = 256;

    private PrexisAnswers() {}

    /// The API's error body.
    static Answer error(Problem problem) {
        return Answer.json(problem.status(), new Failure(0, "error", problem.message()));
    }

    record Failure(int code, String status, String message) {}

    record Login(int code, String status, String message, String key, String jwt, String cached) {}

    record Success(
            int code,
            String status,
            String key,
            @JsonProperty("current_time") long currentTime,
            Object result) {}

    static Answer success(String key, Instant now, Object result) {
        return Answer.json(200, new Success(200, "success", key, now.getEpochSecond(), result));
    }

    record CreditsResult(int rescode, String message, long credits) {}

    /// One digest's result; `credits` only where the API tells them.
    record HashResult(@Nullable Long credits, int rescode, String message, String hash) {}

    static HashResult invalid(String sent) {
        return new HashResult(null, 401, "Invalid SHA256 hash format", echo(sent));
    }

    static HashResult notRegistered(Digest digest) {
        return new HashResult(null, 403, "Hash not registered", digest.hex());
    }

    /// @param balance the caller's credits, told where the API tells them
    static HashResult of(Submission submission, Digest digest, long balance) {
        return switch (submission) {
            case Submission.Registered registered ->
                    new HashResult(registered.creditsLeft(), 200, SUCCESSFUL, digest.hex());
            case Submission.AlreadyRegistered _ ->
                    new HashResult(null, 402, "Hash already registered", digest.hex());
            case Submission.InsufficientCredits _ ->
                    new HashResult(balance, 404, "Insufficient credits", digest.hex());
            case Submission.TooManyWaiting _ ->
                    throw new IllegalArgumentException("the whole request is told to wait");
            case Submission.Attached _, Submission.QuotaExceeded _ ->
                    throw new IllegalArgumentException("only of a document");
        };
    }

    /// A document's result; `hash` is missing for an empty file alone, `ipfs` where no file of the
    /// caller's is kept.
    record DocumentResult(
            @Nullable Long credits,
            int rescode,
            String message,
            @Nullable String hash,
            @Nullable String ipfs) {}

    static DocumentResult emptyFile() {
        return new DocumentResult(null, 405, "File is empty", null, null);
    }

    static DocumentResult of(Deposit.Decided decided) {
        // A file that was added to its digest changes nothing about the digest.
        var submission =
                decided.submission() instanceof Submission.Attached
                        ? new Submission.AlreadyRegistered()
                        : decided.submission();
        var digest = of(submission, decided.digest(), decided.creditsLeft());
        return new DocumentResult(
                digest.credits(),
                digest.rescode(),
                digest.message(),
                digest.hash(),
                decided.kept() ? decided.ipfs() : null);
    }

    /// @param path where the file is handed out, below `/api/v1/`
    record Doc(
            String ipfs, String mimetype, String original, String path, String sha256, long size) {

        static Doc of(Document document) {
            var hex = document.digest().hex();
            return new Doc(
                    document.ipfs(),
                    document.mimetype(),
                    document.original(),
                    "docs/" + hex,
                    hex,
                    document.size());
        }
    }

    record BatchItem(String hash, int rescode, String message) {

        static BatchItem of(HashResult result) {
            return new BatchItem(result.hash(), result.rescode(), result.message());
        }
    }

    record BatchResult(long credits, int rescode, String message, List<BatchItem> hashes) {}

    /// @param doc only in a block, and only for the key that stored it
    record TransactionResult(
            @Nullable Doc doc, Object transaction, int rescode, String message, String hash) {}

    record WaitingTransaction(String transactionHash) {}

    record PendingTransaction(String blockchainUrl, String transactionHash) {}

    record MinedTransaction(
            String blockHash,
            long blockNumber,
            String blockchainUrl,
            long cumulativeGasUsed,
            String from,
            long gasUsed,
            long timestamp,
            String transactionHash,
            int transactionIndex) {

        static MinedTransaction of(Inclusion at, String blockchainUrl) {
            return new MinedTransaction(
                    at.blockHash(),
                    at.blockNumber(),
                    blockchainUrl,
                    at.cumulativeGasUsed(),
                    at.from(),
                    at.gasUsed(),
                    at.blockTimestamp(),
                    at.transactionHash(),
                    at.transactionIndex());
        }
    }

    private static String echo(String sent) {
        if (sent.length() <= ECHO_CHARS_MAX) {
            return sent;
        }
        boolean splitsPair = Character.isHighSurrogate(sent.charAt(ECHO_CHARS_MAX - 1));
        return sent.substring(0, splitsPair ? ECHO_CHARS_MAX - 1 : ECHO_CHARS_MAX);
    }
}
