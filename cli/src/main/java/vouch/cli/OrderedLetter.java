package vouch.cli;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import vouch.client.NewOrder;
import vouch.protocol.letter.LetterTerms;
import vouch.protocol.letter.SignedLetter;

/// What an order's letter of guarantee has to say.
///
/// @param destination with the checksum of EIP-55
/// @param mixingCode where one was asked for
record OrderedLetter(String destination, int delayHours, Optional<String> mixingCode) {

    /// A sentence for each thing that is otherwise; none where the letter is as it should be.
    List<String> differences(NewOrder.Opened opened, SignedLetter letter, String guaranteeKey) {
        LetterTerms terms = letter.letter().terms();
        List<String> found = new ArrayList<>();
        compare(found, "It is signed by", letter.signer(), guaranteeKey);
        compare(found, "It pays to", terms.destination(), destination);
        compare(
                found,
                "Its delay in hours is",
                Integer.toString(terms.delayHours()),
                Integer.toString(delayHours));
        compare(
                found,
                "Its forwarder address is",
                terms.forwarderAddress(),
                opened.forwarderAddress());
        compare(found, "Its mixing code is", terms.mixingCode(), opened.mixingCode());
        mixingCode.ifPresent(
                code -> compare(found, "Its mixing code is", terms.mixingCode(), code));
        compare(
                found,
                "It expires at",
                terms.expires().truncatedTo(ChronoUnit.MINUTES).toString(),
                opened.expires().toString());
        return found;
    }

    private static void compare(List<String> found, String what, String is, String should) {
        if (!is.equals(should)) {
            found.add(what + " " + is + ", and not " + should + ".");
        }
    }
}
