package vouch.server.mixer;

import vouch.server.ethereum.Address;

/// Which addresses the mixer does no business with.
@FunctionalInterface
interface Screening {

    Screening NOBODY = _ -> false;

    boolean denies(Address address);
}
