package vouch.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import vouch.client.ServerStatus;
import vouch.protocol.json.JsonArray;
import vouch.protocol.json.JsonObject;

/// `vouch status`: how the server that runs on this computer stands, on one screen.
@Command(
        name = "status",
        description = {
            "Tell how a server that runs here stands, and what a person should look at.",
            "",
            "Exit codes: 0 it answers, 1 it does not; with --check 3 where it is not well."
        })
final class StatusCommand implements Callable<Integer> {

    /// Unfinished ones, as they go.
    private static final List<String> STATES =
            List.of("queued", "held", "sent", "mined", "confirmed", "stuck");

    private final Surroundings surroundings;

    @Option(
            names = "--check",
            description = "End with 3 where anything asks for a person, for scripts.")
    private boolean check;

    @Mixin private AdminOptions options = new AdminOptions();

    StatusCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        ServerStatus status = options.administration(surroundings).status();
        options.print(surroundings, json(status), text(status));
        return check && !status.isReady() ? Exit.DEGRADED : Exit.OK;
    }

    private String text(ServerStatus status) {
        Instant now = surroundings.clock().instant();
        var lines = new Lines(surroundings.columns());
        lines.put("server", status.url() + " is " + status.state());
        lines.put("version", status.version());
        lines.put(
                "up",
                Sentences.length(status.uptime())
                        + ", since "
                        + Sentences.time(status.startedAt()));
        lines.put(
                "database",
                status.database()
                        + (status.accounts().isPresent()
                                ? ", "
                                        + Sentences.count(
                                                status.accounts().getAsLong(),
                                                "account",
                                                "accounts")
                                : ""));
        status.log().ifPresent(log -> lines.put("log", log(log, now)));
        status.chain().ifPresent(chain -> chain(lines, chain, now));
        status.alarms().forEach(alarm -> lines.put("ALARM", alarm));
        return lines.toString();
    }

    private static String log(ServerStatus.Log log, Instant now) {
        return Sentences.count(log.entries(), "entry", "entries")
                + log.oldestUnanchoredAt()
                        .map(at ->
                                "; the oldest that is in no final block is "
                                        + Sentences.length(Duration.between(at, now))
                                        + " old")
                        .orElse(log.entries() == 0 ? "" : ", all in final blocks");
    }

    private static void chain(Lines lines, ServerStatus.Chain chain, Instant now) {
        lines.put(
                "chain",
                chain.chainId()
                        + " ("
                        + Chains.name(chain.chainId())
                        + ")"
                        + (chain.developmentChain() ? ": it proves nothing to anyone else" : ""));
        lines.put("head", head(chain, now));
        lines.put("account", chain.address());
        lines.put(
                "balance",
                chain.balance().map(Coins::ether).orElse("not known")
                        + "; spent within a day: "
                        + Coins.ether(chain.spentToday()));
        chain.nodes().forEach(node -> lines.put("node", node));
        lines.put("transactions", jobs(chain));
    }

    private static String head(ServerStatus.Chain chain, Instant now) {
        if (chain.head().isEmpty()) {
            return "not known";
        }
        return "block "
                + chain.head().getAsLong()
                + chain.headAt()
                        .map(at -> ", made " + Sentences.length(Duration.between(at, now)) + " ago")
                        .orElse("")
                + (chain.finalUpTo().isPresent()
                        ? "; final up to block " + chain.finalUpTo().getAsLong()
                        : "");
    }

    private static String jobs(ServerStatus.Chain chain) {
        String unfinished =
                STATES.stream()
                        .filter(state -> chain.jobs().getOrDefault(state, 0L) > 0)
                        .map(state -> String.format("%,d %s", chain.jobs().get(state), state))
                        .collect(Collectors.joining(", "));
        return unfinished.isEmpty() ? "none is unfinished" : unfinished;
    }

    private static JsonObject json(ServerStatus status) {
        var json =
                JsonObject.builder()
                        .put("version", status.version())
                        .put("url", status.url())
                        .put("startedAt", status.startedAt().toString())
                        .put("uptimeSeconds", status.uptime().toSeconds())
                        .put("status", status.state())
                        .put("database", status.database());
        status.accounts().ifPresent(accounts -> json.put("accounts", accounts));
        status.log()
                .ifPresent(log -> {
                    var part = JsonObject.builder().put("entries", log.entries());
                    log.oldestUnanchoredAt()
                            .ifPresent(at -> part.put("oldestUnanchoredAt", at.toString()));
                    json.put("log", part.build());
                });
        status.chain().ifPresent(chain -> json.put("chain", json(chain)));
        return json.put("alarms", JsonArray.ofStrings(status.alarms())).build();
    }

    private static JsonObject json(ServerStatus.Chain chain) {
        var json =
                JsonObject.builder()
                        .put("chainId", chain.chainId())
                        .put("developmentChain", chain.developmentChain())
                        .put("address", chain.address());
        chain.head().ifPresent(head -> json.put("head", head));
        chain.headAt().ifPresent(at -> json.put("headAt", at.toString()));
        chain.finalUpTo().ifPresent(number -> json.put("finalUpTo", number));
        chain.balance().ifPresent(balance -> json.put("balanceWei", balance.units().toString()));
        var jobs = JsonObject.builder();
        new TreeMap<>(chain.jobs()).forEach(jobs::put);
        return json.put("spentTodayWei", chain.spentToday().units().toString())
                .put("nodes", JsonArray.ofStrings(chain.nodes()))
                .put("jobs", jobs.build())
                .build();
    }
}
