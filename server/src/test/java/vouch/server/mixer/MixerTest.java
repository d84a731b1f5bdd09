package vouch.server.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import vouch.server.database.TestDatabases;
import vouch.server.ethereum.Address;
import vouch.server.ethereum.NodeException;

/// What becomes of orders. The books are proved and compared with the chain after every step.
class MixerTest {

    @TempDir private Path folder;

    private MixerWorld world() {
        return new MixerWorld(folder);
    }

    @ParameterizedTest
    @EnumSource(TestDatabases.Kind.class)
    void forwardsWhatWasDepositedLessTheFees(TestDatabases.Kind kind) {
        try (var world = new MixerWorld(folder, kind, MixerWorld.TOKEN.multiply(BigInteger.TEN))) {
            var order = world.open();
            assertThat(world.now(order).state()).isEqualTo(OrderState.OPEN);

            world.deposit(order, "5");
            world.chain.mine();
            world.step();
            assertThat(world.now(order).state()).isEqualTo(OrderState.OPEN);
            assertThat(world.mixer.unconfirmed(order)).hasSize(1);
            assertThat(world.mixer.wantsBlocks()).isTrue();

            world.chain.mine();
            world.step();
            assertThat(world.now(order).state()).isEqualTo(OrderState.FUNDED);
            world.settle();

            var paid = world.now(order);
            assertThat(paid.state()).isEqualTo(OrderState.PAID);
            assertThat(paid.payout().orElseThrow().hash()).isPresent();
            assertThat(world.balance(MixerWorld.DESTINATION)).isEqualTo("4.899");
            assertThat(world.balance(FakeTokenChain.POOL)).isEqualTo("10.101");
            assertThat(world.balance(order.terms().forwarder())).isEqualTo("0");
            assertThat(world.mixer.check().fees().units()).isEqualTo(MixerWorld.units("0.101"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0.001020408163265307, 0.000000000000000000, false",
        "0.001020408163265309, 0.000000000000000002, true",
        "0.00102040816326531, 0.000000000000000003, true",
        "1.000000000000000001, 0.97900000000000000098, true",
        "1000000000, 979999999.999, true"
    })
    void paysToTheTokensUnit(String deposit, String payout, boolean paid) {
        var pool = MixerWorld.TOKEN.multiply(BigInteger.TEN.pow(10));
        try (var world = new MixerWorld(folder, TestDatabases.Kind.SQLITE, pool)) {
            world.rules =
                    new Opening.Rules(
                            world.rules.fees(),
                            new TokenAmount(MixerWorld.TOKEN.multiply(BigInteger.TEN.pow(9))),
                            Duration.ofHours(24),
                            10);
            world.start();
            var order = world.open();
            world.deposit(order, deposit);
            world.settle();

            var expected = payout.length() > 20 ? payout.substring(0, 20) : payout;
            assertThat(world.now(order).state())
                    .isEqualTo(paid ? OrderState.PAID : OrderState.OPEN);
            assertThat(world.chain.balance(MixerWorld.DESTINATION, world.chain.head().number()))
                    .isEqualTo(MixerWorld.units(expected));
        }
    }

    @Test
    void waitsForTheDelayFromTheConfirmation() {
        try (var world = world()) {
            var order = world.deposited(Map.of("timeDelayInHours", "2"));
            assertThat(world.now(order).state()).isEqualTo(OrderState.WAITING);

            world.pass(Duration.ofHours(2).minusMillis(1));
            world.settle();
            assertThat(world.now(order).state()).isEqualTo(OrderState.WAITING);
            assertThat(world.balance(MixerWorld.DESTINATION)).isEqualTo("0");

            world.pass(Duration.ofMillis(1));
            world.settle();
            assertThat(world.now(order).state()).isEqualTo(OrderState.PAID);
        }
    }

    @Test
    void addsUpDepositsThatAreTooLittleAlone() {
        try (var world = world()) {
            var order = world.open();
            world.deposit(order, "0.0006");
            world.settle();
            assertThat(world.now(order).state()).isEqualTo(OrderState.OPEN);

            world.deposit(order, "0.0006");
            world.settle();
            assertThat(world.now(order).state()).isEqualTo(OrderState.PAID);
            assertThat(world.balance(MixerWorld.DESTINATION)).isEqualTo("0.000176");
        }
    }

    @Test
    void addsAnotherDepositWhileItWaits() {
        try (var world = world()) {
            var order = world.open(Map.of("timeDelayInHours", "1"));
            world.deposit(order, "1");
            world.settle();
            world.pass(Duration.ofMinutes(30));
            world.deposit(order, "2");
            world.settle();
            world.pass(Duration.ofMinutes(30));
            world.settle();
            assertThat(world.now(order).state()).isEqualTo(OrderState.WAITING);

            world.pass(Duration.ofMinutes(30));
            world.settle();
            assertThat(world.now(order).state()).isEqualTo(OrderState.PAID);
            assertThat(world.balance(MixerWorld.DESTINATION)).isEqualTo("2.939");
        }
    }

    @Test
    void sendsBackWhatIsMoreThanTheOrderTakes() {
        try (var world = world()) {
            var order = world.open();
            var before = world.balance(FakeTokenChain.DEPOSITOR);
            world.deposit(order, "1000.000000000000000001");
            world.settle();
            assertThat(world.now(order).state()).isEqualTo(OrderState.OPEN);
            assertThat(world.deposits(order).getFirst().state()).isEqualTo(Deposit.State.REFUNDED);
            assertThat(world.balance(FakeTokenChain.DEPOSITOR))
                    .isEqualTo(
                            new TokenScale(18)
                                    .show(
                                            new TokenAmount(
                                                    MixerWorld.units(before)
                                                            .subtract(MixerWorld.units("0.001")))));

            world.deposit(order, "1000");
            world.settle();
            assertThat(world.now(order).state()).isEqualTo(OrderState.PAID);
        }
    }

    @Test
    void sendsBackWhatComesAfterThePayoutBegan() {
        try (var world = world()) {
            var order = world.open();
            world.deposit(order, "1");
            world.settle();
            world.deposit(order, "2");
            world.settle();
            assertThat(world.now(order).state()).isEqualTo(OrderState.PAID);
            assertThat(world.deposits(order).getLast().state()).isEqualTo(Deposit.State.REFUNDED);
            assertThat(world.balance(MixerWorld.DESTINATION)).isEqualTo("0.979");
        }
    }

    @Test
    void expiresWhereNothingCame() {
        try (var world = world()) {
            var order = world.open();
            world.pass(Duration.ofHours(24).plus(Progress.GRACE).minusSeconds(1));
            world.settle();
            assertThat(world.now(order).state()).isEqualTo(OrderState.OPEN);
            world.pass(Duration.ofSeconds(1));
            world.settle();
            assertThat(world.now(order).state()).isEqualTo(OrderState.EXPIRED);
            assertThat(world.mixer.check().reserved().isNone()).isTrue();
        }
    }

    @Test
    void sendsBackWhatWasTooLittleWhenTimeIsOver() {
        try (var world = world()) {
            var order = world.open();
            world.deposit(order, "0.001020408163265306");
            world.settle();
            world.pass(Duration.ofHours(25));
            world.settle();
            assertThat(world.now(order).state()).isEqualTo(OrderState.REFUNDED);
            var refund = world.deposits(order).getFirst().refund().orElseThrow();
            assertThat(refund.units().units()).isEqualTo(MixerWorld.units("0.000020408163265306"));
        }
    }

    @Test
    void holdsWhatTheFeeWouldEatWhole() {
        try (var world = world()) {
            var order = world.open();
            world.deposit(order, "0.001");
            world.settle();
            world.pass(Duration.ofHours(25));
            world.settle();
            var held = world.now(order);
            assertThat(held.state()).isEqualTo(OrderState.HELD);
            assertThat(held.hold().orElseThrow().because()).contains("too little", "fixed fee");
        }
    }

    @Test
    void sendsBackWhatComesTooLate() {
        try (var world = world()) {
            var order = world.open();
            world.pass(Duration.ofHours(24).plusSeconds(1));
            world.deposit(order, "5");
            world.chain.mineDeep();
            world.step();
            assertThat(world.deposits(order).getFirst().state()).isEqualTo(Deposit.State.TO_REFUND);
            assertThat(world.deposits(order).getFirst().because().orElseThrow())
                    .contains("after the order had expired");
            world.pass(Duration.ofHours(1));
            world.settle();
            assertThat(world.now(order).state()).isEqualTo(OrderState.REFUNDED);

            world.deposit(order, "7");
            world.settle();
            assertThat(world.now(order).state()).isEqualTo(OrderState.REFUNDED);
            assertThat(world.deposits(order))
                    .allMatch(deposit -> deposit.state() == Deposit.State.REFUNDED);
        }
    }

    @Test
    void holdsWhatSomebodyOnTheDenyListSends() {
        try (var world = world()) {
            var order = world.open();
            world.screened.denied = List.of(FakeTokenChain.DEPOSITOR);
            world.deposit(order, "5");
            world.settle();
            var held = world.now(order);
            assertThat(held.state()).isEqualTo(OrderState.HELD);
            assertThat(held.hold().orElseThrow().because()).contains("deny list");

            decide(world, held, Decisions.Decision.REFUND);
            world.settle();
            assertThat(world.now(order).state()).isEqualTo(OrderState.REFUNDED);
        }
    }

    @Test
    void neverPaysOutOfALotOfTheSameCode() {
        try (var world = new MixerWorld(folder, TestDatabases.Kind.SQLITE, MixerWorld.TOKEN)) {
            var first = world.open(Map.of("mixingCode", "samecode"));
            assertThat(first.terms().available().units()).isEqualTo(MixerWorld.TOKEN);
            world.deposit(first, "1");
            world.settle();
            assertThat(world.now(first).state()).isEqualTo(OrderState.PAID);

            var again = world.open(Map.of("mixingCode", "samecode"));
            assertThat(again.terms().available().units()).isEqualTo(MixerWorld.units("0.021"));
            var other = world.open(Map.of("mixingCode", "another1"));
            assertThat(other.terms().available().units()).isEqualTo(MixerWorld.units("0.979"));
            world.deposit(again, "0.02");
            world.settle();
            assertThat(world.now(again).state()).isEqualTo(OrderState.PAID);
        }
    }

    @Test
    void passesOverItsOwnLotAlsoWhereThatIsOlder() {
        try (var world = new MixerWorld(folder, TestDatabases.Kind.SQLITE, MixerWorld.TOKEN)) {
            var first = world.open(Map.of("mixingCode", "samecode"));
            world.deposit(first, "1");
            world.settle();
            var other = world.open(Map.of("mixingCode", "another1"));
            world.deposit(other, "0.9");
            world.settle();
            var again = world.open(Map.of("mixingCode", "samecode"));
            world.deposit(again, "0.5");
            world.settle();
            assertThat(world.now(again).state()).isEqualTo(OrderState.PAID);
            var lots = world.database.read(tx -> new LotStore().standing(tx));
            var used =
                    world.database.read(
                            tx -> new LotStore().of(tx, LotStore.Purpose.PAID, again.id()));
            assertThat(used)
                    .allSatisfy(one ->
                            assertThat(lots.get((int) one.lot() - 1).mixingCode())
                                    .isNotEqualTo(Optional.of("samecode")));
        }
    }

    @Test
    void promisesNothingTwice() {
        try (var world = new MixerWorld(folder, TestDatabases.Kind.SQLITE, MixerWorld.TOKEN)) {
            world.open();
            assertThat(world.refused(Map.of("forwardToAddress", MixerWorld.DESTINATION.text())))
                    .isEqualTo(ErrorCode.MAINTENANCE);
        }
    }

    /// An order whose payout the token said no to; it is honest again.
    private static Order unpaid(MixerWorld world) {
        return payoutIn(world, FakeTokenChain.Mood.SAYS_NO);
    }

    /// An order whose payout is stuck; the token is honest again.
    private static Order stuckPayout(MixerWorld world) {
        return payoutIn(world, FakeTokenChain.Mood.REVERTS);
    }

    private static Order payoutIn(MixerWorld world, FakeTokenChain.Mood mood) {
        var order = world.deposited(Map.of("timeDelayInHours", "1"));
        world.chain.mood = mood;
        world.pass(Duration.ofHours(1));
        world.settle();
        world.chain.mood = FakeTokenChain.Mood.HONEST;
        return held(world, order, HoldCause.PAYOUT);
    }

    /// An order whose deposit could not be brought into the pool; the token is honest again.
    private static Order notBroughtIn(MixerWorld world) {
        var order = world.open();
        world.deposit(order, "5");
        world.chain.mineDeep();
        world.chain.mood = FakeTokenChain.Mood.REVERTS;
        world.settle();
        world.chain.mood = FakeTokenChain.Mood.HONEST;
        return held(world, order, HoldCause.SWEEP);
    }

    /// The chain takes back the block of an order's first deposit, and all that came after it.
    private static void takeBackDeposit(MixerWorld world, Order order, boolean again) {
        long block = world.deposits(order).getFirst().blockNumber();
        world.chain.reorganise((int) (world.chain.head().number() - block) + 1, again);
    }

    private static Order held(MixerWorld world, Order order, HoldCause cause) {
        var held = world.now(order);
        assertThat(held.state()).isEqualTo(OrderState.HELD);
        assertThat(held.isHeldFor(cause)).isTrue();
        return held;
    }

    private static void decide(MixerWorld world, Order held, Decisions.Decision decision) {
        assertThat(world.mixer.decide(held, decision)).isInstanceOf(Decisions.Decided.Done.class);
    }

    @Test
    void holdsAnOrderWhoseTokenSaysNo() {
        try (var world = world()) {
            var held = unpaid(world);
            assertThat(held.hold().orElseThrow().because()).contains("the token moved nothing");

            world.settle();
            assertThat(world.balance(MixerWorld.DESTINATION)).isEqualTo("0");
            decide(world, held, Decisions.Decision.RETRY);
            world.settle();
            assertThat(world.now(held).state()).isEqualTo(OrderState.PAID);
            assertThat(world.balance(MixerWorld.DESTINATION)).isEqualTo("4.899");
        }
    }

    @Test
    void holdsAnOrderWhosePayoutWouldFailAndGoesOnWhenAPersonRetriesIt() {
        try (var world = world()) {
            var held = stuckPayout(world);
            assertThat(held.hold().orElseThrow().because()).contains("stuck", "would fail");
            assertThat(world.mixer.decide(held, Decisions.Decision.RETRY))
                    .isInstanceOf(Decisions.Decided.Refused.class);
            assertThat(world.mixer.decide(held, Decisions.Decision.REFUND))
                    .isInstanceOf(Decisions.Decided.Refused.class);

            world.chain.retry(world.chain.lastJob());
            world.settle();
            assertThat(world.now(held).state()).isEqualTo(OrderState.PAID);
        }
    }

    @Test
    void bringsADepositInAgainOnceItsTransactionGoesThrough() {
        try (var world = world()) {
            var held = notBroughtIn(world);
            world.chain.retry(world.chain.lastJob());
            world.settle();
            assertThat(world.now(held).state()).isEqualTo(OrderState.PAID);
        }
    }

    @Test
    void bringsADepositInAgainWhenAPersonSaysSo() {
        try (var world = world()) {
            var held = notBroughtIn(world);
            decide(world, held, Decisions.Decision.RETRY);
            world.settle();
            assertThat(world.now(held).state()).isEqualTo(OrderState.PAID);
            assertThat(world.balance(MixerWorld.DESTINATION)).isEqualTo("4.899");
        }
    }

    @Test
    void sendsBackWhatCouldNotBePaidOutWhenAPersonSaysSo() {
        try (var world = world()) {
            var held = unpaid(world);
            var before = world.balanceOf(FakeTokenChain.DEPOSITOR);
            assertThat(world.mixer.decide(held, Decisions.Decision.REFUND))
                    .isEqualTo(new Decisions.Decided.Done("1 deposit is sent back"));
            world.settle();
            assertThat(world.now(held).state()).isEqualTo(OrderState.REFUNDED);
            assertThat(world.balance(MixerWorld.DESTINATION)).isEqualTo("0");
            assertThat(world.balanceOf(FakeTokenChain.DEPOSITOR).subtract(before))
                    .isEqualTo(MixerWorld.units("4.999"));
            assertThat(world.mixer.decide(world.now(held), Decisions.Decision.CLOSE))
                    .isEqualTo(
                            new Decisions.Decided.Refused("the order is not held: it is Refunded"));
        }
    }

    @Test
    void freesWhatAnOrderHeldWhenAPersonClosesIt() {
        try (var world = world()) {
            var held = unpaid(world);
            decide(world, held, Decisions.Decision.CLOSE);
            world.settle();
            assertThat(world.now(held).state()).isEqualTo(OrderState.EXPIRED);
            assertThat(world.balance(MixerWorld.DESTINATION)).isEqualTo("0");

            var denied = world.open();
            world.screened.denied = List.of(FakeTokenChain.DEPOSITOR);
            world.deposit(denied, "7");
            world.settle();
            var other = world.now(denied);
            assertThat(world.mixer.decide(other, Decisions.Decision.RETRY))
                    .isInstanceOf(Decisions.Decided.Refused.class);
            var free = world.available();
            decide(world, other, Decisions.Decision.CLOSE);
            world.settle();
            assertThat(world.now(denied).state()).isEqualTo(OrderState.EXPIRED);
            // What was set aside for it is free; what nobody brought into the pool stays outside.
            assertThat(world.available().minus(free).units()).isEqualTo(MixerWorld.units("1000"));
            assertThat(world.balance(denied.terms().forwarder())).isEqualTo("7");
        }
    }

    @Test
    void sendsBackOnceWhatTheTokenSaidNoTo() {
        try (var world = world()) {
            var order = world.open();
            world.pass(Duration.ofHours(24).plusSeconds(1));
            world.deposit(order, "5");
            for (int i = 0; i < 30 && !isInThePool(world, order); i++) {
                world.chain.mine();
                world.step();
            }
            assertThat(isInThePool(world, order)).isTrue();
            world.pass(Duration.ofHours(1));
            world.chain.mood = FakeTokenChain.Mood.SAYS_NO;
            world.settle();
            var held = held(world, order, HoldCause.REFUND);

            world.chain.mood = FakeTokenChain.Mood.HONEST;
            world.settle();
            var before = world.balanceOf(FakeTokenChain.DEPOSITOR);
            decide(world, held, Decisions.Decision.RETRY);
            world.settle();
            assertThat(world.now(order).state()).isEqualTo(OrderState.REFUNDED);
            assertThat(world.balanceOf(FakeTokenChain.DEPOSITOR).subtract(before))
                    .isEqualTo(MixerWorld.units("4.999"));
        }
    }

    private static boolean isInThePool(MixerWorld world, Order order) {
        return world.deposits(order).stream().anyMatch(deposit -> deposit.lot().isPresent());
    }

    @Test
    void takesADepositBackThatTheChainTookBack() {
        try (var world = world()) {
            var order = world.deposited(Map.of("timeDelayInHours", "1"));
            assertThat(world.now(order).state()).isEqualTo(OrderState.WAITING);

            world.chain.reorganise(8, false);
            world.step();
            assertThat(world.now(order).state()).isEqualTo(OrderState.OPEN);
            assertThat(world.deposits(order).getFirst().state())
                    .isEqualTo(Deposit.State.TAKEN_BACK);

            world.pass(Duration.ofHours(2));
            world.settle();
            assertThat(world.now(order).state()).isEqualTo(OrderState.OPEN);
            assertThat(world.balance(MixerWorld.DESTINATION)).isEqualTo("0");
        }
    }

    @Test
    void paysOnceWhereTheChainTookTheDepositBackAndHasItAgain() {
        try (var world = world()) {
            var order = world.deposited(Map.of("timeDelayInHours", "1"));
            world.chain.reorganise(8, true);
            world.step();
            world.settle();
            world.pass(Duration.ofHours(2));
            world.settle();
            assertThat(world.now(order).state()).isEqualTo(OrderState.PAID);
            assertThat(world.balance(MixerWorld.DESTINATION)).isEqualTo("4.899");
        }
    }

    @Test
    void holdsAnOrderThatIsPaidAndWhoseDepositTheChainTookBack() {
        try (var world = world()) {
            var order = world.deposited(Map.of());
            assertThat(world.now(order).state()).isEqualTo(OrderState.PAID);
            world.chain.reorganise(9, false);
            world.mixer.step();
            var held = world.now(order);
            assertThat(held.state()).isEqualTo(OrderState.HELD);
            assertThat(held.hold().orElseThrow().because())
                    .contains("a reorganisation took back the deposit of 5 in 0x");
            // The payout goes on: its transaction is signed, and was promised.
            world.settleUnproved();
            assertThat(world.balance(MixerWorld.DESTINATION)).isEqualTo("4.899");
            assertThat(world.now(order).state()).isEqualTo(OrderState.HELD);
            assertThat(world.now(order).payout().orElseThrow().hash()).isPresent();
        }
    }

    @Test
    void forgetsAHoldWhenTheDepositIsThereAgain() {
        try (var world = world()) {
            var order = world.deposited(Map.of());
            world.chain.reorganise(9, false);
            world.mixer.step();
            assertThat(world.now(order).state()).isEqualTo(OrderState.HELD);
            world.deposit(order, "5");
            world.settleUnproved();
            assertThat(world.now(order).state()).isEqualTo(OrderState.PAID);
            world.checkBooks();
        }
    }

    /// Until its second deposit is in the pool, and no further.
    private static void bringIn(MixerWorld world, Order order) {
        for (int i = 0; i < 30 && world.deposits(order).size() < 2; i++) {
            world.chain.mine();
            world.step();
        }
        for (int i = 0; i < 30 && world.deposits(order).getLast().lot().isEmpty(); i++) {
            world.chain.mine();
            world.step();
        }
        assertThat(world.deposits(order).getLast().lot()).isPresent();
    }

    /// An order of which a second deposit could not be sent back; the token is honest again.
    ///
    /// @param mood how the token was meanwhile
    private static Order notSentBack(
            MixerWorld world, Map<String, String> terms, FakeTokenChain.Mood mood) {
        var order = world.deposited(terms);
        world.deposit(order, "1000");
        bringIn(world, order);
        world.chain.mood = mood;
        world.settle();
        world.chain.mood = FakeTokenChain.Mood.HONEST;
        return held(world, order, HoldCause.REFUND);
    }

    @Test
    void paysWhatItOwesWhenARefundIsTriedAgain() {
        try (var world = world()) {
            var held =
                    notSentBack(
                            world, Map.of("timeDelayInHours", "2"), FakeTokenChain.Mood.SAYS_NO);
            assertThat(held.hold().orElseThrow().from()).isEqualTo(OrderState.WAITING);
            var before = world.balanceOf(FakeTokenChain.DEPOSITOR);
            decide(world, held, Decisions.Decision.RETRY);
            assertThat(world.now(held).state()).isEqualTo(OrderState.WAITING);
            world.settle();
            assertThat(world.balanceOf(FakeTokenChain.DEPOSITOR).subtract(before))
                    .isEqualTo(MixerWorld.units("999.999"));
            world.pass(Duration.ofHours(3));
            world.settle();
            assertThat(world.now(held).state()).isEqualTo(OrderState.PAID);
            assertThat(world.balance(MixerWorld.DESTINATION)).isEqualTo("4.899");
            assertThat(world.mixer.check().owed().isNone()).isTrue();
        }
    }

    @Test
    void staysPaidWhenARefundIsTriedAgain() {
        try (var world = world()) {
            var held = notSentBack(world, Map.of(), FakeTokenChain.Mood.SAYS_NO);
            assertThat(held.hold().orElseThrow().from()).isEqualTo(OrderState.PAID);
            decide(world, held, Decisions.Decision.RETRY);
            assertThat(world.now(held).state()).isEqualTo(OrderState.PAID);
            world.settle();
            assertThat(world.now(held).state()).isEqualTo(OrderState.PAID);
            assertThat(world.deposits(held).getLast().state()).isEqualTo(Deposit.State.REFUNDED);
        }
    }

    @Test
    void goesOnByItselfWhenARefundThatWasStuckGoesThrough() {
        try (var world = world()) {
            var held =
                    notSentBack(
                            world, Map.of("timeDelayInHours", "2"), FakeTokenChain.Mood.REVERTS);
            assertThat(world.mixer.decide(held, Decisions.Decision.RETRY))
                    .isInstanceOf(Decisions.Decided.Refused.class);
            world.chain.retry(world.chain.lastJob());
            world.settle();
            assertThat(world.now(held).state()).isEqualTo(OrderState.WAITING);
            world.pass(Duration.ofHours(3));
            world.settle();
            assertThat(world.now(held).state()).isEqualTo(OrderState.PAID);
        }
    }

    @Test
    void opensAgainWhereTheDepositIsGoneThatCouldNotBeBroughtIn() {
        try (var world = world()) {
            var order = notBroughtIn(world);
            takeBackDeposit(world, order, false);
            world.step();
            decide(world, order, Decisions.Decision.RETRY);
            assertThat(world.now(order).state()).isEqualTo(OrderState.OPEN);

            world.deposit(order, "5");
            world.settle();
            assertThat(world.now(order).state()).isEqualTo(OrderState.PAID);
            assertThat(world.balance(MixerWorld.DESTINATION)).isEqualTo("4.899");
        }
    }

    @Test
    void countsADepositAgainThatComesBackWhileItIsHeld() {
        try (var world = world()) {
            var order = notBroughtIn(world);
            takeBackDeposit(world, order, true);
            world.step();
            world.settle();
            assertThat(world.deposits(order)).hasSize(1);
            assertThat(world.deposits(order).getFirst().isCredited()).isTrue();
            decide(world, world.now(order), Decisions.Decision.RETRY);
            world.settle();
            assertThat(world.now(order).state()).isEqualTo(OrderState.PAID);
            assertThat(world.balance(MixerWorld.DESTINATION)).isEqualTo("4.899");
        }
    }

    @Test
    void neitherSendsBackNorPaysTwiceWhatComesAgainWhileThePayoutIsStuck() {
        try (var world = world()) {
            var order = stuckPayout(world);
            var before = world.balanceOf(FakeTokenChain.DEPOSITOR);
            takeBackDeposit(world, order, true);
            world.mixer.step();
            held(world, order, HoldCause.TAKEN_BACK);
            world.settleUnproved();
            world.checkBooks();
            assertThat(world.now(order).state()).isEqualTo(OrderState.PAID);
            assertThat(world.balance(MixerWorld.DESTINATION)).isEqualTo("4.899");
            assertThat(world.balanceOf(FakeTokenChain.DEPOSITOR)).isEqualTo(before);
            assertThat(world.balance(order.terms().forwarder())).isEqualTo("0");
        }
    }

    @Test
    void bringsInWhatComesAgainAfterItWasPaid() {
        try (var world = world()) {
            var order = world.deposited(Map.of());
            assertThat(world.now(order).state()).isEqualTo(OrderState.PAID);
            // Our own come first, and find nothing to bring in.
            world.chain.reorganise(9, false);
            world.chain.mine();
            world.mixer.step();
            held(world, order, HoldCause.TAKEN_BACK);
            world.settleUnproved();
            assertThat(world.now(order).isPaid()).isTrue();
            world.deposit(order, "5");
            world.settleUnproved();
            world.settle();
            assertThat(world.now(order).state()).isEqualTo(OrderState.PAID);
            assertThat(world.balance(order.terms().forwarder())).isEqualTo("0");
            assertThat(world.balance(MixerWorld.DESTINATION)).isEqualTo("4.899");
            assertThat(world.balance(FakeTokenChain.POOL)).isEqualTo("10000.101");
        }
    }

    @Test
    void asksAPersonAboutWhatIsHeldOfAnOrderThatIsPaid() {
        try (var world = world()) {
            var order = world.deposited(Map.of());
            assertThat(world.mixer.held()).isZero();
            world.screened.denied = List.of(FakeTokenChain.DEPOSITOR);
            world.deposit(order, "7");
            world.settle();
            var paid = world.now(order);
            assertThat(paid.state()).isEqualTo(OrderState.PAID);
            assertThat(world.mixer.held()).isEqualTo(1);
            assertThat(
                            world.database.<List<Order>>read(tx ->
                                    new OrderStore()
                                            .list(
                                                    tx,
                                                    Optional.of(OrderState.HELD),
                                                    Optional.empty(),
                                                    9)))
                    .hasSize(1);

            world.screened.denied = List.of();
            var before = world.balanceOf(FakeTokenChain.DEPOSITOR);
            decide(world, paid, Decisions.Decision.REFUND);
            world.settle();
            assertThat(world.now(order).state()).isEqualTo(OrderState.PAID);
            assertThat(world.mixer.held()).isZero();
            assertThat(world.balanceOf(FakeTokenChain.DEPOSITOR).subtract(before))
                    .isEqualTo(MixerWorld.units("6.999"));
        }
    }

    @Test
    void leavesWhatAPersonClosedWhereItIsForGood() {
        try (var world = world()) {
            var order = world.open();
            world.screened.denied = List.of(FakeTokenChain.DEPOSITOR);
            world.deposit(order, "7");
            world.settle();
            decide(world, world.now(order), Decisions.Decision.CLOSE);
            assertThat(world.mixer.held()).isZero();

            world.screened.denied = List.of();
            world.deposit(order, "3");
            world.settle();
            assertThat(world.now(order).state()).isEqualTo(OrderState.REFUNDED);
            assertThat(world.balance(order.terms().forwarder())).isEqualTo("0");
            assertThat(world.mixer.check().owed().isNone()).isTrue();
            assertThat(world.mixer.held()).isZero();
        }
    }

    @Test
    void waitsForADepositInTimeThatIsNotDeepEnough() {
        try (var world = world()) {
            var order = world.open();
            world.pass(Duration.ofHours(24).minusMinutes(2));
            world.deposit(order, "5");
            world.chain.mine();
            world.step();
            assertThat(world.mixer.unconfirmed(order)).hasSize(1);
            world.time.pass(Duration.ofHours(2));
            world.step();
            assertThat(world.now(order).state()).isEqualTo(OrderState.OPEN);
            world.settle();
            assertThat(world.now(order).state()).isEqualTo(OrderState.PAID);
        }
    }

    @Test
    void takesNothingBackWhereANodeMerelyLags() {
        try (var world = world()) {
            var order = world.deposited(Map.of());
            world.chain.unknown = world.chain.head().number() - 1;
            assertThatThrownBy(world.mixer::step).isInstanceOf(NodeException.class);
            assertThat(world.now(order).state()).isEqualTo(OrderState.PAID);
            world.chain.unknown = -1;
            world.settle();
            assertThat(world.now(order).state()).isEqualTo(OrderState.PAID);
        }
    }

    @Test
    void countsWhatIsTakenOutWithThePoolsKey() {
        try (var world = world()) {
            world.chain.send(
                    FakeTokenChain.POOL, FakeTokenChain.address(55), MixerWorld.units("9000"));
            world.settle();
            var order = world.open();
            assertThat(order.terms().available().units()).isEqualTo(MixerWorld.units("1000"));
            assertThat(world.refused(Map.of("forwardToAddress", MixerWorld.DESTINATION.text())))
                    .isEqualTo(ErrorCode.MAINTENANCE);
        }
    }

    @Test
    void countsItOnceWhereTheChainTakesItBackAndHasItAgain() {
        try (var world = world()) {
            world.chain.send(
                    FakeTokenChain.POOL, FakeTokenChain.address(55), MixerWorld.units("9000"));
            world.settle();
            world.chain.reorganise(8, true);
            world.step();
            assertThat(world.mixer.check().free().units()).isEqualTo(MixerWorld.units("10000"));
            world.settle();
            assertThat(world.mixer.check().free().units()).isEqualTo(MixerWorld.units("1000"));
        }
    }

    @Test
    void sendsBackWhatIsNotWhatTheChainTookBack() {
        try (var world = world()) {
            var order = world.deposited(Map.of());
            world.chain.reorganise(9, false);
            world.mixer.step();
            world.deposit(order, "7");
            world.settleUnproved();
            assertThat(world.now(order).state()).isEqualTo(OrderState.HELD);
            assertThat(world.deposits(order).getLast().state()).isEqualTo(Deposit.State.REFUNDED);
        }
    }

    @Test
    void takesWhatIsSentToThePoolAsFunding() {
        try (var world = new MixerWorld(folder, TestDatabases.Kind.SQLITE, MixerWorld.TOKEN)) {
            world.chain.send(
                    FakeTokenChain.DEPOSITOR, FakeTokenChain.POOL, MixerWorld.units("500"));
            world.settle();
            assertThat(world.open().terms().available().units()).isEqualTo(MixerWorld.units("501"));
        }
    }

    @Test
    void keepsTheChainBeforeItTellsOfADeposit() {
        try (var world = world()) {
            var order = world.open();
            int before = world.chain.kept;
            world.deposit(order, "1");
            world.chain.mineDeep();
            world.step();
            assertThat(world.chain.kept).isGreaterThan(before);
        }
    }

    @Test
    void goesOnWhereItWasAfterARestart() {
        try (var world = world()) {
            var order = world.open(Map.of("timeDelayInHours", "1"));
            world.deposit(order, "1");
            world.settle();
            world.start();
            world.pass(Duration.ofHours(1));
            world.settle();
            world.start();
            world.settle();
            assertThat(world.now(order).state()).isEqualTo(OrderState.PAID);
            assertThat(world.chain.submitted()).hasSize(2);
        }
    }

    @Test
    void losesNothingWhileNoNodeAnswers() {
        try (var world = world()) {
            var order = world.open();
            world.deposit(order, "1");
            world.chain.mineDeep();
            world.chain.silent = true;
            assertThat(world.refused(Map.of("forwardToAddress", Address.of(new byte[20]).text())))
                    .isEqualTo(ErrorCode.INVALID_ADDRESS);
            assertThat(world.refused(Map.of("forwardToAddress", MixerWorld.DESTINATION.text())))
                    .isEqualTo(ErrorCode.MAINTENANCE);
            world.chain.silent = false;
            world.settle();
            assertThat(world.now(order).state()).isEqualTo(OrderState.PAID);
        }
    }
}
