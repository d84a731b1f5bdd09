package vouch.server.messenger;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// The assets and chains there are: a few of the public network's, under their ids there. Fixed:
/// what is owned is in the database, what can be owned is here.
final class Catalogue {

    static final UUID BTC = UUID.fromString("c6d0c728-2624-429b-8e0d-d9d19b6592fa");
    static final UUID ETH = UUID.fromString("43d61dcd-e413-450d-80b8-101d5e903357");
    static final UUID XIN = UUID.fromString("c94ac88f-4671-3976-b60a-09064f1811e8");
    static final UUID CNB = UUID.fromString("965e5c6e-434c-3fa9-b780-c50f43cd955c");
    static final UUID USDT = UUID.fromString("4d8c508b-91c5-375b-92b0-ee702ed2dac5");
    static final UUID USDC = UUID.fromString("9b180ab6-6abe-3dc0-a13f-04169eb34bfa");
    static final UUID EOS = UUID.fromString("6cfe566e-4aad-470b-8c9a-2fd35b49c68d");
    static final UUID XLM = UUID.fromString("56e63c06-b506-4ec5-885a-4a5ac17b83c1");
    static final UUID LTC = UUID.fromString("76c802a2-7c88-447f-a93e-c29c9e5dd9c8");
    static final UUID DOGE = UUID.fromString("6770a1e5-6086-44d5-b60f-545f9d9e8ffd");

    private static final Pattern HEX_ADDRESS = Pattern.compile("0x[0-9a-fA-F]{40}");
    private static final Pattern COIN_ADDRESS = Pattern.compile("[0-9a-zA-Z]{26,90}");
    private static final Pattern EOS_ADDRESS = Pattern.compile("[a-z1-5.]{1,12}");
    private static final Pattern XLM_ADDRESS = Pattern.compile("G[A-Z2-7]{55}");

    private final Map<UUID, Asset> assets = new LinkedHashMap<>();
    private final Map<UUID, AssetChain> chains = new LinkedHashMap<>();

    Catalogue() {
        chain(BTC, "BTC", "Bitcoin", 3, 10_000, 10_000, COIN_ADDRESS, false);
        chain(ETH, "ETH", "Ether", 36, 100_000, 100, HEX_ADDRESS, false);
        chain(EOS, "EOS", "EOS", 64, 10_000_000, 10_000, EOS_ADDRESS, true);
        chain(XLM, "XLM", "Stellar", 1, 1_000_000, 100, XLM_ADDRESS, true);
        chain(LTC, "LTC", "Litecoin", 6, 100_000, 10_000, COIN_ADDRESS, false);
        chain(DOGE, "DOGE", "Dogecoin", 60, 100_000_000, 100_000_000, COIN_ADDRESS, false);
        coin(BTC, "60000", "1");
        coin(ETH, "3000", "0.05");
        coin(EOS, "0.6", "0.00001");
        coin(XLM, "0.12", "0.000002");
        coin(LTC, "90", "0.0015");
        coin(DOGE, "0.12", "0.000002");
        token(XIN, "XIN", "Mixin", "0xa974c709cfb4566686553a20790685a47aceaa33", "150", "0.0025");
        token(
                CNB,
                "CNB",
                "Chui Niu Bi",
                "0xec2a0550a2e4da2a027b3fc06f70ba15a94a6dac",
                "0.000001",
                "0");
        token(
                USDT,
                "USDT",
                "Tether USD",
                "0xdac17f958d2ee523a2206206994597c13d831ec7",
                "1",
                "0.00001666");
        token(
                USDC,
                "USDC",
                "USD Coin",
                "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48",
                "1",
                "0.00001666");
    }

    private void chain(
            UUID id,
            String symbol,
            String name,
            int confirmations,
            long fee,
            long dust,
            Pattern addresses,
            boolean usesTags) {
        chains.put(
                id,
                new AssetChain(
                        id,
                        symbol,
                        name,
                        confirmations,
                        new Amount(fee),
                        new Amount(dust),
                        addresses,
                        usesTags));
    }

    private void coin(UUID id, String priceUsd, String priceBtc) {
        var chain = chain(id);
        assets.put(
                id,
                new Asset(id, id, chain.symbol(), chain.name(), id.toString(), priceUsd, priceBtc));
    }

    private void token(
            UUID id, String symbol, String name, String key, String priceUsd, String priceBtc) {
        assets.put(id, new Asset(id, ETH, symbol, name, key, priceUsd, priceBtc));
    }

    Optional<Asset> find(UUID assetId) {
        return Optional.ofNullable(assets.get(assetId));
    }

    /// An asset known to be there, because something of it is in the database.
    Asset asset(UUID assetId) {
        return find(assetId)
                .orElseThrow(() -> new IllegalStateException("no such asset: " + assetId));
    }

    Optional<AssetChain> findChain(UUID chainId) {
        return Optional.ofNullable(chains.get(chainId));
    }

    AssetChain chain(UUID chainId) {
        return findChain(chainId)
                .orElseThrow(() -> new IllegalStateException("no such chain: " + chainId));
    }

    AssetChain chainOf(Asset asset) {
        return chain(asset.chainId());
    }

    List<Asset> assets() {
        return List.copyOf(assets.values());
    }

    List<AssetChain> chains() {
        return List.copyOf(chains.values());
    }

    /// The asset people call so, in any case.
    Optional<Asset> bySymbol(String symbol) {
        return assets().stream()
                .filter(asset -> asset.symbol().equalsIgnoreCase(symbol))
                .findFirst();
    }

    /// Assets whose symbol or name holds the text, in any case.
    List<Asset> search(String text) {
        String wanted = text.toLowerCase(Locale.ROOT);
        return assets().stream()
                .filter(asset ->
                        asset.symbol().toLowerCase(Locale.ROOT).contains(wanted)
                                || asset.name().toLowerCase(Locale.ROOT).contains(wanted))
                .toList();
    }

    /// The asset's id inside the public network: the SHA3-256 of its UUID's text.
    static String networkId(UUID assetId) {
        try {
            byte[] text = assetId.toString().getBytes(StandardCharsets.US_ASCII);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA3-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK has no SHA3-256", e);
        }
    }
}
