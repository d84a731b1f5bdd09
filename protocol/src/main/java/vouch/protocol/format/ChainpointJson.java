package vouch.protocol.format;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import vouch.protocol.Digest;
import vouch.protocol.MalformedException;
import vouch.protocol.ethereum.Hash;
import vouch.protocol.format.ChainpointStep.Left;
import vouch.protocol.format.ChainpointStep.Right;
import vouch.protocol.format.ChainpointStep.Sha256;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonArray;
import vouch.protocol.json.JsonObject;
import vouch.protocol.json.JsonValue;

/// A Chainpoint v4 proof as JSON. Every member is required and no other is known, so that nothing
/// stands in a proof that nobody looks at.
final class ChainpointJson {

    private static final String CONTEXT = "https://w3id.org/chainpoint/v4";
    private static final String TYPE = "Chainpoint";
    private static final String LABEL = "eth_anchor_branch";
    private static final String ANCHOR_TYPE = "eth";
    private static final String SHA256 = "sha-256";
    private static final Pattern TIME =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");

    private ChainpointJson() {}

    static ChainpointProof read(byte[] json) {
        JsonObject top =
                exactly(
                        Json.parse(json, ChainpointProof.BYTES_MAX),
                        "A Chainpoint proof",
                        "@context",
                        "type",
                        "hash",
                        "proof_id",
                        "hash_received",
                        "branches");
        require(top, "@context", CONTEXT);
        require(top, "type", TYPE);
        JsonObject branch =
                exactly(only(top.array("branches"), "branch"), "A branch", "label", "ops");
        require(branch, "label", LABEL);
        List<JsonValue> ops = branch.array("ops").elements();
        if (ops.isEmpty() || ops.size() > ChainpointProof.STEPS_MAX + 1) {
            throw new MalformedException(
                    "A Chainpoint proof has at most "
                            + ChainpointProof.STEPS_MAX
                            + " operations here, and then its anchor.");
        }
        List<ChainpointStep> steps = new ArrayList<>();
        ops.subList(0, ops.size() - 1).forEach(op -> steps.add(step(op)));
        return new ChainpointProof(
                id(top.string("proof_id")),
                Digest.parse(top.string("hash")),
                time(top.string("hash_received")),
                steps,
                transaction(ops.getLast()));
    }

    private static ChainpointStep step(JsonValue op) {
        if (op instanceof JsonObject object && object.members().size() == 1) {
            if (object.find("l").isPresent()) {
                return new Left(object.string("l"));
            }
            if (object.find("r").isPresent()) {
                return new Right(object.string("r"));
            }
            if (object.find("op").isPresent() && object.string("op").equals(SHA256)) {
                return new Sha256();
            }
        }
        throw new MalformedException(
                "An operation of a Chainpoint proof is l, r or op sha-256 here, one at a time.");
    }

    private static Hash transaction(JsonValue last) {
        JsonObject op = exactly(last, "The last operation of a Chainpoint proof", "anchors");
        JsonObject anchor =
                exactly(only(op.array("anchors"), "anchor"), "An anchor", "type", "anchor_id");
        require(anchor, "type", ANCHOR_TYPE);
        return Hash.parse(anchor.string("anchor_id"));
    }

    private static UUID id(String text) {
        try {
            UUID id = UUID.fromString(text);
            if (id.toString().equals(text)) {
                return id;
            }
        } catch (IllegalArgumentException _) {
            // Said below, in the same words as the other reason.
        }
        throw new MalformedException("A Chainpoint proof's id is a UUID in lower case.");
    }

    private static Instant time(String text) {
        try {
            if (TIME.matcher(text).matches() && Instant.parse(text).toString().equals(text)) {
                return Instant.parse(text);
            }
        } catch (DateTimeException _) {
            // Said below, in the same words as the other reason.
        }
        throw new MalformedException("A Chainpoint proof's time looks like 2026-11-21T22:03:37Z.");
    }

    private static void require(JsonObject object, String name, String wanted) {
        if (!object.string(name).equals(wanted)) {
            throw new MalformedException(
                    "The member \"" + name + "\" of a Chainpoint proof is " + wanted + " here.");
        }
    }

    private static JsonValue only(JsonArray array, String what) {
        if (array.elements().size() != 1) {
            throw new MalformedException("A Chainpoint proof has exactly one " + what + " here.");
        }
        return array.elements().getFirst();
    }

    private static JsonObject exactly(JsonValue value, String what, String... names) {
        if (value instanceof JsonObject object && object.members().keySet().equals(Set.of(names))) {
            return object;
        }
        throw new MalformedException(
                what + " is an object with these members here: " + String.join(", ", names) + ".");
    }

    static String write(ChainpointProof proof) {
        List<JsonValue> ops = new ArrayList<>();
        proof.steps().forEach(step -> ops.add(write(step)));
        JsonObject anchor =
                JsonObject.builder()
                        .put("type", ANCHOR_TYPE)
                        .put("anchor_id", proof.transaction().toString())
                        .build();
        ops.add(JsonObject.builder().put("anchors", arrayOf(anchor)).build());
        JsonObject branch =
                JsonObject.builder().put("label", LABEL).put("ops", new JsonArray(ops)).build();
        return Json.pretty(
                JsonObject.builder()
                        .put("@context", CONTEXT)
                        .put("type", TYPE)
                        .put("hash", proof.hash().hex())
                        .put("proof_id", proof.id().toString())
                        .put("hash_received", proof.hashReceived().toString())
                        .put("branches", arrayOf(branch))
                        .build());
    }

    private static JsonObject write(ChainpointStep step) {
        JsonObject.Builder op = JsonObject.builder();
        return switch (step) {
            case Left left -> op.put("l", left.hex()).build();
            case Right right -> op.put("r", right.hex()).build();
            case Sha256 _ -> op.put("op", SHA256).build();
        };
    }

    private static JsonArray arrayOf(JsonObject only) {
        return new JsonArray(List.of(only));
    }
}
