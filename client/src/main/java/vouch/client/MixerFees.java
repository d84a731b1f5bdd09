package vouch.client;

import java.math.BigDecimal;

/// What the mixer takes from each order.
///
/// @param fixedFee in units of the token
/// @param variableFee in per cent of the deposit
public record MixerFees(BigDecimal fixedFee, BigDecimal variableFee) {}
