package vouch.client;

import java.util.Arrays;
import vouch.protocol.MalformedException;

/// Why the mixer opened no order: its error codes, 7 and 8 of which are Vouch's own.
public enum MixerRefusal {
    MAINTENANCE(1, "The mixer is under maintenance: try again later."),
    INVALID_ADDRESS(2, "The mixer does not pay to this address: it is malformed, or denied."),
    INVALID_DELAY(3, "The delay is a whole number of hours from 0 to 48."),
    INVALID_MIXING_CODE(4, "A mixing code has eight letters and digits."),
    NO_ADDRESS(5, "No address to pay to was given."),
    CONTRACT(6, "The address belongs to a contract, and the mixer pays to none."),
    API_KEY(7, "The mixer does not know this API key: `vouch apikey create` makes one."),
    TOO_MANY_REQUESTS(8, "Too many requests with this API key: try again later.");

    private final int code;
    private final String sentence;

    MixerRefusal(int code, String sentence) {
        this.code = code;
        this.sentence = sentence;
    }

    static MixerRefusal of(long code) {
        return Arrays.stream(values())
                .filter(refusal -> refusal.code == code)
                .findFirst()
                .orElseThrow(() -> new MalformedException("It says errorCode " + code + "."));
    }

    /// The API's `errorCode`.
    public int code() {
        return code;
    }

    /// What to tell a person.
    public String sentence() {
        return sentence;
    }
}
