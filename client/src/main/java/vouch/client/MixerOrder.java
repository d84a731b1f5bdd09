package vouch.client;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// An order of the mixer and all that happened to it. Amounts are in units of the token, addresses
/// have the checksum of EIP-55.
///
/// @param forwarderAddress where its deposits go
/// @param destination where its payout goes
/// @param availableFunds the most that could be deposited when it was opened
/// @param fixedFee in units of the token
/// @param variableFee in per cent of the deposit
/// @param deposited what was taken for it, together
/// @param payout what is sent on, where that is known
/// @param due the payout is not sent before that
/// @param payoutTransaction its hash
/// @param paidAt when it was final
/// @param heldBecause why a person has to decide
public record MixerOrder(
        String forwarderAddress,
        State state,
        String destination,
        int delayHours,
        String mixingCode,
        BigDecimal availableFunds,
        BigDecimal fixedFee,
        BigDecimal variableFee,
        Instant createdAt,
        Instant expires,
        BigDecimal deposited,
        Optional<BigDecimal> payout,
        Optional<Instant> due,
        Optional<String> payoutTransaction,
        Optional<Instant> paidAt,
        List<Deposit> deposits,
        List<Refund> refunds,
        Optional<String> heldBecause) {

    public MixerOrder {
        deposits = List.copyOf(deposits);
        refunds = List.copyOf(refunds);
    }

    /// How far an order has got.
    public enum State {
        /// Waits for a deposit.
        OPEN,
        /// Its deposit is being brought into the pool.
        FUNDED,
        /// Its deposit is in the pool, and the payout waits for its time.
        WAITING,
        /// The payout is on its way.
        PAYING,
        /// The payout is final.
        PAID,
        /// Its time was over before anything came.
        EXPIRED,
        /// What came is on its way back.
        REFUNDING,
        /// What came was sent back.
        REFUNDED,
        /// Stopped until a person decides.
        HELD;

        /// As the API writes it, such as `Open`.
        public String label() {
            return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
        }

        /// Whether it stays so, unless more arrives or a person decides.
        public boolean isSettled() {
            return switch (this) {
                case OPEN, FUNDED, WAITING, PAYING, REFUNDING -> false;
                case PAID, EXPIRED, REFUNDED, HELD -> true;
            };
        }
    }

    /// Tokens that came.
    ///
    /// @param transactionHash what brought them
    /// @param sender who sent them
    /// @param state what became of them, such as `Credited`
    /// @param confirmedAt when they were deep enough in the chain; empty where they are not
    /// @param because why they are not forwarded, where they are not
    public record Deposit(
            String transactionHash,
            Optional<String> sender,
            BigDecimal amount,
            String state,
            Optional<Instant> confirmedAt,
            Optional<String> because) {}

    /// Tokens that go back.
    ///
    /// @param to whoever sent them, where that is told
    /// @param of the transaction that brought them, where that is told
    /// @param transactionHash what takes them there, where it is on its way
    public record Refund(
            Optional<String> to,
            BigDecimal amount,
            Optional<String> of,
            String state,
            Optional<String> transactionHash) {}
}
