package vouch.server.mixer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import vouch.server.database.Database;
import vouch.server.database.Row;
import vouch.server.ethereum.Address;

/// The whole story of every order, as tables for those who trace such services: which deposit
/// became which lot, and which lots paid whom.
final class Export {

    /// The rows read at a time.
    private static final int PAGE = 2_000;

    private static final ObjectMapper MAPPER = new JsonMapper();

    enum Type {
        NUMBER,
        TEXT,
        /// An amount, written in tokens.
        UNITS,
        /// An address, written with its checksum (EIP-55).
        ADDRESS,
        TIME,
        FLAG
    }

    record Column(String name, Type type) {}

    /// One table, as it is asked for and written.
    ///
    /// @param query what follows `select`
    record Table(String label, String query, List<Column> columns) {

        private static Table of(String label, String query, Column... columns) {
            return new Table(label, query, List.of(columns));
        }

        static Optional<Table> find(String label) {
            return TABLES.stream().filter(one -> one.label.equals(label)).findFirst();
        }

        static String names() {
            return TABLES.stream().map(Table::label).collect(Collectors.joining(", "));
        }
    }

    /// The tables there are; `docs/mixer.md` describes each column.
    static final List<Table> TABLES =
            List.of(
                    Table.of(
                            "orders",
                            """
                            id as "order", forwarder, destination, api_key, delay_hours, mixing_code,
                                available_units as available, fixed_fee, variable_fee, created_at, expires,
                                state, due, payout_units as payout, payout_hash as payout_transaction, paid_at,
                                held_because
                            from mixer_order order by id
                            """,
                            number("order"),
                            address("forwarder"),
                            address("destination"),
                            text("api_key"),
                            number("delay_hours"),
                            text("mixing_code"),
                            units("available"),
                            text("fixed_fee"),
                            text("variable_fee"),
                            time("created_at"),
                            time("expires"),
                            text("state"),
                            time("due"),
                            units("payout"),
                            text("payout_transaction"),
                            time("paid_at"),
                            text("held_because")),
                    Table.of(
                            "deposits",
                            """
                            id as deposit, order_id as "order", transaction_hash as "transaction", log_index,
                                block_number as block, sender, units as amount, confirmed_at, state, because,
                                lot, refund_units as refund, refund_hash as refund_transaction
                            from mixer_deposit order by id
                            """,
                            number("deposit"),
                            number("order"),
                            text("transaction"),
                            number("log_index"),
                            number("block"),
                            address("sender"),
                            units("amount"),
                            time("confirmed_at"),
                            text("state"),
                            text("because"),
                            number("lot"),
                            units("refund"),
                            text("refund_transaction")),
                    Table.of(
                            "lots",
                            """
                            id as lot, mixing_code, deposit_id as deposit, transaction_hash as "transaction",
                                log_index, block_number as block, units as amount, free_units as free,
                                created_at, gone
                            from mixer_lot order by id
                            """,
                            number("lot"),
                            text("mixing_code"),
                            number("deposit"),
                            text("transaction"),
                            number("log_index"),
                            number("block"),
                            units("amount"),
                            units("free"),
                            time("created_at"),
                            flag("gone")),
                    Table.of(
                            "payouts",
                            """
                            id as "order", destination, payout_units as amount,
                                payout_hash as "transaction", due, paid_at
                            from mixer_order where payout_units is not null order by id
                            """,
                            number("order"),
                            address("destination"),
                            units("amount"),
                            text("transaction"),
                            time("due"),
                            time("paid_at")),
                    Table.of(
                            "allocations",
                            """
                            lot_id as lot, purpose, subject, units as amount
                            from mixer_allocation order by lot_id, purpose, subject
                            """,
                            number("lot"),
                            text("purpose"),
                            number("subject"),
                            units("amount")),
                    Table.of(
                            "fees",
                            """
                            lot_id as lot, purpose as kind,
                                case purpose when 'fee' then subject else (
                                    select order_id from mixer_deposit where id = subject) end as "order",
                                case purpose when 'fee' then null else subject end as deposit,
                                units as amount
                            from mixer_allocation where purpose in ('fee', 'refund_fee')
                            order by lot_id, purpose, subject
                            """,
                            number("lot"),
                            text("kind"),
                            number("order"),
                            number("deposit"),
                            units("amount")),
                    Table.of(
                            "transactions",
                            """
                            transaction_hash as "transaction", log_index, block_number as block, block_hash,
                                block_time, sender, recipient, units as amount, kind, order_id as "order"
                            from mixer_transfer order by block_number, log_index
                            """,
                            text("transaction"),
                            number("log_index"),
                            number("block"),
                            text("block_hash"),
                            time("block_time"),
                            address("sender"),
                            address("recipient"),
                            units("amount"),
                            text("kind"),
                            number("order")));

