package vouch.server.messenger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import vouch.server.database.Row;
import vouch.server.database.Transaction;

/// Users' addresses. Of one destination and tag a user has one for each asset.
final class AddressStore {

    private static final String COLUMNS =
            "address_id, user_id, asset_id, destination, tag, label, deleted, updated_at";

    /// Adds an address; one that is there already gets the new label, and is there again where it
    /// was deleted.
    Address save(Transaction tx, Address address) {
        return tx.find(
                        "insert into wallet_address ("
                                + COLUMNS
                                + """
                                ) values (?, ?, ?, ?, ?, ?, 0, ?)
                                on conflict (user_id, asset_id, destination, tag)
                                do update set label = excluded.label, deleted = 0,
                                    updated_at = excluded.updated_at
                                returning
                                """
                                + COLUMNS,
                        AddressStore::address,
                        address.addressId().toString(),
                        address.userId().toString(),
                        address.assetId().toString(),
                        address.destination(),
                        address.tag(),
                        address.label(),
                        address.updatedAt())
                .orElseThrow();
    }

    /// Also one that was deleted.
    Optional<Address> find(Transaction tx, UUID addressId) {
        return tx.find(
                "select " + COLUMNS + " from wallet_address where address_id = ?",
                AddressStore::address,
                addressId.toString());
    }

    /// A page of a user's addresses for an asset, but for deleted ones, by when they last changed.
    List<Address> list(Transaction tx, UUID userId, UUID assetId, Page page) {
        var conditions = new Conditions();
        conditions.add("user_id = ?", userId.toString());
        conditions.add("asset_id = ?", assetId.toString());
        page.offset()
                .map(at -> Page.bound(at, page.ascending()))
                .ifPresent(at ->
                        conditions.add(page.ascending() ? "updated_at > ?" : "updated_at < ?", at));
        conditions.value(page.limit());
        return tx.list(
                "select "
                        + COLUMNS
                        + " from wallet_address"
                        + conditions.where()
                        + " and deleted = 0 order by updated_at"
                        + (page.ascending() ? "" : " desc")
                        + ", address_id limit ?",
                AddressStore::address,
                conditions.values());
    }

    void delete(Transaction tx, UUID addressId, Instant at) {
        tx.update(
                "update wallet_address set deleted = 1, updated_at = ? where address_id = ?",
                at,
                addressId.toString());
    }

    private static Address address(Row row) {
        return new Address(
                row.uuid("address_id"),
                row.uuid("user_id"),
                row.uuid("asset_id"),
                row.text("destination"),
                row.text("tag"),
                row.text("label"),
                row.flag("deleted"),
                row.instant("updated_at"));
    }
}
