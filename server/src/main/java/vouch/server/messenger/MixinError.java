package vouch.server.messenger;

/// The API's errors, by their codes. All but a failing server are answered with HTTP 202, in an
/// envelope: clients throw the body of any other status away.
enum MixinError {
    BAD_REQUEST(400, "The request body can't be parsed as valid data."),
    UNAUTHORIZED(401, "Unauthorized, maybe invalid token."),
    FORBIDDEN(403, "Forbidden."),
    NOT_FOUND(404, "The endpoint is not found."),
    TOO_MANY_REQUESTS(429, "Too Many Requests."),
    TRANSACTION(10001, "Transaction failed."),
    INVALID_FIELD(10002, "The request data has invalid field."),
    SMS_FAILED(10003, "Failed to deliver the SMS."),
    RECAPTCHA_INVALID(10004, "Recaptcha is invalid."),
    RECAPTCHA_REQUIRED(10005, "Recaptcha is required."),
    UPDATE_REQUIRED(10006, "The app must be updated."),
    ADDRESS_GENERATING(10104, "The address is being generated."),
    LOCKED(10105, "Locked by another transaction."),
    INVALID_UTXO(10106, "Invalid UTXO."),
    USER_NOT_FOUND(10404, "The user is not found."),
    INVALID_PHONE(20110, "Invalid phone number."),
    NUMBERS_SHORT(20111, "Insufficient identity numbers."),
    INVALID_INVITATION(20112, "Invalid invitation code."),
    INVALID_PHONE_CODE(20113, "Invalid phone verification code."),
    EXPIRED_PHONE_CODE(20114, "Expired phone verification code."),
    INVALID_QR_CODE(20115, "Invalid QR code."),
    GROUP_FULL(20116, "The group chat is full."),
    INSUFFICIENT_BALANCE(20117, "Insufficient balance."),
    INVALID_PIN_FORMAT(20118, "Invalid PIN format."),
    PIN_INCORRECT(20119, "PIN incorrect."),
    AMOUNT_TOO_SMALL(20120, "Transfer amount is too small."),
    AUTHORIZATION_EXPIRED(20121, "Authorization code has expired."),
    PHONE_TAKEN(20122, "Phone number is used by someone else."),
    TOO_MANY_APPS(20123, "You have created too many apps."),
    INSUFFICIENT_FEE(20124, "Insufficient fee."),
    PAID_BY_SOMEONE_ELSE(20125, "Transfer has been paid by someone else."),
    TOO_MANY_STICKERS(20126, "Too many stickers."),
    WITHDRAW_TOO_SMALL(20127, "Withdraw amount is too small."),
    TOO_MANY_FRIENDS(20128, "Too many friends."),
    CODES_TOO_OFTEN(20129, "Verification codes are sent too often."),
    INVALID_EMERGENCY_CONTACT(20130, "Invalid emergency contact."),
    WITHDRAW_MEMO(20131, "Withdrawal memo format incorrect."),
    FAVORITES_FULL(20132, "The number of favorite apps has reached the limit."),
    TOO_MANY_CIRCLES(20133, "Too many circles in the conversation."),
    WITHDRAW_TOO_LARGE(20134, "Withdraw amount is too large."),
    WITHDRAW_FEE_TOO_SMALL(20135, "Withdraw fee is too small."),
    WITHDRAW_SUSPENDED(20137, "Withdrawals are suspended."),
    CHECKSUM_INVALID(20140, "The conversation's checksum is invalid."),
    RECEIVERS_INVALID(20150, "The receivers contain duplicate or invalid data."),
    CHAIN_NOT_IN_SYNC(30100, "The chain is not in sync."),
    KEY_MISSING(30101, "The private key is missing."),
    INVALID_ADDRESS(30102, "Invalid address format."),
    POOL_SHORT(30103, "Insufficient pool."),
    SERVER(500, 500, "Internal Server Error"),
    BLAZE_SERVER(500, 7000, "Blaze server error."),
    BLAZE_TIMEOUT(500, 7001, "Blaze operation timeout.");

    private static final int FAILED = 202;

    private final int status;
    private final int code;
    private final String description;

    MixinError(int code, String description) {
        this(FAILED, code, description);
    }

    MixinError(int status, int code, String description) {
        this.status = status;
        this.code = code;
        this.description = description;
    }

    /// The HTTP status, which stands in the body too.
    int status() {
        return status;
    }

    int code() {
        return code;
    }

    String description() {
        return description;
    }
}
