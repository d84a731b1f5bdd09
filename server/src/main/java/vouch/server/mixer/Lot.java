package vouch.server.mixer;

import java.util.Optional;

/// A part of the pool, as it came in.
///
/// @param mixingCode of the order it was deposited for; none where the operator put it in
/// @param free what nobody is promised
record Lot(long id, Optional<String> mixingCode, TokenAmount units, TokenAmount free) {}
