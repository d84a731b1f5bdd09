package vouch.server.faults;

import java.util.List;

/// What becomes of a request instead of an answer.
public sealed interface Fault {

    /// What every call must get over by itself.
    List<Fault> TROUBLES =
            List.of(
                    new RequestLost(),
                    new AnswerLost(),
                    new AnswerCut(),
                    new SentTwice(),
                    new AnswersReordered(),
                    new Status(429),
                    new Status(500),
                    new Status(503),
                    new Refused("rate limit exceeded"));

    /// The node never sees it, and the connection is closed.
    record RequestLost() implements Fault {}

    /// The node does it, and the connection is closed without an answer.
    record AnswerLost() implements Fault {}

    /// The node does it, and half of its answer's JSON comes.
    record AnswerCut() implements Fault {}

    /// The node gets it twice; the second answer counts.
    record SentTwice() implements Fault {}

    /// A batch's answers come the other way round.
    record AnswersReordered() implements Fault {}

    /// The node never sees it; an HTTP status and no JSON come back.
    record Status(int code) implements Fault {}

    /// The node never sees it; it is refused in these words.
    record Refused(String message) implements Fault {}

    /// The node never sees a transaction that is said to be taken.
    record Swallowed() implements Fault {}

    /// It waits at the gate before the node sees it.
    record HeldBefore(Gate gate) implements Fault {}

    /// The node does it, and its answer waits at the gate.
    record HeldAfter(Gate gate) implements Fault {}
}
