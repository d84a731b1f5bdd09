package vouch.server.messenger;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.UUID;
import vouch.server.http.Request;

/// Reads what requests say of money.
final class WalletFields {

    static final int MEMO_CHARS_MAX = 200;
    static final int DESTINATION_CHARS_MAX = 128;

    private static final int AMOUNT_CHARS_MAX = 64;

    private WalletFields() {}

    /// @param tooSmall what is answered to nothing, or less than a unit
    static Amount amount(JsonNode body, String name, MixinError tooSmall) {
        return switch (Amount.parse(Fields.text(body, name, AMOUNT_CHARS_MAX))) {
            case Amount.Parsed.Valid(var amount) -> amount;
            case Amount.Parsed.TooSmall _ -> throw new MixinRefusal(tooSmall);
            case Amount.Parsed.Malformed(var reason) -> throw MixinRefusal.invalid(name, reason);
        };
    }

    static String memo(JsonNode body) {
        return Fields.optionalText(body, "memo", MEMO_CHARS_MAX).orElse("");
    }

    /// A random one for a caller that gave none.
    static UUID trace(JsonNode body) {
        return Fields.optionalUuid(body, "trace_id").orElseGet(UUID::randomUUID);
    }

    /// The asset that the body names.
    static Asset asset(JsonNode body, Catalogue catalogue) {
        return catalogue
                .find(Fields.uuid(body, "asset_id"))
                .orElseThrow(() -> MixinRefusal.invalid("asset_id", "is no asset there is"));
    }

    /// The asset that the path names.
    static Asset asset(Request request, Catalogue catalogue) {
        return Fields.findUuid(request.pathPart("id"))
                .flatMap(catalogue::find)
                .orElseThrow(WalletFields::notFound);
    }

    static MixinRefusal notFound() {
        return new MixinRefusal(MixinError.NOT_FOUND);
    }

    /// A destination and its tag, by the names that they had in any year.
    static DepositStore.Destination destination(JsonNode body) {
        var destination =
                optional(body, "destination")
                        .or(() -> optional(body, "public_key"))
                        .or(() -> optional(body, "account_name"))
                        .orElseThrow(() -> MixinRefusal.invalid("destination", "is required"));
        var tag = optional(body, "tag").or(() -> optional(body, "account_tag")).orElse("");
        return new DepositStore.Destination(destination, tag);
    }

    private static Optional<String> optional(JsonNode body, String name) {
        return Fields.optionalText(body, name, DESTINATION_CHARS_MAX)
                .filter(text -> !text.isEmpty());
    }

    /// Which snapshots a request's query asks for.
    static SnapshotQuery query(Request request) {
        var page = Page.of(request);
        var destination = text(request, "destination");
        var tag = text(request, "tag");
        var opponent = id(request, "opponent");
        if (opponent.isPresent() && (destination.isPresent() || tag.isPresent())) {
            throw MixinRefusal.invalid("opponent", "excludes destination and tag");
        }
        return new SnapshotQuery(
                id(request, "asset"),
                opponent,
                destination,
                tag,
                page.offset(),
                page.ascending(),
                page.limit());
    }

    static Optional<UUID> id(Request request, String name) {
        return text(request, name).map(value -> Fields.uuid(value, name));
    }

    static Optional<String> text(Request request, String name) {
        return request.query(name)
                .filter(value -> !value.isEmpty())
                .map(value -> {
                    if (value.length() > DESTINATION_CHARS_MAX || value.indexOf('\0') >= 0) {
                        throw MixinRefusal.invalid(
                                name, "must have at most " + DESTINATION_CHARS_MAX + " characters");
                    }
                    return value;
                });
    }
}
