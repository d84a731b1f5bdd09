package vouch.protocol.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import vouch.protocol.Digest;
import vouch.protocol.Encodings;
import vouch.protocol.MalformedException;
import vouch.protocol.ethereum.TransactionTrie;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonArray;
import vouch.protocol.json.JsonObject;
import vouch.protocol.log.Checkpoint;
import vouch.protocol.log.SignedNote;

/// The bundle as JSON, `vouch-proof/v1`.
final class ProofJson {

    private static final String FORMAT = "vouch-proof/v1";

    private ProofJson() {}

    static Proof read(byte[] json) {
        Members top = Members.of(Json.parse(json, Proof.BYTES_MAX));
        top.text("format", ProofJson::format);
        Digest digest = top.text("digest", Digest::parse);
        Optional<Salt> salt =
                top.optionalText("salt", text -> Salt.ofBytes(Encodings.parseHex(text)));
        SignedNote receipt = top.text("receipt", ProofJson::receipt);
        Optional<LogEvidence> log = top.optionalObject("log").map(ProofJson::log);
        Optional<EthereumEvidence> ethereum =
                top.optionalObject("ethereum").map(ProofJson::ethereum);
        Optional<TimestampToken> rfc3161 =
                top.optionalText(
                        "rfc3161", text -> TimestampToken.ofBytes(Encodings.parseBase64(text)));
        top.end();
        return new Proof(digest, salt, receipt, log, ethereum, rfc3161);
    }

    private static LogEvidence log(Members log) {
        SignedNote checkpoint = log.text("checkpoint", ProofJson::checkpoint);
        List<Digest> path = log.texts("path", LogEvidence.PATH_MAX, Digest::parse);
        log.end();
        return new LogEvidence(checkpoint, path);
    }

    private static EthereumEvidence ethereum(Members ethereum) {
        byte[] transaction = ethereum.text("transaction", Encodings::parseHexPrefixed);
        int index = ethereum.index("index");
        List<byte[]> nodes =
                ethereum.texts("nodes", TransactionTrie.NODES_MAX, Encodings::parseHexPrefixed);
        byte[] header = ethereum.text("header", Encodings::parseHexPrefixed);
        ethereum.end();
        try {
            return new EthereumEvidence(transaction, index, nodes, header);
        } catch (MalformedException e) {
            throw new MalformedException(
                    "The member \"ethereum\" is malformed. " + e.getMessage(), e);
        }
    }

    private static String format(String text) {
        if (!text.equals(FORMAT)) {
            throw new MalformedException("The only format known here is " + FORMAT + ".");
        }
        return text;
    }

    private static SignedNote receipt(String text) {
        SignedNote note = SignedNote.parse(text);
        Proof.requireOneSignature(note);
        Receipt.parse(note.text());
        return note;
    }

    private static SignedNote checkpoint(String text) {
        SignedNote note = SignedNote.parse(text);
        Proof.requireOneSignature(note);
        Checkpoint.parse(note.text());
        return note;
    }

    static String write(Proof proof) {
        JsonObject.Builder json =
                JsonObject.builder().put("format", FORMAT).put("digest", proof.digest().hex());
        proof.salt().ifPresent(salt -> json.put("salt", salt.toString()));
        json.put("receipt", proof.receiptNote().toString());
        proof.log().ifPresent(log -> json.put("log", write(log)));
        proof.ethereum().ifPresent(ethereum -> json.put("ethereum", write(ethereum)));
        proof.rfc3161().ifPresent(token -> json.put("rfc3161", token.toString()));
        return Json.pretty(json.build());
    }

    private static JsonObject write(LogEvidence log) {
        return JsonObject.builder()
                .put("checkpoint", log.note().toString())
                .put("path", array(log.path(), Digest::hex))
                .build();
    }

    private static JsonObject write(EthereumEvidence ethereum) {
        return JsonObject.builder()
                .put("transaction", Encodings.hexPrefixed(ethereum.transaction()))
                .put("index", ethereum.index())
                .put("nodes", array(ethereum.nodes(), Encodings::hexPrefixed))
                .put("header", Encodings.hexPrefixed(ethereum.header()))
                .build();
    }

    private static <T> JsonArray array(List<T> values, Function<T, String> text) {
        List<String> texts = new ArrayList<>();
        values.forEach(value -> texts.add(text.apply(value)));
        return JsonArray.ofStrings(texts);
    }
}
