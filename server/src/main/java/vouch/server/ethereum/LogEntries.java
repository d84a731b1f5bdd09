package vouch.server.ethereum;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// Reads the events a node tells in JSON, and believes it none that were not asked for.
final class LogEntries {

    private LogEntries() {}

    /// @throws NodeException where the answer is not one to the question
    static List<LogEntry> parse(
            JsonNode json, Address contract, String topic0, long from, long to) {
        if (!json.isArray()) {
            throw new NodeException("the node's answer to eth_getLogs is not a list");
        }
        var logs = new ArrayList<LogEntry>();
        for (JsonNode item : json) {
            LogEntry log = entry(item);
            if (!log.contract().equals(contract)
                    || log.topics().isEmpty()
                    || !log.topics().getFirst().equals(topic0)
                    || log.blockNumber() < from
                    || log.blockNumber() > to) {
                throw new NodeException("the node told of events that it was not asked for");
            }
            if (!logs.isEmpty() && !follows(log, logs.getLast())) {
                throw new NodeException("the node told of events out of their order");
            }
            logs.add(log);
        }
        return List.copyOf(logs);
    }

    private static boolean follows(LogEntry log, LogEntry before) {
        return log.blockNumber() > before.blockNumber()
                || (log.blockHash().equals(before.blockHash())
                        && log.logIndex() > before.logIndex());
    }

    private static LogEntry entry(JsonNode log) {
        if (log.path("removed").asBoolean()) {
            throw new NodeException("the chain moved while its events were read");
        }
        var topics = new ArrayList<String>();
        for (JsonNode topic : log.path("topics")) {
            topics.add(Quantities.hash(topic));
        }
        long index = Quantities.number(log.path("logIndex"));
        if (topics.size() > ChainView.TOPICS_MAX || index > Integer.MAX_VALUE) {
            throw new NodeException("the node told of an impossible event");
        }
        return new LogEntry(
                new Address(Quantities.address(log.path("address"))),
                topics,
                Quantities.bytes(log.path("data")),
                Quantities.number(log.path("blockNumber")),
                Quantities.hash(log.path("blockHash")),
                Quantities.hash(log.path("transactionHash")),
                (int) index);
    }
}
