package vouch.server.ledger;

/// An amount that moves from one owner to another, with the reason it moves for.
///
/// @param asset what moves, such as `credit`
/// @param units how much, at least 1, in the asset's smallest unit
/// @param reason one word that stays the same for every transfer of the kind
/// @param reference what it was for, or empty; free text for people
public record Transfer(
        Owner from, Owner to, String asset, long units, String reason, String reference) {

    public Transfer {
        if (units < 1) {
            throw new IllegalArgumentException("a transfer moves at least 1 unit: " + units);
        }
        if (from.equals(to)) {
            throw new IllegalArgumentException("a transfer has two sides: " + from);
        }
        if (reason.isBlank()) {
            throw new IllegalArgumentException("a transfer has a reason");
        }
    }
}
