package vouch.protocol.proof;

import java.util.Locale;

/// Bundles that the reader refuses.
final class MalformedProofs {

    private final VectorList vectors;
    private final ForgedProofs samples = new ForgedProofs();
    private final Proof complete = samples.complete;
    private final Proof salted = samples.salted;

    MalformedProofs(VectorList vectors) {
        this.vectors = vectors;
    }

    void addAll() {
        malformedMembers();
        malformedValues();
    }

    private void malformedMembers() {
        String json = complete.toJson();
        vectors.malformed("not-json", "No JSON at all.", "vouch-proof/v1\n");
        vectors.malformed("not-an-object", "An array.", "[]");
        vectors.malformed("bytes-after-the-end", "A second value.", json + "{}");
        vectors.malformed(
                "unknown-format", "Version 2.", json.replace("vouch-proof/v1", "vouch-proof/v2"));
        vectors.malformed(
                "unknown-member",
                "A member that is not known.",
                json.replaceFirst("\\{", "{\"note\": \"trust me\","));
        vectors.malformed(
                "unknown-inner-member",
                "The same inside.",
                json.replace("\"index\": 0", "\"index\": 0, \"gas\": 1"));
        vectors.malformed(
                "member-twice",
                "Two digests.",
                json.replaceFirst(
                        "\"digest\"", "\"digest\": \"" + "0".repeat(64) + "\", \"digest\""));
        vectors.malformed(
                "receipt-missing", "No receipt.", json.replaceFirst("\"receipt\": .*\n", ""));
        vectors.malformed(
                "null-instead-of-log",
                "null is not the same as missing.",
                json.replaceFirst("(?s)\"log\": .*?\\}", "\"log\": null"));
        vectors.malformed(
                "nested-deeply",
                "A thousand arrays in one another.",
                json.replaceFirst("\"path\": \\[", "\"path\": [" + "[".repeat(1000)));
    }

    private void malformedValues() {
        String json = complete.toJson();
        vectors.malformed(
                "upper-case-digest",
                "Hexadecimal has one spelling.",
                json.replace(
                        complete.digest().hex(), complete.digest().hex().toUpperCase(Locale.ROOT)));
        vectors.malformed(
                "digest-too-short",
                "31 bytes.",
                json.replace(
                        "\"digest\": \"" + complete.digest().hex().substring(0, 2),
                        "\"digest\": \""));
        vectors.malformed(
                "index-with-a-fraction",
                "0.0 is not 0.",
                json.replace("\"index\": 0", "\"index\": 0.0"));
        vectors.malformed("index-negative", "-1.", json.replace("\"index\": 0", "\"index\": -1"));
        vectors.malformed(
                "index-huge",
                "2^32, which would wrap around to 0.",
                json.replace("\"index\": 0", "\"index\": 4294967296"));
        vectors.malformed(
                "path-of-65-hashes",
                "More than any tree needs.",
                json.replaceFirst(
                        "\"path\": \\[",
                        "\"path\": [" + ("\"" + "0".repeat(64) + "\",").repeat(61)));
        vectors.malformed(
                "no-nodes",
                "No trie node.",
                json.replaceFirst("(?s)\"nodes\": \\[.*?\\]", "\"nodes\": []"));
        vectors.malformed(
                "header-without-0x",
                "Ethereum's bytes are written with 0x.",
                json.replace("\"header\": \"0x", "\"header\": \""));
        vectors.malformed(
                "two-signatures",
                "A second signature would stand there unchecked.",
                json.replaceFirst("(\u2014 vouch[^\\\\]*\\\\n)", "$1$1"));
        vectors.malformed(
                "signature-with-stray-bits", "Base64 has one spelling.", straySignature(json));
        vectors.malformed(
                "receipt-time-in-seconds",
                "A time without milliseconds.",
                json.replaceFirst("\\.123Z", "Z"));
        vectors.malformed(
                "receipt-with-a-sixth-line",
                "A line that nobody reads.",
                json.replaceFirst("\\.123Z\\\\n", ".123Z\\\\nextra\\\\n"));
        vectors.malformed(
                "checkpoint-with-an-extension",
                "A line that nobody reads.",
                json.replaceFirst("fzU=\\\\n", "fzU=\\\\nextra\\\\n"));
        vectors.malformed(
                "checkpoint-size-with-zeros",
                "013 is not 13.",
                json.replaceFirst("\\\\n13\\\\n", "\\\\n013\\\\n"));
        vectors.malformed(
                "half-a-surrogate-pair",
                "A string that is no text.",
                json.replaceFirst("vouch-receipt/v1", "vouch-receipt/v1\\\\ud800"));
        vectors.malformed(
                "salt-too-short",
                "31 bytes.",
                salted.toJson().replaceFirst("\"salt\": \"..", "\"salt\": \""));
    }

    private static String straySignature(String json) {
        // The last character before the padding carries two bits that must be zero.
        int padding = json.indexOf("=\\n");
        char stray = (char) (json.charAt(padding - 1) + 1);
        return json.substring(0, padding - 1) + stray + json.substring(padding);
    }
}
