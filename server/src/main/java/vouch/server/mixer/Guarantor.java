package vouch.server.mixer;

import java.time.Instant;
import vouch.protocol.letter.Letter;
import vouch.protocol.letter.LetterTerms;
import vouch.protocol.letter.SignedLetter;
import vouch.server.ethereum.Address;
import vouch.server.ethereum.MessageKey;

/// Writes letters of guarantee and signs them.
///
/// @param key signs letters and nothing else
record Guarantor(MessageKey key, Instance instance) {

    Address address() {
        return key.address();
    }

    /// @return the signed letter, base64
    String letter(
            Address forwarder,
            Address destination,
            FeeSchedule fees,
            int delayHours,
            Instant expires,
            String mixingCode) {
        var letter =
                new Letter(
                        new LetterTerms(
                                instance.chainId(),
                                instance.token().checksummed(),
                                forwarder.checksummed(),
                                destination.checksummed(),
                                fees.fixed().stripTrailingZeros().toPlainString(),
                                fees.percent().stripTrailingZeros().toPlainString(),
                                delayHours,
                                expires,
                                mixingCode));
        return new SignedLetter(letter, key.sign(letter.bytes())).base64();
    }
}
