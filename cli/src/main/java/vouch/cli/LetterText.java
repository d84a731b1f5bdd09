package vouch.cli;

import java.time.Duration;
import java.time.Instant;
import vouch.protocol.json.JsonObject;
import vouch.protocol.letter.LetterTerms;

/// The terms of a letter of guarantee in plain words, and for programs.
final class LetterText {

    private LetterText() {}

    static void put(Lines lines, LetterTerms terms, Instant now) {
        lines.put("chain", terms.chainId() + " (" + Chains.name(terms.chainId()) + ")");
        lines.put("token", terms.token());
        lines.put("deposit to", terms.forwarderAddress());
        lines.put("until", until(terms.expires(), now));
        lines.put("payout to", terms.destination());
        lines.put("after", delay(terms.delayHours()));
        lines.put("fees", fees(terms.fixedFee(), terms.variableFee()));
        lines.put("mixing code", terms.mixingCode());
    }

    static String until(Instant expires, Instant now) {
        return Sentences.time(expires)
                + (now.isBefore(expires)
                        ? ""
                        : " (that was "
                                + Sentences.length(Duration.between(expires, now))
                                + " ago)");
    }

    static String delay(int hours) {
        return hours == 0
                ? "no delay, once the deposit is confirmed"
                : Sentences.count(hours, "hour", "hours") + " from the deposit's confirmation";
    }

    static String fees(String fixedFee, String variableFee) {
        return fixedFee + " tokens and " + variableFee + " % of the deposit";
    }

    static JsonObject json(LetterTerms terms) {
        return JsonObject.builder()
                .put("chainId", terms.chainId())
                .put("token", terms.token())
                .put("forwarderAddress", terms.forwarderAddress())
                .put("destination", terms.destination())
                .put("fixedFee", terms.fixedFee())
                .put("variableFee", terms.variableFee())
                .put("delayHours", terms.delayHours())
                .put("expires", terms.expires().toString())
                .put("mixingCode", terms.mixingCode())
                .build();
    }
}
