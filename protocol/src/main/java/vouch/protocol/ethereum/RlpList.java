package vouch.protocol.ethereum;

import java.util.List;

/// An RLP item that is a list of items.
public record RlpList(List<RlpItem> items) implements RlpItem {

    public RlpList {
        items = List.copyOf(items);
    }

    /// A list of these items.
    public static RlpList of(RlpItem... items) {
        return new RlpList(List.of(items));
    }
}
