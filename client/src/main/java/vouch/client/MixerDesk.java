package vouch.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import vouch.client.VouchException.Reason;
import vouch.protocol.json.JsonObject;

/// The mixer of a running server, as its operator sees it; from [Administration#mixer()].
/// Thread-safe.
public final class MixerDesk {

    /// The most orders listed at a time.
    public static final int LIST_MAX = 1000;

    /// What there is to export, each with the columns that `docs/mixer.md` names.
    public static final List<String> TABLES =
            List.of("orders", "deposits", "lots", "payouts", "allocations", "fees", "transactions");

    private static final String ORDERS = "/admin/mixer/orders";

    private final Administration administration;

    MixerDesk(Administration administration) {
        this.administration = administration;
    }

    /// How a table is written.
    public enum Format {
        CSV,
        JSONL
    }

    /// What a person may decide of an order that is held.
    public enum Choice {
        RETRY,
        REFUND,
        CLOSE
    }

    /// Orders, newest first.
    ///
    /// @param state only those in this state; empty for all
    /// @param before only those opened before the one with this forwarder address; empty to begin
    ///   with the newest
    /// @param count 1 to [#LIST_MAX]
    public List<MixerOrder> orders(
            Optional<MixerOrder.State> state, Optional<String> before, int count) {
        String path =
                ORDERS
                        + "?count="
                        + count
                        + state.map(only -> "&state=" + only.label()).orElse("")
                        + before.map(at -> "&before=" + Administration.encoded(at)).orElse("");
        return administration.get(path, MixerAnswers::orders);
    }

    /// One of them; empty where there is none with this forwarder address.
    public Optional<MixerOrder> order(String forwarderAddress) {
        return administration.find(order(forwarderAddress, ""), MixerAnswers::order);
    }

    private static String order(String forwarderAddress, String more) {
        return ORDERS + "/" + Administration.encoded(forwarderAddress) + more;
    }

    /// Plays a depositor on the embedded chain; returns the transaction's hash.
    ///
    /// @param amount in units of the token, such as `12.5`
    /// @param transferAndCall by the ERC-677 call instead of a plain transfer
    public String deposit(String forwarderAddress, String amount, boolean transferAndCall) {
        var body =
                JsonObject.builder()
                        .put("forwarderAddress", forwarderAddress)
                        .put("amount", amount)
                        .put("transferAndCall", transferAndCall)
                        .build();
        return administration.post(
                "/admin/mixer/deposits", body, answer -> answer.string("transactionHash"));
    }

    /// Compares the books with the balances on the chain.
    public MixerCheck check() {
        return administration.post(
                "/admin/mixer/check", JsonObject.builder().build(), MixerAnswers::check);
    }

    /// Whether new orders are refused from now on; those there are go on.
    public void maintenance(boolean on) {
        var body = JsonObject.builder().put("on", on).build();
        administration.put("/admin/mixer/maintenance", body, answer -> answer.truth("on"));
    }

    /// Decides about an order that is held.
    public Decision resolve(String forwarderAddress, Choice choice) {
        var body =
                JsonObject.builder()
                        .put("decision", choice.name().toLowerCase(Locale.ROOT))
                        .build();
        return administration.decide(order(forwarderAddress, "/resolve"), body);
    }

    /// Writes a table as it comes, whole or with an exception.
    ///
    /// @param table one of [#TABLES]
    /// @return how many bytes there were
    /// @throws IOException where `to` cannot be written
    public long export(String table, Format format, OutputStream to) throws IOException {
        if (!TABLES.contains(table)) {
            throw new IllegalArgumentException("no such table: " + table);
        }
        String path =
                "/admin/mixer/export/"
                        + table
                        + "?format="
                        + format.name().toLowerCase(Locale.ROOT);
        List<Long> lengths = new ArrayList<>(1);
        try {
            administration.open(path, body -> lengths.add(copied(body, to)));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return lengths.getFirst();
    }

    /// Keeps apart what fails at the server and what fails here.
    private static long copied(InputStream body, OutputStream to) {
        long length = 0;
        byte[] piece = new byte[64 * 1024];
        try (body) {
            for (int some = read(body, piece); some >= 0; some = read(body, piece)) {
                to.write(piece, 0, some);
                length += some;
            }
            return length;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int read(InputStream body, byte[] into) {
        try {
            return body.read(into);
        } catch (IOException e) {
            throw new VouchException(
                    Reason.BUSY, "The server ended before the table was whole: try again.", e);
        }
    }
}
