package vouch.server.messenger;

import java.util.LinkedHashMap;
import java.util.Map;

/// A request that is refused with one of the API's errors: thrown by readers of fields and by
/// handlers, answered by [MixinRoutes].
@SuppressWarnings("serial")
final class MixinRefusal extends RuntimeException {

    private final MixinError error;
    private final Map<String, Object> extra;

    MixinRefusal(MixinError error) {
        this(error, Map.of());
    }

    /// @param extra what the caller is told beside the description, in its order; nothing secret
    MixinRefusal(MixinError error, Map<String, ?> extra) {
        super(error.code() + " " + error.description(), null, false, false);
        this.error = error;
        this.extra = new LinkedHashMap<>(extra);
    }

    /// A field that is not what it should be.
    ///
    /// @param reason a sentence without a full stop, such as `must be a UUID`
    static MixinRefusal invalid(String field, String reason) {
        var extra = new LinkedHashMap<String, Object>();
        extra.put("field", field);
        extra.put("reason", reason);
        return new MixinRefusal(MixinError.INVALID_FIELD, extra);
    }

    MixinError error() {
        return error;
    }

    Map<String, Object> extra() {
        return new LinkedHashMap<>(extra);
    }
}
