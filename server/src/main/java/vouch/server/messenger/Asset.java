package vouch.server.messenger;

import java.util.UUID;

/// One thing that can be owned and sent, as the public network names it.
///
/// Prices are fixed and made up: they let programs that show them run, and mean nothing.
///
/// @param chainId the asset that pays for this one's withdrawals
/// @param assetKey the asset's name on its chain
/// @param priceUsd of one coin, in decimals
/// @param priceBtc of one coin, in decimals
record Asset(
        UUID assetId,
        UUID chainId,
        String symbol,
        String name,
        String assetKey,
        String priceUsd,
        String priceBtc) {

    boolean isNative() {
        return assetId.equals(chainId);
    }
}
