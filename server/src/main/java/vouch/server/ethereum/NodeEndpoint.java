package vouch.server.ethereum;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// One of the nodes, and how it does. Thread-safe.
///
/// At the start, and after every failure, it is asked which chain it is on before anything else:
/// behind the same URL there may be another node by now.
final class NodeEndpoint {

    private final String name;
    private final EthereumNode node;
    private final HeaderStore.Identity chain;
    private final InstantSource clock;
    private final Breaker breaker;
    private final AtomicInteger inRounds = new AtomicInteger();

    // Guarded by this.
    private boolean verified;
    private Optional<Long> head = Optional.empty();
    private Optional<Instant> failingSince = Optional.empty();
    private String failure = "";
    private boolean onAnotherChain;

    /// @param name what people call it, in place of its URL
    NodeEndpoint(
            String name,
            EthereumNode node,
            HeaderStore.Identity chain,
            InstantSource clock,
            RandomGenerator random) {
        this.name = name;
        this.node = node;
        this.chain = chain;
        this.clock = clock;
        this.breaker = new Breaker(clock, random);
    }

    String name() {
        return name;
    }

    /// Whether it may be asked now; whoever hears yes asks.
    boolean admits() {
        return breaker.admits();
    }

    /// When it may be asked again, where it failed too often.
    Optional<Instant> pausesUntil() {
        return breaker.openUntil();
    }

    /// The newest block's number, as it last said.
    synchronized Optional<Long> head() {
        return head;
    }

    /// Asks, and remembers how it went.
    ///
    /// @throws WrongChainException where it is on another chain; nothing was asked of it then
    <T> T ask(Function<EthereumNode, T> question) {
        try {
            verify();
            T answer = question.apply(node);
            works();
            return answer;
        } catch (WrongChainException e) {
            isOnAnotherChain(e);
            throw e;
        } catch (NodeRefusedException | CallRefusedException e) {
            works();
            throw e;
        } catch (RuntimeException e) {
            failed(e);
            throw e;
        }
    }

    /// The same for one of several that are asked at once: nobody may be left to wait for it, so it
    /// is not [#isFree] until it is done.
    <T> T askInRound(Function<EthereumNode, T> question) {
        inRounds.incrementAndGet();
        try {
            return ask(question);
        } finally {
            inRounds.decrementAndGet();
        }
    }

    /// Whether it has answered whatever it was asked together with others.
    boolean isFree() {
        return inRounds.get() == 0;
    }

    EthereumNode.Heads heads() {
        EthereumNode.Heads heads = askInRound(EthereumNode::heads);
        at(heads.head().number());
        return heads;
    }

    private synchronized void at(long number) {
        head = Optional.of(number);
    }

    /// Has the chain compared again before anything else is asked.
    synchronized void doubt() {
        verified = false;
    }

    private void verify() {
        if (!isVerified()) {
            ChainIdentity.compare(name, ChainIdentity.of(node), chain)
                    .ifPresent(difference -> {
                        throw new WrongChainException(difference);
                    });
            verified();
        }
    }

    private synchronized boolean isVerified() {
        return verified;
    }

    private synchronized void verified() {
        verified = true;
    }

    private synchronized void works() {
        breaker.succeeded();
        failingSince = Optional.empty();
        onAnotherChain = false;
    }

    private synchronized void failed(RuntimeException e) {
        breaker.failed();
        notWorking(e);
        onAnotherChain = false;
    }

    private synchronized void isOnAnotherChain(WrongChainException e) {
        breaker.trip();
        notWorking(e);
        onAnotherChain = true;
    }

    private void notWorking(RuntimeException e) {
        verified = false;
        failure = String.valueOf(e.getMessage());
        if (failingSince.isEmpty()) {
            failingSince = Optional.of(clock.instant());
        }
    }

    /// Whether it has failed so often that it is asked now and then only.
    synchronized boolean isLost() {
        return !onAnotherChain && breaker.openUntil().isPresent();
    }

    synchronized boolean isWorking() {
        return !isLost() && !onAnotherChain;
    }

    synchronized boolean isOnAnotherChain() {
        return onAnotherChain;
    }

    /// What is wrong with it, the same words for as long as it lasts.
    synchronized String complaint() {
        return onAnotherChain ? failure : name + " has not answered since " + since();
    }

    /// One line for people.
    synchronized String describe() {
        if (onAnotherChain) {
            return name + ": on another chain; " + askedAgain();
        }
        if (failingSince.isPresent()) {
            return name
                    + ": not answering since "
                    + since()
                    + " ("
                    + failure
                    + "); "
                    + askedAgain();
        }
        return head.map(number -> name + ": at block " + number).orElse(name + ": not asked yet");
    }

    private String since() {
        return failingSince.orElse(Instant.EPOCH).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private String askedAgain() {
        long seconds =
                breaker.openUntil()
                        .map(until -> Duration.between(clock.instant(), until).toSeconds())
                        .orElse(0L);
        return seconds <= 0 ? "asked again now" : "asked again in " + seconds + " s";
    }
}
