package vouch.server.mixer;

/// What became of an order that was asked for, as its answer's `errorCode`. 0 to 6 are the API's
/// own, 7 and 8 ours.
enum ErrorCode {
    SUCCESS(0, 200),
    MAINTENANCE(1, 200),
    INVALID_ADDRESS(2, 200),
    INVALID_DELAY(3, 200),
    INVALID_CODE(4, 200),
    NO_ADDRESS(5, 200),
    CONTRACT(6, 200),
    API_KEY(7, 401),
    TOO_MANY(8, 429);

    private final int number;
    private final int status;

    ErrorCode(int number, int status) {
        this.number = number;
        this.status = status;
    }

    int number() {
        return number;
    }

    /// The HTTP status it is answered with.
    int status() {
        return status;
    }
}
