package vouch.cli;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import vouch.protocol.MalformedException;
import vouch.protocol.ethereum.Hash;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonArray;
import vouch.protocol.json.JsonObject;
import vouch.protocol.json.JsonValue;
import vouch.protocol.log.NoteVerifier;
import vouch.protocol.proof.ProofVerifier;

/// What was seen of logs and chains at an earlier time, and can be compared with now.
///
/// Nothing in it is ever replaced: the first key seen of a log and the first hash seen of a final
/// block stay, and anything else seen later is an alarm for a person.
record Trust(List<LogKey> logs, List<Block> blocks) {

    static final Trust NONE = new Trust(List.of(), List.of());

    private static final String FORMAT = "vouch-trust/v1";

    /// A log's key, and the server it was first seen at.
    record LogKey(NoteVerifier key, String url, Instant seen) {

        String origin() {
            return key.name();
        }
    }

    /// A final block's hash as a server's proof gave it.
    ///
    /// @param origin the log whose proof it was; development chains begin anew with every data
    ///   directory, so there a block is known by its log too
    record Block(
            long chainId,
            boolean development,
            String origin,
            long number,
            Hash hash,
            Instant seen) {

        boolean isSameBlock(Block other) {
            return chainId == other.chainId
                    && number == other.number
                    && ((!development && !other.development) || origin.equals(other.origin));
        }
    }

    Trust {
        logs = List.copyOf(logs);
        blocks = List.copyOf(blocks);
    }

    Optional<LogKey> logKey(String origin) {
        return logs.stream().filter(log -> log.origin().equals(origin)).findFirst();
    }

    /// The verifier, also of signatures where the key of this log is recorded.
    ProofVerifier withLogKey(ProofVerifier verifier, String origin) {
        return logKey(origin).map(log -> verifier.withLogKey(log.key())).orElse(verifier);
    }

    /// What is recorded of the block that `seen` is about.
    Optional<Block> recordOf(Block seen) {
        return blocks.stream().filter(seen::isSameBlock).findFirst();
    }

    Trust with(LogKey log) {
        List<LogKey> more = new ArrayList<>(logs);
        more.add(log);
        return new Trust(more, blocks);
    }

    Trust with(Block block) {
        List<Block> more = new ArrayList<>(blocks);
        more.add(block);
        return new Trust(logs, more);
    }

    /// Both; where they differ, what stands here comes first.
    Trust and(Trust other) {
        List<LogKey> allLogs = new ArrayList<>(logs);
        allLogs.addAll(other.logs);
        List<Block> allBlocks = new ArrayList<>(blocks);
        allBlocks.addAll(other.blocks);
        return new Trust(allLogs, allBlocks);
    }

    String toJson() {
        List<JsonValue> logItems = new ArrayList<>();
        for (LogKey log : logs) {
            logItems.add(
                    JsonObject.builder()
                            .put("origin", log.origin())
                            .put("key", log.key().toString())
                            .put("url", log.url())
                            .put("seen", log.seen().toString())
                            .build());
        }
        List<JsonValue> blockItems = new ArrayList<>();
        for (Block block : blocks) {
            blockItems.add(
                    JsonObject.builder()
                            .put("chainId", block.chainId())
                            .put("development", block.development())
                            .put("origin", block.origin())
                            .put("number", block.number())
                            .put("hash", block.hash().toString())
                            .put("seen", block.seen().toString())
                            .build());
        }
        return Json.pretty(
                JsonObject.builder()
                        .put("format", FORMAT)
                        .put("logs", new JsonArray(logItems))
                        .put("blocks", new JsonArray(blockItems))
                        .build());
    }

    /// Reads what [#toJson()] writes.
    ///
    /// @throws MalformedException if it is anything else
    static Trust parse(byte[] json) {
        JsonObject file = object(Json.parse(json));
        if (!file.string("format").equals(FORMAT)) {
            throw new MalformedException("Its format is not " + FORMAT + ".");
        }
        List<LogKey> logs = new ArrayList<>();
        for (JsonValue value : file.array("logs").elements()) {
            JsonObject log = object(value);
            var key = NoteVerifier.parse(log.string("key"));
            if (!key.name().equals(log.string("origin"))) {
                throw new MalformedException("A log's key does not carry its origin.");
            }
            logs.add(new LogKey(key, log.string("url"), time(log)));
        }
        List<Block> blocks = new ArrayList<>();
        for (JsonValue value : file.array("blocks").elements()) {
            JsonObject block = object(value);
            blocks.add(
                    new Block(
                            block.integer("chainId"),
                            block.truth("development"),
                            block.string("origin"),
                            block.integer("number"),
                            Hash.parse(block.string("hash")),
                            time(block)));
        }
        return new Trust(logs, blocks);
    }

    private static JsonObject object(JsonValue value) {
        if (value instanceof JsonObject object) {
            return object;
        }
        throw new MalformedException("An object was expected, not " + value.kind() + ".");
    }

    private static Instant time(JsonObject object) {
        try {
            return Instant.parse(object.string("seen"));
        } catch (DateTimeParseException e) {
            throw new MalformedException("\"seen\" is not a time.", e);
        }
    }
}
