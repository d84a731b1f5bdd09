package vouch.server.messenger;

import java.util.ArrayList;
import java.util.List;

/// What rows of the wallet's tables are asked for, as SQL and its parameters in their order.
final class Conditions {

    private final List<String> texts = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    /// @param text SQL of our own, with one parameter
    void add(String text, Object value) {
        texts.add(text);
        values.add(value);
    }

    /// What all the tables have that are shown in pages.
    void add(SnapshotQuery query) {
        query.asset().ifPresent(id -> add("asset_id = ?", id.toString()));
        query.destination().ifPresent(text -> add("destination = ?", text));
        query.tag().ifPresent(text -> add("tag = ?", text));
        query.bound()
                .ifPresent(at -> add(query.ascending() ? "created_at > ?" : "created_at < ?", at));
    }

    /// A parameter behind the conditions.
    void value(Object value) {
        values.add(value);
    }

    String where() {
        return texts.isEmpty() ? "" : " where " + String.join(" and ", texts);
    }

    Object[] values() {
        return values.toArray();
    }
}
