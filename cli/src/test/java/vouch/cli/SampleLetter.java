package vouch.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import vouch.protocol.json.Json;
import vouch.protocol.json.JsonObject;
import vouch.protocol.letter.LetterTerms;
import vouch.protocol.letter.SignedLetter;

/// A letter of guarantee of the golden vectors, which ethers signed.
record SampleLetter(SignedLetter letter) {

    static SampleLetter usual() {
        var file = Path.of(System.getProperty("vouch.home", ".."), "vectors/letter/letters.json");
        try {
            var vectors = (JsonObject) Json.parse(Files.readAllBytes(file));
            var first = (JsonObject) vectors.array("letters").elements().getFirst();
            return new SampleLetter(SignedLetter.parse(first.string("base64")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    LetterTerms terms() {
        return letter.letter().terms();
    }

    String signer() {
        return letter.signer();
    }

    String base64() {
        return letter.base64();
    }

    String text() {
        return letter.text();
    }
}
