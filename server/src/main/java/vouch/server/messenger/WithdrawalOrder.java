package vouch.server.messenger;

import java.util.UUID;

/// Whoever sends something outside.
///
/// @param fee what it costs, in the chain's own asset
record WithdrawalOrder(
        UUID payer,
        Asset asset,
        Amount amount,
        Amount fee,
        String destination,
        String tag,
        UUID traceId,
        String memo) {

    /// What the payer needs of the asset that pays the fee.
    long feeAssetUnits() {
        return fee.units() + (asset.isNative() ? amount.units() : 0);
    }

    /// Whether the snapshot is this order's own.
    boolean isPaidBy(Snapshot snapshot) {
        return snapshot.userId().equals(payer)
                && snapshot.assetId().equals(asset.assetId())
                && snapshot.units() == -amount.units()
                && snapshot.movement() instanceof Movement.Withdrawal to
                && to.trace().equals(traceId)
                && to.destination().equals(destination)
                && to.tag().equals(tag)
                && to.memo().equals(memo);
    }
}