    private static Column number(String name) {
        return new Column(name, Type.NUMBER);
    }

    private static Column text(String name) {
        return new Column(name, Type.TEXT);
    }

    private static Column units(String name) {
        return new Column(name, Type.UNITS);
    }

    private static Column address(String name) {
        return new Column(name, Type.ADDRESS);
    }

    private static Column time(String name) {
        return new Column(name, Type.TIME);
    }

    private static Column flag(String name) {
        return new Column(name, Type.FLAG);
    }

    /// How a table is written.
    enum Format {
        /// RFC 4180 with a head line.
        CSV("csv"),
        /// One JSON object a line.
        JSON_LINES("jsonl");

        private final String suffix;

        Format(String suffix) {
            this.suffix = suffix;
        }

        /// What files of it end with, and its name in requests.
        String suffix() {
            return suffix;
        }
    }

    private final Database database;
    private final TokenScale scale;

    Export(Database database, TokenScale scale) {
        this.database = database;
        this.scale = scale;
    }

    /// Writes page by page, so that a table need not fit into memory.
    void write(Table table, Format format, OutputStream out) throws IOException {
        if (format == Format.CSV) {
            line(out, table.columns.stream().map(Column::name).collect(Collectors.joining(",")));
        }
        List<String> page;
        int offset = 0;
        do {
            page = page(table, format, offset);
            for (String line : page) {
                line(out, line);
            }
            offset += PAGE;
        } while (page.size() == PAGE);
    }

    private List<String> page(Table table, Format format, int offset) {
        return database.read(tx ->
                tx.list(
                        "select " + table.query + " limit ? offset ?",
                        row ->
                                switch (format) {
                                    case CSV -> csv(table, row);
                                    case JSON_LINES -> json(table, row);
                                },
                        PAGE,
                        offset));
    }

    private static void line(OutputStream out, String text) throws IOException {
        out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private String csv(Table table, Row row) {
        return table.columns.stream()
                .map(column -> row.isNull(column.name()) ? "" : quoted(shown(column, row)))
                .collect(Collectors.joining(","));
    }

    private static String quoted(String text) {
        boolean plain = text.chars().noneMatch(one -> one == ',' || one == '"' || one < ' ');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    private String json(Table table, Row row) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        for (Column column : table.columns) {
            if (row.isNull(column.name())) {
                node.putNull(column.name());
                continue;
            }
            switch (column.type()) {
                case NUMBER -> node.put(column.name(), row.number(column.name()));
                case FLAG -> node.put(column.name(), row.flag(column.name()));
                case TEXT, UNITS, ADDRESS, TIME -> node.put(column.name(), shown(column, row));
            }
        }
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private String shown(Column column, Row row) {
        return switch (column.type()) {
            case NUMBER -> Long.toString(row.number(column.name()));
            case FLAG -> Boolean.toString(row.flag(column.name()));
            case TEXT -> row.text(column.name());
            case UNITS -> scale.show(TokenAmount.parse(row.text(column.name())));
            case ADDRESS -> Address.parse(row.text(column.name())).checksummed();
            case TIME -> row.instant(column.name()).toString();
        };
    }
}
