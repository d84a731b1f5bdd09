package vouch.server.messenger;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a caller is told whose PIN is not taken. A strict gateway gives no reason beside the code.
///
/// No sentence here depends on what the PIN is.
final class PinRefusals {

    private final boolean explains;

    PinRefusals(Mode mode) {
        this.explains =
                switch (mode) {
                    case LENIENT -> true;
                    case STRICT -> false;
                };
    }

    MixinRefusal missing() {
        return format("missing", "No PIN was sent: give it as pin or pin_base64.");
    }

    MixinRefusal malformed(String sentence) {
        return format("malformed", sentence);
    }

    MixinRefusal undecryptable() {
        return format(
                "not-decryptable",
                "With this session's key there is no PIN in it. Check that pin_token and private"
                        + " key are this session's, that the label of RSA-OAEP is the session id"
                        + " with SHA-256 in both places, that the key of X25519 is used as it is,"
                        + " and that the text is IV and ciphertext padded as of PKCS#7.");
    }

    MixinRefusal tooManyUnreadable() {
        return new MixinRefusal(
                MixinError.TOO_MANY_REQUESTS,
                extra(
                        "unreadable",
                        "Too many PINs of this session could not be decrypted: wait an hour, and"
                                + " find out why before."));
    }

    MixinRefusal notSixDigits() {
        return format("not-six-digits", "A PIN is six digits in ASCII, before it is encrypted.");
    }

    MixinRefusal notATip() {
        return format(
                "not-a-tip",
                "This account has a TIP: send the 64 bytes of its signature over this action.");
    }

    MixinRefusal tipStays() {
        return format("tip-stays", "An account that has a TIP keeps it.");
    }

    MixinRefusal notSet() {
        return incorrect("not-set", "This account has no PIN: set one with POST /pin/update.");
    }

    MixinRefusal oldMissing() {
        return incorrect(
                "old-pin-missing",
                "This account has a PIN: send it encrypted as old_pin beside the new one.");
    }

    MixinRefusal time(long seconds, Instant now) {
        return incorrect(
                "time",
                "The PIN says it was encrypted at Unix second %s, and here it is %d. Encrypt it for"
                                .formatted(Long.toUnsignedString(seconds), now.getEpochSecond())
                        + " each request, with the time in seconds, the lowest byte first. Where"
                        + " the two are ages apart, it may be another session's key: one in 256 of"
                        + " its PINs seems to be decrypted.");
    }

    MixinRefusal iterator(long iterator, long last) {
        return incorrect(
                "iterator",
                "The iterator is %s, and must be more than %d, the last one this session used; the"
                                .formatted(Long.toUnsignedString(iterator), last)
                        + " lowest byte comes first. Nanoseconds of the clock will do, for all"
                        + " clients of the session.");
    }

    MixinRefusal wrong(long triesLeft) {
        var extra = new LinkedHashMap<String, Object>();
        if (explains) {
            extra.put("reason", "wrong");
            extra.put("hint", "The PIN was decrypted, and is another.");
            extra.put("tries_left", triesLeft);
        }
        return new MixinRefusal(MixinError.PIN_INCORRECT, extra);
    }

    MixinRefusal locked(Instant until) {
        var extra = new LinkedHashMap<String, Object>();
        if (explains) {
            extra.put("reason", "locked");
            extra.put("hint", "Too many wrong PINs: until then the right one fails too.");
            extra.put("locked_until", until.toString());
        }
        return new MixinRefusal(MixinError.TOO_MANY_REQUESTS, extra);
    }

    private MixinRefusal format(String reason, String hint) {
        return new MixinRefusal(MixinError.INVALID_PIN_FORMAT, extra(reason, hint));
    }

    private MixinRefusal incorrect(String reason, String hint) {
        return new MixinRefusal(MixinError.PIN_INCORRECT, extra(reason, hint));
    }

    private Map<String, Object> extra(String reason, String hint) {
        var extra = new LinkedHashMap<String, Object>();
        if (explains) {
            extra.put("reason", reason);
            extra.put("hint", hint);
        }
        return extra;
    }
}
