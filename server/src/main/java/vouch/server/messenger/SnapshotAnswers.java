package vouch.server.messenger;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.UUID;

/// Snapshots as the API shows them.
///
/// What a snapshot has on the public network (`snapshot_hash`, `snapshot_at`, a transfer's
/// `transaction_hash`) is empty: there is no such network behind this server.
final class SnapshotAnswers {

    private static final String NO_HASH = "";

    private final Catalogue catalogue;

    SnapshotAnswers(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    ArrayNode all(List<Snapshot> snapshots) {
        return AssetAnswers.array(snapshots.stream().map(this::own).toList());
    }

    /// A snapshot as its owner sees it.
    ObjectNode own(Snapshot snapshot) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("type", snapshot.movement().kind());
        node.put("snapshot_id", snapshot.snapshotId().toString());
        node.put("asset_id", snapshot.assetId().toString());
        node.put("amount", Amount.text(snapshot.units()));
        node.put("opening_balance", Amount.text(snapshot.openingBalance()));
        node.put("closing_balance", Amount.text(snapshot.closingBalance()));
        node.put("created_at", snapshot.createdAt().toString());
        node.put("snapshot_hash", NO_HASH);
        node.put("snapshot_at", UserAnswers.NEVER);
        switch (snapshot.movement()) {
            case Movement.Deposit deposit -> {
                node.put("transaction_hash", deposit.transactionHash());
                node.put("output_index", 0);
                node.put("sender", deposit.sender());
                node.put("destination", deposit.destination());
                node.put("tag", deposit.tag());
            }
            case Movement.Transfer transfer -> {
                node.put("transaction_hash", NO_HASH);
                putOpponent(node, transfer.opponentId());
                node.put("trace_id", transfer.trace().toString());
                node.put("memo", transfer.memo());
            }
            case Movement.Withdrawal withdrawal -> {
                node.put("transaction_hash", withdrawal.transactionHash());
                node.put("receiver", withdrawal.destination());
                node.put("tag", withdrawal.tag());
                node.put("confirmations", confirmations(snapshot.assetId()));
                node.put("trace_id", withdrawal.trace().toString());
                node.put("memo", withdrawal.memo());
            }
            case Movement.Fee fee -> node.put("trace_id", fee.trace().toString());
        }
        return node;
    }

    private static void putOpponent(ObjectNode node, UUID opponent) {
        node.put("opponent_id", opponent.toString());
        node.put("counter_user_id", opponent.toString());
    }

    /// A withdrawal is done at once: its chain is simulated.
    private int confirmations(UUID assetId) {
        return catalogue.chainOf(catalogue.asset(assetId)).confirmations();
    }

    /// A snapshot as anybody sees it.
    ObjectNode network(Snapshot snapshot) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("type", "snapshot");
        node.put("snapshot_id", snapshot.snapshotId().toString());
        node.put("source", source(snapshot.movement()));
        node.put("amount", Amount.text(snapshot.units()));
        node.set("asset", AssetAnswers.brief(catalogue.asset(snapshot.assetId())));
        node.put("created_at", snapshot.createdAt().toString());
        node.put("snapshot_hash", NO_HASH);
        return node;
    }

    /// The same as its owner sees it.
    ObjectNode networkOwn(Snapshot snapshot) {
        var node = network(snapshot);
        node.put("user_id", snapshot.userId().toString());
        snapshot.movement().traceId().ifPresent(id -> node.put("trace_id", id.toString()));
        switch (snapshot.movement()) {
            case Movement.Transfer transfer -> {
                node.put("opponent_id", transfer.opponentId().toString());
                node.put("data", transfer.memo());
            }
            case Movement.Withdrawal withdrawal -> node.put("data", withdrawal.memo());
            case Movement.Deposit _, Movement.Fee _ -> {}
        }
        return node;
    }

    private static String source(Movement movement) {
        return switch (movement) {
            case Movement.Deposit _ -> "DEPOSIT_CONFIRMED";
            case Movement.Transfer _ -> "TRANSFER_INITIALIZED";
            case Movement.Withdrawal _ -> "WITHDRAWAL_INITIALIZED";
            case Movement.Fee _ -> "WITHDRAWAL_FEE_CHARGED";
        };
    }
}
