/// The gateway before a node that is not ours, for whoever is about to use one: run where
/// `CHAIN_URL` names it, and not otherwise.
@NullMarked
package vouch.acceptance.realnode;

import org.jspecify.annotations.NullMarked;
