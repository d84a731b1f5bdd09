package vouch.server.messenger;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/// Assets and chains as the API shows them.
final class AssetAnswers {

    private static final String UNCHANGED = "0";

    private final Catalogue catalogue;

    AssetAnswers(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /// An asset with what a user has of it.
    ///
    /// @param destination where the user's deposits go, once there is one
    ObjectNode owned(Asset asset, long units, Optional<DepositStore.Destination> destination) {
        var node = brief(asset);
        var chain = catalogue.chainOf(asset);
        String to = destination.map(DepositStore.Destination::destination).orElse("");
        String tag = destination.map(DepositStore.Destination::tag).orElse("");
        node.put("balance", Amount.text(units));
        node.put("destination", to);
        node.put("tag", tag);
        // What it was called until 2019.
        node.put("public_key", chain.usesTags() ? "" : to);
        node.put("account_name", chain.usesTags() ? to : "");
        node.put("account_tag", tag);
        putMarket(node, asset);
        node.put("reserve", "0");
        node.put("dust", chain.dust().toString());
        node.put("confirmations", chain.confirmations());
        node.put("capitalization", 0);
        node.put("liquidity", "0");
        var entries = node.putArray("deposit_entries");
        if (destination.isPresent()) {
            entries.addObject().put("destination", to).put("tag", tag).putArray("properties");
        }
        return node;
    }

    /// What every view of an asset has.
    static ObjectNode brief(Asset asset) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("type", "asset");
        node.put("asset_id", asset.assetId().toString());
        node.put("chain_id", asset.chainId().toString());
        node.put("symbol", asset.symbol());
        node.put("name", asset.name());
        node.put("icon_url", "");
        return node;
    }

    private static void putMarket(ObjectNode node, Asset asset) {
        node.put("price_btc", asset.priceBtc());
        node.put("price_usd", asset.priceUsd());
        node.put("change_btc", UNCHANGED);
        node.put("change_usd", UNCHANGED);
        node.put("asset_key", asset.assetKey());
        node.put("mixin_id", Catalogue.networkId(asset.assetId()));
    }

    /// An asset as anybody sees it.
    ///
    /// @param supply units of it that there are in here
    ObjectNode network(Asset asset, long supply) {
        var node = brief(asset);
        node.put("amount", Amount.text(supply));
        putMarket(node, asset);
        node.put("confirmations", catalogue.chainOf(asset).confirmations());
        node.put("capitalization", 0);
        node.put("liquidity", "0");
        return node;
    }

    /// What it costs to withdraw an asset.
    ObjectNode fee(Asset asset) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("type", "fee");
        node.put("asset_id", asset.chainId().toString());
        node.put("amount", catalogue.chainOf(asset).fee().toString());
        return node;
    }

    /// A chain, which is simulated and so has no blocks.
    static ObjectNode chain(AssetChain chain) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("type", "chain");
        node.put("chain_id", chain.chainId().toString());
        node.put("symbol", chain.symbol());
        node.put("name", chain.name());
        node.put("icon_url", "");
        node.put("threshold", chain.confirmations());
        node.put("managed_block_height", 0);
        node.put("deposit_block_height", 0);
        node.put("external_block_height", 0);
        node.put("withdrawal_timestamp", UserAnswers.NEVER);
        node.put("withdrawal_pending_count", 0);
        node.put("withdrawal_fee", chain.fee().toString());
        node.put("is_synchronized", true);
        return node;
    }

    static ArrayNode array(List<ObjectNode> nodes) {
        var array = JsonNodeFactory.instance.arrayNode();
        nodes.forEach(array::add);
        return array;
    }
}
