package vouch.protocol;

/// Something that came from outside isn't what it should be; the message is a sentence that says
/// what. Every `parse` and every constructor in this module refuses with this one type.
public final class MalformedException extends IllegalArgumentException {

    public MalformedException(String sentence) {
        super(sentence);
    }

    public MalformedException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
